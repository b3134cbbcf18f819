"""What the maker or the kitchen declares of a food that is kept."""

from uuid import UUID

from flask import flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential import clock
from eatsential.errors import DomainError
from eatsential.foods.declared import COUNTS, Stated, lines
from eatsential.foods.keeping import queries
from eatsential.foods.keeping.forms import declare_form
from eatsential.foods.keeping.services import declare
from eatsential.foods.keeping.wording import STATED
from eatsential.foods.views import bp
from eatsential.users.access import account, login_required
from eatsential.vocabulary.load import ruleset


@bp.app_template_global()
def stated_words(stated: Stated) -> str:
    """What is declared of an allergen, in words."""
    return str(STATED[stated])


@bp.route("/foods/kept/<uuid:kept_id>/declare", methods=["GET", "POST"])
@login_required
def declare_kept(kept_id: UUID) -> ResponseReturnValue:
    """Say what is declared of some allergens in a food, or that it is not stated any more."""
    food = queries.food_of(account().id, kept_id)
    form = declare_form()
    if form.validate_on_submit():
        try:
            declare(account(), kept_id, form.allergens.data, form.declaration())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Noted. The food is answered with it."))
            return redirect(url_for(".kept_food", kept_id=kept_id), code=303)
    page = render_template("foods/declare.html", form=form, food=food, days=COUNTS.days)
    return page, form.status


@bp.get("/foods/kept/<uuid:kept_id>/declared.json")
@login_required
def declared_json(kept_id: UUID) -> ResponseReturnValue:
    """What is declared of a food, of each allergen that labels must declare."""
    food = queries.food_of(account().id, kept_id)
    check = queries.answers_to([kept_id])[kept_id]
    said = lines(check.food, check.declared, ruleset(), clock.today())
    return jsonify(
        {"food": str(kept_id), "name": food.label.name, "declared": [one.to_json() for one in said]}
    )
