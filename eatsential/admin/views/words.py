"""Words that people ask for."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.admin.forms.queues import STATES, WordForm
from eatsential.admin.views import bp
from eatsential.errors import DomainError
from eatsential.profiles.queries import words as wanted
from eatsential.profiles.rules.words import RequestState
from eatsential.profiles.services import words as requests
from eatsential.users.access import account, needs
from eatsential.users.rules import Permission


@bp.get("/words")
@needs(Permission.ANSWER_WORDS)
def words() -> ResponseReturnValue:
    """The words that people ask for, the most frequent first: never who asks."""
    state = request.args.get("state", RequestState.OPEN, type=RequestState)
    page = max(request.args.get("page", 1, type=int), 1)
    found = wanted.wanted_words(state, min(page, 10_000))
    return render_template(
        "admin/words.html",
        words=found[: wanted.WORDS],
        state=state,
        states=STATES,
        previous=page - 1 if page > 1 else None,
        next=page + 1 if len(found) > wanted.WORDS else None,
    )


@bp.route("/words/<uuid:request_id>", methods=["GET", "POST"])
@needs(Permission.ANSWER_WORDS)
def word(request_id: UUID) -> ResponseReturnValue:
    """One word that people ask for; answer them."""
    found = wanted.wanted_word(request_id)
    form = WordForm(was=found.state, answer=found.answer)
    if form.validate_on_submit():
        try:
            requests.answer(
                account(),
                request_id,
                RequestState(form.was.data),
                RequestState(form.state.data),
                form.answer.data,
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Whoever asked for it sees your answer now."))
            return redirect(url_for(".words"), code=303)
    return render_template("admin/word.html", word=found, states=STATES, form=form), form.status
