"""What a profile was, and taking a removal back."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.profiles import queries
from eatsential.profiles.errors import AlreadyRecorded
from eatsential.profiles.exchange.wording import known, lines
from eatsential.profiles.forms.history import DayForm
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services import entries as services
from eatsential.profiles.views import bp
from eatsential.users.access import account, login_required
from eatsential.users.queries import usernames


@bp.get("/<uuid:person_id>/history")
@login_required
def history(person_id: UUID) -> ResponseReturnValue:
    """Every change of a profile, and the profile as it was at the end of any day."""
    found = queries.person_of(account().id, person_id, Permit.PROFILE)
    form = DayForm()
    asked = form.answered()
    then = None
    if asked:
        then = queries.person_on(account().id, person_id, form.end)
    changes = queries.history(account().id, person_id)
    named = {change.actor for change in changes}
    if found.shared is not None:
        named &= {found.shared.owner_id}  # who else cares is for the owner to know
    return render_template(
        "profiles/history.html",
        person=found,
        changes=changes,
        names=usernames(named),
        form=form,
        known=known,
        lines=lines,
        asked=asked,
        then=then,
    )


@bp.post("/<uuid:person_id>/history/<uuid:change_id>/undo")
@login_required
def put_back(person_id: UUID, change_id: UUID) -> ResponseReturnValue:
    """Record again what a change has removed."""
    found = queries.person_of(account().id, person_id, Permit.EDIT)
    try:
        entry = services.put_back(account(), found, change_id)
    except AlreadyRecorded:
        flash(_("It is in the profile already."))
    else:
        flash(
            _("It is in the profile again, but it has ended and is not checked.")
            if entry.ended
            else _("It is in the profile again.")
        )
    return redirect(url_for(".person", person_id=person_id), code=303)
