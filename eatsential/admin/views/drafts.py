"""Drafts of the vocabulary: begun, tried, reviewed by somebody else, published."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.admin.forms.vocabulary import (
    SEND,
    TRY,
    WITHDRAW,
    AnswerForm,
    DraftActForm,
    DraftForm,
    PublishForm,
    ShownForm,
)
from eatsential.admin.views import bp
from eatsential.admin.views.asked import carried
from eatsential.admin.wording import DRAFT_STATES, PROMISES, shown_number
from eatsential.auth.access import confirmed
from eatsential.counts.rules import FEW
from eatsential.curation import queries
from eatsential.curation.rules import Draft, DraftState, Found
from eatsential.curation.services import drafts as writing
from eatsential.curation.services import publishing, trials
from eatsential.errors import N_, DomainError, NotFound
from eatsential.foods.wording import VERDICTS
from eatsential.screening.answer import Verdict
from eatsential.users.access import account, needs
from eatsential.users.queries import usernames
from eatsential.users.rules import Permission
from eatsential.web.paging import page_of


@bp.app_template_global()
def promise_words(kind: str) -> str:
    """What a kind of label in the corpus promises."""
    return str(PROMISES[kind])


@bp.app_template_global()
def flips(found: Found) -> list[tuple[str, str, int]]:
    """The answers that would be others: what they say now, what they would say, how many.

    They are counted in fives, and those of which there are fewer are as if there were none: nobody
    finds out by a draft, or by two that differ in a word, whether it touches one person.
    """
    counted = []
    for key, number in sorted(found.flips.items()):
        if at_least := number // FEW * FEW:
            before, _arrow, after = key.partition(">")
            counted.append((_verdict(before), _verdict(after), at_least))
    return counted


@bp.app_template_global()
def shown_answers(number: int) -> str:
    """How many saved answers; a number that could point at somebody is not said."""
    return shown_number(number if number >= FEW else None)


@bp.route("/vocabulary/drafts", methods=["GET", "POST"])
@needs(Permission.PROPOSE_CHANGES)
def drafts() -> ResponseReturnValue:
    """The drafts in a state, newest first; begin one, perhaps for what people ask for."""
    form, along = DraftForm(), carried()
    if form.validate_on_submit():
        begun = writing.begin(account(), form.title.data, form.reason.data)
        there = along.row_in(begun) if along else url_for(".draft", draft_id=begun)
        return redirect(there, code=303)
    state = request.args.get("state", DraftState.OPEN, type=DraftState)
    page = page_of(lambda number: queries.drafts(state, number), queries.SHOWN)
    shown = render_template(
        "admin/drafts.html",
        page=page,
        authors=usernames(one.author_id for one in page.rows),
        form=form,
        along=along,
        mine=queries.drafts_of(account().id) if along else (),
        state=state,
        states=DRAFT_STATES,
    )
    return shown, form.status


@bp.route("/vocabulary/drafts/<uuid:draft_id>", methods=["GET", "POST"])
@needs(Permission.PROPOSE_CHANGES)
def draft(draft_id: UUID) -> ResponseReturnValue:
    """One draft: its changes, whom they touch; try it, or send it for review."""
    found = queries.draft_by(draft_id)
    form = DraftActForm()
    if form.validate_on_submit():
        try:
            flash(_act(found, form))
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".draft", draft_id=draft_id), code=303)
    active, trial = queries.active(), queries.trial_of(draft_id)
    page = render_template(
        "admin/draft.html",
        draft=found,
        form=form,
        mine=found.author_id == account().id,
        people=usernames(one for one in (found.author_id, found.reviewer_id) if one),
        moved=writing.moved(found, active) if found.state is not DraftState.PUBLISHED else (),
        states=DRAFT_STATES,
        asked=queries.asked_of(draft_id),
        trial=trial,
        outdated=trial is not None and trial.mark != found.mark(active),
    )
    return page, form.status


@bp.route("/vocabulary/drafts/<uuid:draft_id>/answer", methods=["GET", "POST"])
@needs(Permission.PUBLISH_RULES)
def answer_draft(draft_id: UUID) -> ResponseReturnValue:
    """Send the draft of somebody else back, or decline it."""
    found, form = queries.draft_by(draft_id), AnswerForm()
    if form.validate_on_submit():
        try:
            writing.answer(account(), draft_id, form.shown.data, form.state.data, form.answer.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("The answer stands with the draft."))
            return redirect(url_for(".draft", draft_id=draft_id), code=303)
    return _reviewed("admin/answer_draft.html", found, form)


@bp.route("/vocabulary/drafts/<uuid:draft_id>/publish", methods=["GET", "POST"])
@needs(Permission.PUBLISH_RULES)
@confirmed
def publish_draft(draft_id: UUID) -> ResponseReturnValue:
    """Publish the draft of somebody else: from then on it answers."""
    found, form = queries.draft_by(draft_id), PublishForm()
    if form.validate_on_submit():
        try:
            number = publishing.publish(account(), draft_id, form.shown.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Rule set %(number)s answers within seconds.", number=number))
            return redirect(url_for(".rule_sets"), code=303)
    return _reviewed("admin/publish_draft.html", found, form)


def _reviewed(template: str, draft: Draft, form: ShownForm) -> ResponseReturnValue:
    """A page that shows the changes of a draft, and notes in its form which these are."""
    active = queries.active()
    form.shown.data = draft.mark(active)
    moved = writing.moved(draft, active) if draft.state is DraftState.IN_REVIEW else ()
    asked = queries.asked_of(draft.id)
    page = render_template(template, draft=draft, form=form, moved=moved, asked=asked)
    return page, form.status


def _verdict(code: str) -> str:
    return str(VERDICTS[Verdict(code)]) if code in set(Verdict) else _("no verdict")


def _act(found: Draft, form: DraftActForm) -> str:
    """Do what a button of the page asks for, and say so. Raises DomainError."""
    if form.act.data == TRY:
        trials.ask(account(), found.id)
        return str(_("The draft is tried. Load the page again to see how far it is."))
    if form.act.data == SEND:
        writing.send_for_review(account(), found.id)
        return str(_("The draft waits for somebody else to review it."))
    assert form.act.data == WITHDRAW
    change = next((one.id for one in found.changes if str(one.id) == form.change.data), None)
    if change is None:
        raise NotFound(N_("There is no such change."))
    writing.withdraw(account(), found.id, change)
    return str(_("The change is out of the draft."))
