"""What a person must avoid: chosen, recorded, put back. Changing and removing is in `foods`."""

from collections.abc import Mapping
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.errors import DomainError
from eatsential.profiles import queries
from eatsential.profiles.errors import AlreadyRecorded
from eatsential.profiles.forms.choices import (
    CONFIRMED,
    GRADES,
    ONSETS,
    PROBLEM_WORDS,
    REACTIONS,
    REASONS,
    SEVERITY_WORDS,
)
from eatsential.profiles.forms.entries import WordForm, allergy_form, choice_form
from eatsential.profiles.rules.entries import (
    ConfirmedBy,
    DietReason,
    Entry,
    EntryKind,
    Onset,
    Reaction,
)
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services import entries as services
from eatsential.profiles.views import bp
from eatsential.profiles.wording import conflict_notes, details_rows
from eatsential.screening.answer import Evidence, Problem, Severity, Verdict
from eatsential.screening.ruleset import Grade
from eatsential.text import storable
from eatsential.users.access import account, login_required
from eatsential.vocabulary import approved
from eatsential.vocabulary.search import search
from eatsential.web.locale import listed

bp.add_app_template_global(conflict_notes)
bp.add_app_template_global(details_rows)


@bp.app_template_global()
def named(entry: Entry) -> str:
    """What an entry is about, by its name."""
    return approved.name_of(entry.kind, entry.subject)


@bp.app_template_global()
def covered(entry: Entry, region: str) -> str:
    """What an allergy covers by the law of a region beside what it is about, as a list of names."""
    also = approved.covered(entry.subject, region) if entry.kind is EntryKind.ALLERGY else ()
    return ", ".join(also)


@bp.app_template_global()
def severity_words(severity: Severity) -> str:
    """A severity in one word."""
    return str(SEVERITY_WORDS[severity])


@bp.app_template_global()
def answers_for(severity: Severity) -> Mapping[Evidence, Verdict]:
    """What an allergy of this severity makes of each way in which a label speaks of it."""
    return approved.answers_for(Problem.IGE, severity)


@bp.app_template_global()
def steps_of(problem: Problem, evidence: str) -> list[tuple[Severity, Verdict]]:
    """What a problem makes of this evidence: each verdict with the severity it begins at."""
    return approved.steps_of(problem, Evidence(evidence))


@bp.app_template_global()
def same_at_any_severity() -> str:
    """The problems that are judged in one way however severe they are, as a list of words."""
    kinds = [p for p in Problem if all(len(approved.steps_of(p, e)) == 1 for e in Evidence)]
    return listed([str(PROBLEM_WORDS[problem]) for problem in kinds])


@bp.app_template_global()
def problem_words(problem: Problem) -> str:
    """A kind of problem in a word or two."""
    return str(PROBLEM_WORDS[problem])


@bp.app_template_global()
def reaction_words(reaction: Reaction) -> str:
    """A reaction in a few words."""
    return str(REACTIONS[reaction])


@bp.app_template_global()
def onset_words(onset: Onset) -> str:
    """How soon a reaction comes, in a few words."""
    return str(ONSETS[onset])


@bp.app_template_global()
def confirmed_words(confirmed_by: ConfirmedBy) -> str:
    """Who says so."""
    return str(CONFIRMED[confirmed_by])


@bp.app_template_global()
def reason_words(reason: DietReason) -> str:
    """Why somebody keeps a diet, in a word or two."""
    return str(REASONS[reason])


@bp.app_template_global()
def grade_words(grade: Grade) -> str:
    """On what a rule stands, in a few words."""
    return str(GRADES[grade])


@bp.app_template_global()
def rules_of(kind: EntryKind, subject: str) -> tuple[approved.Brought, ...]:
    """The rules that an entry brings."""
    return approved.rules_of(kind, subject)


@bp.route("/<uuid:person_id>/allergies", methods=["GET", "POST"])
@login_required
def allergies(person_id: UUID) -> ResponseReturnValue:
    """Show a person's allergies and add one."""
    found = queries.person_of(account().id, person_id, Permit.EDIT)
    form, by_name = allergy_form(found.details), None
    if form.searches():
        by_name = form.narrow()
    elif form.validate_on_submit():
        try:
            services.record_entry(account(), found, form.entry())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Allergy recorded."))
            return redirect(url_for(".allergies", person_id=person_id), code=303)
    return render_template(
        "profiles/allergies.html", person=found, form=form, found=by_name
    ), form.status


@bp.post("/allergens")
@login_required
def allergens() -> ResponseReturnValue:
    """The allergens that go by what was typed so far, for the field that searches as one types.

    It is sent, not asked for by address: addresses are kept in histories and in logs of proxies.
    """
    return jsonify(search(storable(request.form.get("q", ""))))


@bp.route("/<uuid:person_id>/diets", methods=["GET", "POST"])
@login_required
def diets(person_id: UUID) -> ResponseReturnValue:
    """Choose a person's diets."""
    return _choose(person_id, EntryKind.DIET, _("Diets"))


@bp.route("/<uuid:person_id>/conditions", methods=["GET", "POST"])
@login_required
def conditions(person_id: UUID) -> ResponseReturnValue:
    """Choose a person's medical conditions."""
    return _choose(person_id, EntryKind.CONDITION, _("Conditions"))


@bp.route("/<uuid:person_id>/intolerances", methods=["GET", "POST"])
@login_required
def intolerances(person_id: UUID) -> ResponseReturnValue:
    """Choose a person's intolerances."""
    return _choose(person_id, EntryKind.INTOLERANCE, _("Intolerances"))


@bp.route("/<uuid:person_id>/medications", methods=["GET", "POST"])
@login_required
def medications(person_id: UUID) -> ResponseReturnValue:
    """Choose medications that food interacts with."""
    return _choose(person_id, EntryKind.MEDICATION, _("Medications"))


@bp.route("/<uuid:person_id>/words", methods=["GET", "POST"])
@login_required
def words(person_id: UUID) -> ResponseReturnValue:
    """Add a word of one's own, which is looked for literally."""
    found = queries.person_of(account().id, person_id, Permit.EDIT)
    form = WordForm()
    if form.validate_on_submit():
        try:
            services.record_entry(account(), found, Entry(EntryKind.WORD, form.word.data))
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Word recorded."))
            return redirect(url_for(".person", person_id=person_id), code=303)
    return render_template("profiles/words.html", person=found, form=form), form.status


@bp.post("/<uuid:person_id>/entries/<uuid:entry_id>/renew")
@login_required
def renew(person_id: UUID, entry_id: UUID) -> ResponseReturnValue:
    """Record an ended entry again."""
    found = queries.person_of(account().id, person_id, Permit.EDIT)
    try:
        services.renew(account(), found, entry_id)
    except AlreadyRecorded:
        flash(_("It is recorded already."))
    else:
        flash(_("It is recorded again, and counts from now on."))
    return redirect(url_for(".person", person_id=person_id), code=303)


def _choose(person_id: UUID, kind: EntryKind, label: str) -> ResponseReturnValue:
    found = queries.person_of(account().id, person_id, Permit.EDIT)
    form = choice_form(kind, label)
    if form.validate_on_submit():
        try:
            services.choose(account(), found, form.entries(kind))
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Saved."))
            return redirect(url_for(".person", person_id=person_id), code=303)
    return render_template(
        "profiles/choose.html", person=found, form=form, kind=kind, label=label
    ), form.status
