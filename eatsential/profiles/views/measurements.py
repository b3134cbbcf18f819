"""Height, weight and activity of a person, with their days."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from eatsential.errors import DomainError
from eatsential.profiles import queries
from eatsential.profiles.forms.measurements import ACTIVITIES, measurement_form
from eatsential.profiles.rules.measurements import Activity, Measurement
from eatsential.profiles.services import measurements as services
from eatsential.profiles.views import bp
from eatsential.users.access import account, login_required
from eatsential.web.forms import Form
from eatsential.web.paging import slice_of

PAGE = 50  # days


@bp.app_template_global()
def activity_words(activity: Activity) -> str:
    """How much somebody moves, in a few words."""
    return str(ACTIVITIES[activity])


@bp.app_template_global()
def measured_words(measurement: Measurement) -> str:
    """What was measured on a day, in a line."""
    said = []
    if measurement.height_cm is not None:
        said.append(_("%(number)s cm", number=format_decimal(measurement.height_cm)))
    if measurement.weight_kg is not None:
        said.append(_("%(number)s kg", number=format_decimal(measurement.weight_kg)))
    if measurement.activity is not None:
        said.append(activity_words(measurement.activity))
    return ", ".join(said)


@bp.route("/<uuid:person_id>/measurements", methods=["GET", "POST"])
@login_required
def measurements(person_id: UUID) -> ResponseReturnValue:
    """What was measured of a person, newest first, and adding to it."""
    found = queries.person_of(account().id, person_id)
    form = measurement_form(found.details)
    if form.validate_on_submit():
        try:
            services.record_measurement(account(), found, form.measurement())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Saved."))
            return redirect(url_for(".measurements", person_id=person_id), code=303)
    page = slice_of(queries.measurements_of(account().id, person_id), PAGE)
    return render_template(
        "profiles/measurements.html", person=found, form=form, page=page
    ), form.status


@bp.route("/<uuid:person_id>/measurements/<uuid:measurement_id>/remove", methods=["GET", "POST"])
@login_required
def remove_measurement(person_id: UUID, measurement_id: UUID) -> ResponseReturnValue:
    """Erase what was measured on a day, after saying what it is."""
    found, measured = queries.measurement_of(account().id, person_id, measurement_id)
    form = Form()
    if form.validate_on_submit():
        services.remove_measurement(account(), found, measurement_id)
        flash(_("Erased."))
        return redirect(url_for(".measurements", person_id=person_id), code=303)
    return render_template(
        "profiles/remove_measurement.html", person=found, measured=measured, form=form
    ), form.status
