"""The first page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from eatsential.foods.forms import check_form
from eatsential.foods.queries import recent_checks
from eatsential.foods.rescreening.queries import changes_of
from eatsential.home.queries import greeting
from eatsential.profiles.queries import people_for
from eatsential.profiles.rules.permits import Permit
from eatsential.users.access import visitor

bp = Blueprint("home", __name__)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Say what this is; to who is logged in, show their people and the last checks."""
    account = visitor()
    if account is None:
        return render_template("home/landing.html")
    people, row = people_for(account.id, Permit.CHECK), greeting(account.id)
    return render_template(
        "home/dashboard.html",
        people=[person for person in people if person.shared is None],
        checks=recent_checks(account.id),
        changes=changes_of(account.id),
        due_at=row.deletion_due_at,
        step=row.first_step,
        invitations=row.invitations,
        form=check_form(people) if people else None,
    )
