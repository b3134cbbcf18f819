"""A recipe and a menu: pasted, and answered on the same page. A recipe can be kept from there."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.errors import DomainError
from eatsential.foods.keeping.rules import NAME
from eatsential.kitchen.forms import MenuForm, RecipeForm, foods_form
from eatsential.kitchen.rules.kept import title_in
from eatsential.kitchen.rules.menu import menu_of
from eatsential.kitchen.services import recipes
from eatsential.kitchen.services import texts as services
from eatsential.kitchen.views import bp
from eatsential.kitchen.wording import for_all, in_lines, told
from eatsential.profiles.queries import people_for
from eatsential.profiles.rules.permits import Permit
from eatsential.users.access import account, login_required


@bp.get("/kitchen")
@login_required
def kitchen() -> ResponseReturnValue:
    """The ways to ask about several foods at once."""
    return render_template("kitchen/kitchen.html")


@bp.route("/kitchen/recipe", methods=["GET", "POST"])
@login_required
def recipe() -> ResponseReturnValue:
    """Answer a recipe as a whole and by line; keep it where that is wanted."""
    people = people_for(account().id, Permit.CHECK)
    if not people:
        return _nobody()
    form = foods_form(RecipeForm, people)
    if not form.validate_on_submit():
        return render_template("kitchen/recipe.html", form=form), form.status
    chosen = form.chosen(people)
    given = form.text.data, form.lang.data or None
    if form.keep.data:
        try:
            kept = recipes.keep(account(), chosen, form.title.data, *given)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("The recipe is kept. Whenever its answer changes you are told."))
            return redirect(url_for(".kept_recipe", recipe_id=kept), code=303)
    found = recipes.answer(account(), chosen, *given)
    form.title.data = form.title.data or title_in(form.text.data)[:NAME]
    page = {"for_all": for_all(found.whole), "whole": told(found.whole), "lines": in_lines(found)}
    return render_template("kitchen/recipe.html", form=form, found=found, **page), form.status


@bp.route("/kitchen/menu", methods=["GET", "POST"])
@login_required
def menu() -> ResponseReturnValue:
    """Answer every dish of a menu."""
    people = people_for(account().id, Permit.CHECK)
    if not people:
        return _nobody()
    form = foods_form(MenuForm, people)
    if not form.validate_on_submit():
        return render_template("kitchen/menu.html", form=form), form.status
    chosen = form.chosen(people)
    found = services.answer_menu(account(), chosen, form.text.data, form.lang.data or None)
    return render_template(
        "kitchen/menu.html",
        form=form,
        found=found,
        legend=menu_of(form.text.data).legend,
        dishes=[(one, told(one.answers)) for one in found.dishes],
    )


def _nobody() -> ResponseReturnValue:
    flash(_("First say who you check food for."))
    return redirect(url_for("profiles.start"), code=303)
