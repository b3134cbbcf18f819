"""Recipes that are kept: listed, shown line by line, changed, removed."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.errors import DomainError
from eatsential.foods.keeping.queries import answers_to, foods_of
from eatsential.foods.notes.queries import notes_on
from eatsential.foods.notes.wording import by_finding, on_what_is_gone
from eatsential.foods.rescreening.wording import before
from eatsential.kitchen.errors import PartOfOthers
from eatsential.kitchen.forms import kept_recipe_form
from eatsential.kitchen.queries import recipes as queries
from eatsential.kitchen.services import recipes as services
from eatsential.kitchen.views import bp
from eatsential.kitchen.wording import for_all, in_lines, told
from eatsential.profiles.queries import people_for
from eatsential.profiles.rules.permits import Permit
from eatsential.users.access import account, login_required
from eatsential.web.locale import translated


@bp.get("/kitchen/recipes")
@login_required
def recipes() -> ResponseReturnValue:
    """The recipes that are kept, by name, each with its answer for everybody."""
    kept = foods_of(account().id, recipes=True)
    answers = answers_to(recipe.id for recipe in kept)
    return render_template("kitchen/recipes.html", kept=kept, answers=answers)


@bp.get("/kitchen/recipes/<uuid:recipe_id>")
@login_required
def kept_recipe(recipe_id: UUID) -> ResponseReturnValue:
    """One recipe: its answer for everybody, what it was before, and its lines."""
    recipe = queries.recipe_of(account().id, recipe_id)
    found = services.line_by_line(account(), recipe)
    editable = {person.id: person for person in people_for(account().id, Permit.EDIT)}
    notes = notes_on([recipe.id])
    return render_template(
        "kitchen/kept_recipe.html",
        check=recipe,
        found=found,
        for_all=for_all(recipe.answers),
        whole=told(recipe.answers),
        lines=in_lines(found),
        before=before(recipe),
        noted=by_finding(recipe, notes, editable),
        noted_before=on_what_is_gone(recipe, notes),
    )


@bp.route("/kitchen/recipes/<uuid:recipe_id>/change", methods=["GET", "POST"])
@login_required
def change_recipe(recipe_id: UUID) -> ResponseReturnValue:
    """Give a recipe another title or text."""
    recipe = queries.recipe_of(account().id, recipe_id)
    form = kept_recipe_form(recipe)
    if form.validate_on_submit():
        wanted = form.title.data, form.text.data, form.lang.data or None
        try:
            services.change(account(), recipe_id, *wanted)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Changed, and answered again."))
            return redirect(url_for(".kept_recipe", recipe_id=recipe_id), code=303)
    page = render_template("kitchen/change_recipe.html", form=form, recipe=recipe)
    return page, form.status


@bp.post("/kitchen/recipes/<uuid:recipe_id>/remove")
@login_required
def remove_recipe(recipe_id: UUID) -> ResponseReturnValue:
    """Erase a recipe with its answers."""
    try:
        services.remove(account(), recipe_id)
    except PartOfOthers as refusal:
        flash(translated(refusal))
        return redirect(url_for(".kept_recipe", recipe_id=recipe_id), code=303)
    flash(_("The recipe is removed."))
    return redirect(url_for(".recipes"), code=303)
