"""Who eats here."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from eatsential.errors import DomainError
from eatsential.profiles import queries
from eatsential.profiles.forms.people import PersonForm
from eatsential.profiles.queries import offers, words
from eatsential.profiles.rules.entries import EntryKind
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services import people as services
from eatsential.profiles.views import bp
from eatsential.users.access import account, login_required
from eatsential.web.forms import Form

SECTIONS = (
    (EntryKind.DIET, lazy_gettext("Diets"), ".diets"),
    (EntryKind.INTOLERANCE, lazy_gettext("Intolerances"), ".intolerances"),
    (EntryKind.CONDITION, lazy_gettext("Conditions"), ".conditions"),
    (EntryKind.MEDICATION, lazy_gettext("Medications"), ".medications"),
)


@bp.route("", methods=["GET", "POST"])
@login_required
def people() -> ResponseReturnValue:
    """The people of this account, and adding one."""
    found = queries.people_of(account().id)
    shared = queries.shared_with(account().id)
    invitations = offers.invitations_to(account().id)
    if not (found or shared or invitations):
        return redirect(url_for(".start"))
    form = PersonForm()
    if found and form.validate_on_submit():  # the first one is added step by step
        try:
            added = services.add_another(account(), form.details())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".allergies", person_id=added), code=303)
    page = render_template(
        "profiles/people.html", people=found, shared=shared, invitations=invitations, form=form
    )
    return page, form.status


@bp.get("/<uuid:person_id>")
@login_required
def person(person_id: UUID) -> ResponseReturnValue:
    """One person's profile: everything they must avoid, and what else is known."""
    found = queries.person_of(account().id, person_id, Permit.PROFILE)
    removed = request.args.get("removed", type=UUID)
    change = queries.change_of(account().id, person_id, removed) if removed else None
    gone = change.changed.removed if change else None
    if gone is not None and found.has(gone):
        change = None
    return render_template(
        "profiles/person.html",
        person=found,
        sections=SECTIONS,
        removed=change,
        asked=words.asked_of(person_id) if found.words else {},
    )


@bp.route("/<uuid:person_id>/remove", methods=["GET", "POST"])
@login_required
def remove(person_id: UUID) -> ResponseReturnValue:
    """Erase a person, after saying what is lost."""
    found = queries.person_of(account().id, person_id)
    form = Form()
    if form.validate_on_submit():
        services.remove_person(account(), found)
        flash(_("The profile is erased."))
        return redirect(url_for(".people"), code=303)
    return render_template("profiles/remove.html", person=found, form=form), form.status
