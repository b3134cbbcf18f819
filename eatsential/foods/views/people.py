"""Changing what is known of a person: where it gets milder, the page says which answers change."""

from dataclasses import replace
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.errors import DomainError
from eatsential.foods.services import effect_of
from eatsential.foods.views import bp
from eatsential.profiles.forms.people import DetailsForm
from eatsential.profiles.queries import person_of
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services import people as services
from eatsential.users.access import account, login_required


@bp.route("/profile/<uuid:person_id>/details", methods=["GET", "POST"])
@login_required
def details(person_id: UUID) -> ResponseReturnValue:
    """Change what is known of a person; where food is judged less strictly, the name is typed."""
    found = person_of(account().id, person_id, Permit.EDIT)
    form, changed = DetailsForm(obj=found.details), None
    if not form.is_submitted():
        form.show(found.details)
    elif form.validate_on_submit():
        shown, said = form.seen(), form.details()
        wanted = found.details.with_changes(shown, said)
        if found.is_milder_with(wanted) and not form.names(found.name):
            changed = effect_of(account().id, found, replace(found, details=wanted))
        else:
            try:
                services.change_details(account(), replace(found, details=shown), said)
            except DomainError as refusal:
                form.show(found.details)
                form.refuse(refusal)
            else:
                flash(_("Saved."))
                return redirect(url_for("profiles.person", person_id=person_id), code=303)
    page = render_template("profiles/details.html", person=found, form=form, effect=changed)
    return page, form.status
