"""The check page and its answers."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.foods import queries, services
from eatsential.foods.forms import check_form
from eatsential.foods.rescreening.wording import before
from eatsential.foods.views import bp
from eatsential.foods.wording import VERDICTS, for_all, shown, spoken
from eatsential.profiles.queries import people_for
from eatsential.profiles.rules.permits import Permit
from eatsential.screening.answer import Verdict
from eatsential.users.access import account, login_required
from eatsential.vocabulary import approved


@bp.app_template_global()
def verdict_words(verdict: Verdict) -> str:
    """The words of a verdict."""
    return str(VERDICTS[verdict])


@bp.app_template_global()
def language_name(code: str | None) -> str:
    """A language in the words of the page."""
    return approved.languages().get(code or "", _("not one that Eatsential reads"))


@bp.route("/check", methods=["GET", "POST"])
@login_required
def check() -> ResponseReturnValue:
    """Ask what speaks against a food for some of those this account checks for."""
    people = people_for(account().id, Permit.CHECK)
    if not people:
        flash(_("First say who you check food for."))
        return redirect(url_for("profiles.start"), code=303)
    form = check_form(people)
    if form.validate_on_submit():
        chosen = [person for person in people if str(person.id) in form.person.data]
        made = services.check(account(), chosen, form.text.data, form.lang.data or None)
        return redirect(url_for(".answer", check_id=made), code=303)
    return render_template("foods/check.html", form=form), form.status


@bp.get("/check/<uuid:check_id>")
@login_required
def answer(check_id: UUID) -> ResponseReturnValue:
    """What was found, where it stands, and what was not understood."""
    found = queries.check_of(account().id, check_id)
    answers, marks = shown(found)
    return render_template(
        "foods/answer.html",
        check=found,
        for_all=for_all(found),
        answers=answers,
        marks=marks,
        spoken=spoken(),
        before=before(found),
    )


@bp.post("/check/<uuid:check_id>/forget")
@login_required
def forget(check_id: UUID) -> ResponseReturnValue:
    """Erase a check."""
    services.forget(account(), check_id)
    flash(_("The check is erased."))
    return redirect(url_for("home.index"), code=303)
