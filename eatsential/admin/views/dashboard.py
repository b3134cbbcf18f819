"""What needs attention, and how much happens: the beginning of the pages of administrators."""

from flask import render_template
from flask.typing import ResponseReturnValue

from eatsential import clock
from eatsential.admin.queries import waiting_for
from eatsential.admin.rules.attention import MOST
from eatsential.admin.views import bp
from eatsential.admin.wording import COUNTED, DUE, ONE_OF, PICTURES, shown_number
from eatsential.counts.queries import counts_since
from eatsential.counts.rules import days_until, series
from eatsential.users.access import account, login_required, needs_second_factor


@bp.get("/")
@login_required
@needs_second_factor
def index() -> ResponseReturnValue:
    """What needs attention, then people, checks and their answers by day: never who."""
    days = days_until(clock.now().date())
    counts = counts_since(days[0])
    return render_template(
        "admin/dashboard.html",
        waiting=waiting_for(account()),
        due=DUE,
        most=MOST,
        one_of=ONE_OF,
        days=days,
        pictures=[
            (title, [(COUNTED[name], series(counts, whats, days)) for name, whats in parts])
            for title, parts in PICTURES
        ],
        shown_number=shown_number,
    )
