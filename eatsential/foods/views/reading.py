"""How a label was read, for whoever wants to know it exactly."""

from uuid import UUID

from flask import render_template

from eatsential.foods.explained import ROLES, fate_of, says_of, tree_of
from eatsential.foods.queries import check_of
from eatsential.foods.views import bp
from eatsential.screening.trace import trace_of
from eatsential.users.access import account, login_required
from eatsential.vocabulary.load import ruleset

MOST = 1_000  # terms that the page shows


@bp.get("/check/<uuid:check_id>/reading")
@login_required
def reading(check_id: UUID) -> str:
    """The statements, the ingredients, and what became of every term that stands in the label.

    It is the same for everybody, so it tells nothing about a person whom somebody shares.
    """
    check = check_of(account().id, check_id)
    trace = trace_of(check.food, None, ruleset())
    return render_template(
        "foods/reading.html",
        check=check,
        trace=trace,
        roles=ROLES,
        tree=tree_of(trace.ingredients),
        considered=[(one, says_of(one), fate_of(one)) for one in trace.considered[:MOST]],
    )
