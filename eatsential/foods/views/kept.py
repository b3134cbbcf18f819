"""Foods that an account keeps."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential import clock
from eatsential.errors import DomainError
from eatsential.foods.declared import lines
from eatsential.foods.keeping import queries, services
from eatsential.foods.keeping.forms import LabelForm, text_form
from eatsential.foods.keeping.rules import duplicates
from eatsential.foods.queries import check_of
from eatsential.foods.views import bp
from eatsential.users.access import account, login_required
from eatsential.vocabulary.load import ruleset
from eatsential.web.paging import slice_of

SHOWN = 50  # foods a page


@bp.route("/check/<uuid:check_id>/keep", methods=["GET", "POST"])
@login_required
def keep(check_id: UUID) -> ResponseReturnValue:
    """Keep the food of an answer."""
    found = check_of(account().id, check_id)
    if found.food_id is not None:
        return redirect(url_for(".kept_food", kept_id=found.food_id), code=303)
    form = LabelForm(obj=found.listing)
    if form.validate_on_submit():
        try:
            kept = services.keep(account(), check_id, form.label())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("The food is kept. Whenever its answer changes you are told."))
            return redirect(url_for(".kept_food", kept_id=kept), code=303)
    return render_template("foods/keep.html", form=form, check=found), form.status


@bp.get("/foods/kept")
@login_required
def kept() -> ResponseReturnValue:
    """The foods that are kept, by name, each with its answer for all."""
    foods = queries.foods_of(account().id)
    page = slice_of(foods, SHOWN)
    return render_template(
        "foods/kept.html",
        page=page,
        answers=queries.answers_to(food.id for food in page.rows),
        duplicates=duplicates(foods).values(),
    )


@bp.get("/foods/kept/<uuid:kept_id>")
@login_required
def kept_food(kept_id: UUID) -> ResponseReturnValue:
    """One food: its answer for everybody, and its texts by day."""
    food = queries.food_of(account().id, kept_id)
    same = duplicates(queries.foods_of(account().id)).get(food.label.barcode, [])
    texts = queries.texts_of(kept_id)
    newest = texts[0].check
    return render_template(
        "foods/kept_food.html",
        food=food,
        texts=texts,
        declared=lines(newest.food, newest.declared, ruleset(), clock.today()),
        same=[other for other in same if other.id != kept_id],
    )


@bp.route("/foods/kept/<uuid:kept_id>/name", methods=["GET", "POST"])
@login_required
def name_kept(kept_id: UUID) -> ResponseReturnValue:
    """Call a food something else."""
    food = queries.food_of(account().id, kept_id)
    form = LabelForm(obj=food.label)
    if form.validate_on_submit():
        services.rename(account(), kept_id, form.label())
        flash(_("Changed."))
        return redirect(url_for(".kept_food", kept_id=kept_id), code=303)
    return render_template("foods/keep.html", form=form, food=food), form.status


@bp.route("/foods/kept/<uuid:kept_id>/text", methods=["GET", "POST"])
@login_required
def new_text(kept_id: UUID) -> ResponseReturnValue:
    """Say what the label of a food says now."""
    food = queries.food_of(account().id, kept_id)
    form = text_form()
    if form.validate_on_submit():
        try:
            services.take_text(account(), kept_id, form.text.data, form.lang.data or None)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("The new text is checked and compared with the one before."))
            return redirect(url_for(".kept_food", kept_id=kept_id), code=303)
    return render_template("foods/new_text.html", form=form, food=food), form.status


@bp.post("/foods/kept/<uuid:kept_id>/remove")
@login_required
def remove_kept(kept_id: UUID) -> ResponseReturnValue:
    """Erase a food with its texts and answers."""
    services.remove(account(), kept_id)
    flash(_("The food is removed."))
    return redirect(url_for(".kept"), code=303)
