"""The pages by which a profile leaves this installation. Bringing one in is in `foods`."""

from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from eatsential import clock
from eatsential.auth.access import confirmed
from eatsential.installation import settings
from eatsential.profiles import queries
from eatsential.profiles.exchange import csv_form, fhir, history_form, json_form, services
from eatsential.profiles.rules.people import Person
from eatsential.profiles.views import bp
from eatsential.users.access import account
from eatsential.web.files import handed_over, writable


@bp.get("/<uuid:person_id>/export")
@confirmed
def export(person_id: UUID) -> ResponseReturnValue:
    """The forms in which a profile can be taken along."""
    found = queries.person_of(account().id, person_id)
    return render_template("profiles/exchange.html", person=found)


@bp.get("/<uuid:person_id>/export.json")
@confirmed
def export_json(person_id: UUID) -> ResponseReturnValue:
    """The whole profile, which can be brought in again."""
    found = services.take_out(account(), person_id, "json")
    measured = queries.measurements_of(account().id, person_id)
    text = json_form.written(json_form.profile_of(found, measured))
    return _file(text, "application/json", found, "json")


@bp.get("/<uuid:person_id>/export.csv")
@confirmed
def export_csv(person_id: UUID) -> ResponseReturnValue:
    """The entries as a table; the mark in front tells spreadsheets that it is UTF-8."""
    found = services.take_out(account(), person_id, "csv")
    return _file(f"\ufeff{csv_form.written(found)}", "text/csv", found, "csv")


@bp.get("/<uuid:person_id>/fhir.json")
@confirmed
def export_fhir(person_id: UUID) -> ResponseReturnValue:
    """The profile as clinical systems read it."""
    found = services.take_out(account(), person_id, "fhir")
    measured = queries.measurements_of(account().id, person_id)
    text = fhir.written(found, measured, settings().public_base_url, clock.now())
    return _file(text, "application/fhir+json", found, "fhir.json")


@bp.get("/<uuid:person_id>/history.json")
@confirmed
def export_history(person_id: UUID) -> ResponseReturnValue:
    """Every change of the profile; it goes out only."""
    found = services.take_out(account(), person_id, "history")
    changes = queries.history(account().id, person_id)
    text = history_form.written(changes, account().id)
    return _file(text, "application/json", found, "history.json")


def _file(text: str, kind: str, person: Person, ending: str) -> Response:
    return handed_over(text.encode(), f"{writable(person.name, 'profile')}.{ending}", kind)
