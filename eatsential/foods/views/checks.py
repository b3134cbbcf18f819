"""The check page and its answers."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.catalogue.queries.foods import NO_FOOD, food_of
from eatsential.errors import NotFound
from eatsential.flags.access import enabled
from eatsential.flags.rules import Flag
from eatsential.foods import queries, services
from eatsential.foods.forms import CheckForm, ReadAsForm, check_form, read_as_form
from eatsential.foods.found import listing_of
from eatsential.foods.listing import Listing
from eatsential.foods.notes.queries import notes_on
from eatsential.foods.notes.wording import by_finding, on_what_is_gone
from eatsential.foods.rescreening.wording import before
from eatsential.foods.rules import Check
from eatsential.foods.views import bp
from eatsential.foods.wording import VERDICTS, told
from eatsential.profiles.queries import people_for
from eatsential.profiles.rules.permits import Permit
from eatsential.screening.answer import Verdict
from eatsential.users.access import account, login_required
from eatsential.vocabulary import approved
from eatsential.vocabulary.load import ruleset
from eatsential.web.locale import listed


@bp.app_template_global()
def verdict_words(verdict: Verdict, empty: bool = False) -> str:
    """The words of a verdict; `empty` where nothing was looked for, so that nothing was found."""
    if empty and verdict == Verdict.NOTHING_FOUND:
        return str(_("Nothing was looked for"))
    return str(VERDICTS[verdict])


@bp.app_template_global()
def words_of_verdicts() -> dict[tuple[Verdict, bool], str]:
    """The words of each verdict, for a list that would ask for them again and again."""
    return {
        (verdict, empty): verdict_words(verdict, empty)
        for verdict in Verdict
        for empty in (False, True)
    }


@bp.app_template_global()
def language_name(code: str | None) -> str:
    """A language in the words of the page."""
    return approved.languages().get(code or "", _("not one that Eatsential reads"))


@bp.route("/check", methods=["GET", "POST"])
@login_required
def check() -> ResponseReturnValue:
    """Ask what speaks against a food for some of those this account checks for."""
    people = people_for(account().id, Permit.CHECK)
    form = check_form(people)
    listing = _listing(form)
    if not people and form.text.data:
        form.form_errors.append(_("Nobody is left for whom you may check food."))
        return render_template("foods/check.html", form=form), form.status
    if not people:
        flash(_("First say who you check food for."))
        return redirect(url_for("profiles.start"), code=303)
    if form.validate_on_submit():
        chosen = form.chosen(people)
        made = services.check(
            account(), chosen, form.text.data, form.lang.data or None, form.unsure, listing
        )
        return redirect(url_for(".answer", check_id=made), code=303)
    return render_template("foods/check.html", form=form, listing=listing), form.status


@bp.get("/foods/<uuid:food_id>/check")
@login_required
def check_listed(food_id: UUID) -> ResponseReturnValue:
    """The check form with the label of a food of the catalogue, to be compared with the pack."""
    food = food_of(food_id)
    form = check_form(
        people_for(account().id, Permit.CHECK),
        text=food.text if food.is_declared else "",
        lang=food.lang if food.lang in approved.languages() else "",
        listed=str(food_id),
    )
    return render_template("foods/check.html", form=form, listing=listing_of(food, ruleset()))


@bp.post("/check/preview")
@login_required
def preview() -> ResponseReturnValue:
    """What the answer would be, for the page on which the text is still edited. Nothing is kept.

    Whoever shares a person is told of each check, so those are answered only when one is made.
    """
    if not enabled(Flag.ANSWER_WHILE_TYPING):
        abort(404)  # of a page that was open before: it says to press Check
    people = people_for(account().id, Permit.CHECK)
    form = check_form(people)
    listing = _listing(form)
    if not form.validate_on_submit():
        return render_template("foods/check.html", form=form, listing=listing), form.status
    chosen = form.chosen(people)
    own = [person for person in chosen if person.shared is None]
    later = [person.name for person in chosen if person.shared is not None]
    lang = form.lang.data or None
    made = services.preview(own, form.text.data, lang, form.unsure, listing) if own else None
    found = told(made) if made else {}
    page = {"form": form, "listing": listing, "later": listed(later)}
    return render_template("foods/check.html", **page, **found)


@bp.get("/check/<uuid:check_id>")
@login_required
def answer(check_id: UUID) -> ResponseReturnValue:
    """What was found, where it stands, and what was not understood."""
    found = queries.check_of(account().id, check_id)
    if found.composed:
        return redirect(url_for("kitchen.kept_recipe", recipe_id=found.food_id))
    return _page(found, read_as_form(found.language))


@bp.get("/check/<uuid:check_id>/again")
@login_required
def again(check_id: UUID) -> ResponseReturnValue:
    """The check form as it was sent for this check, to correct the text and ask anew."""
    found = queries.check_of(account().id, check_id)
    form = check_form(
        people_for(account().id, Permit.CHECK),
        person=[str(answer.person_id) for answer in found.answers],
        text=found.text,
        doubtful=sorted(found.food.doubtful),
        listed=str(found.listing.food_id) if found.listing else "",
    )
    return render_template("foods/check.html", form=form, listing=found.listing)


@bp.post("/check/<uuid:check_id>/read-as")
@login_required
def read_as(check_id: UUID) -> ResponseReturnValue:
    """Answer anew with the text read in the language that the person says it is in."""
    found = queries.check_of(account().id, check_id)
    form = read_as_form(found.language)
    if not form.validate_on_submit():
        return _page(found, form), form.status
    people = people_for(account().id, Permit.CHECK)
    made = services.read_as(account(), people, check_id, form.lang.data)
    return redirect(url_for(".answer", check_id=made), code=303)


@bp.post("/check/<uuid:check_id>/forget")
@login_required
def forget(check_id: UUID) -> ResponseReturnValue:
    """Erase a check."""
    services.forget(account(), check_id)
    flash(_("The check is erased."))
    return redirect(url_for("home.index"), code=303)


def _listing(form: CheckForm) -> Listing | None:
    """What the catalogue declares of the food that the form is about. Raises NotFound."""
    if not form.listed.data:
        return None
    try:
        food_id = UUID(form.listed.data)
    except ValueError:
        raise NotFound(NO_FOOD) from None
    return listing_of(food_of(food_id), ruleset())


def _page(found: Check, form: ReadAsForm) -> str:
    answered = told(found)
    editable = {person.id: person for person in people_for(account().id, Permit.EDIT)}
    notes = notes_on([found.id])
    return render_template(
        "foods/answer.html",
        form=form,
        editable=editable,
        before=before(found),
        noted=by_finding(found, notes, editable),
        noted_before=on_what_is_gone(found, notes),
        reportable=found.id,
        checks_kept=services.CHECKS_KEPT,
        **answered,
    )
