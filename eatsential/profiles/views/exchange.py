"""The pages by which a profile leaves this installation, and comes into it."""

import re
from io import BytesIO
from uuid import UUID

from flask import Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential import clock
from eatsential.auth.access import confirmed
from eatsential.errors import DomainError
from eatsential.installation import settings
from eatsential.profiles import queries
from eatsential.profiles.exchange import csv_form, fhir, history_form, json_form, services
from eatsential.profiles.exchange.difference import difference
from eatsential.profiles.exchange.errors import Meanwhile, NotAProfile
from eatsential.profiles.exchange.forms import ImportForm, import_form
from eatsential.profiles.exchange.json_form import Profile, mark_of
from eatsential.profiles.exchange.reading import read
from eatsential.profiles.exchange.wording import lines
from eatsential.profiles.rules.people import Person
from eatsential.profiles.views import bp
from eatsential.users.access import account, login_required


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


@bp.route("/import", methods=["GET", "POST"])
@login_required
def bring_in() -> ResponseReturnValue:
    """Bring a profile in: as somebody new, or, after showing the difference, in another's place."""
    if not queries.has_consented(account().id):
        return redirect(url_for(".start"))
    form = import_form(queries.people_of(account().id))
    if form.validate_on_submit():
        try:
            profile = read(form.given)
            if form.into.data:
                return _replace(UUID(form.into.data), profile, form)
            added = services.bring_in(account(), profile)
        except NotAProfile as refusal:
            form.name_faults(refusal)
        except DomainError as refusal:
            refusal.field = None  # the field that it names is in the file
            form.refuse(refusal)
        else:
            flash(_("The profile is brought in."))
            return redirect(url_for(".person", person_id=added), code=303)
    return render_template("profiles/exchange_import.html", form=form), form.status


def _replace(person_id: UUID, profile: Profile, form: ImportForm) -> ResponseReturnValue:
    """Replace a profile if what was shown still holds; else show what would change."""
    if form.mark.data:
        try:
            services.replace(account(), person_id, profile, form.mark.data)
        except Meanwhile as refusal:
            form.refuse(refusal)
        else:
            flash(_("The profile is replaced."))
            return redirect(url_for(".person", person_id=person_id), code=303)
    person = queries.person_of(account().id, person_id)
    measured = queries.measurements_of(account().id, person_id)
    form.text.data, form.mark.data = json_form.written(profile), mark_of(person, measured)
    return render_template(
        "profiles/exchange_difference.html",
        person=person,
        changes=difference(person, profile, measured),
        form=form,
        lines=lines,
    ), form.status


def _file(text: str, kind: str, person: Person, ending: str) -> Response:
    """A file with the person's name, as far as every system can write it."""
    name = re.sub(r"[^\w-]+", "-", person.name).strip("-") or "profile"
    answer = send_file(
        BytesIO(text.encode()), kind, as_attachment=True, download_name=f"{name}.{ending}"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
