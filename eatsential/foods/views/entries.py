"""Changing and removing what a person must avoid: the page says which answers would be others."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.errors import DomainError, NotFound
from eatsential.foods.services import effect
from eatsential.foods.views import bp
from eatsential.profiles.forms.entries import allergy_form, kept_form
from eatsential.profiles.queries import entry_of, history, person_of
from eatsential.profiles.rules.entries import EntryKind, is_milder
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services import entries as services
from eatsential.users.access import account, login_required
from eatsential.vocabulary.approved import name_of
from eatsential.web.forms import Form

KEPT = tuple(kind for kind in EntryKind if kind is not EntryKind.ALLERGY)


@bp.route("/profile/<uuid:person_id>/allergies/<uuid:entry_id>", methods=["GET", "POST"])
@login_required
def allergy(person_id: UUID, entry_id: UUID) -> ResponseReturnValue:
    """Show one allergy and change it; to make it milder, its name is typed."""
    found, recorded = entry_of(account().id, person_id, entry_id, EntryKind.ALLERGY)
    form, changed = allergy_form(found.details, recorded.entry), None
    if form.validate_on_submit():
        wanted = form.entry()
        if is_milder(wanted, recorded.entry) and not form.names(
            name_of(recorded.entry.kind, recorded.entry.subject)
        ):
            changed = effect(account().id, found, recorded.entry, wanted)
        else:
            try:
                services.change_entry(account(), found, entry_id, wanted)
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                flash(_("Allergy changed."))
                return redirect(url_for("profiles.person", person_id=person_id), code=303)
    page = render_template(
        "profiles/allergy.html", person=found, recorded=recorded, form=form, effect=changed
    )
    return page, form.status


@bp.route("/profile/<uuid:person_id>/entries/<uuid:chosen_id>", methods=["GET", "POST"])
@login_required
def chosen(person_id: UUID, chosen_id: UUID) -> ResponseReturnValue:
    """Change how, why and until when an entry that is no allergy is kept.

    To keep it less strictly, or not as long, its name is typed.
    """
    found, recorded = entry_of(account().id, person_id, chosen_id, *KEPT)
    form, changed = kept_form(recorded.entry), None
    if form.validate_on_submit():
        wanted = form.kept(recorded.entry)
        name = name_of(recorded.entry.kind, recorded.entry.subject)
        if is_milder(wanted, recorded.entry) and not form.names(name):
            changed = effect(account().id, found, recorded.entry, wanted)
        else:
            services.change_entry(account(), found, chosen_id, wanted)
            flash(_("Saved."))
            return redirect(url_for("profiles.person", person_id=person_id), code=303)
    page = render_template(
        "profiles/kept.html", person=found, recorded=recorded, form=form, effect=changed
    )
    return page, form.status


@bp.route("/profile/<uuid:person_id>/entries/<uuid:entry_id>/delete", methods=["GET", "POST"])
@bp.route("/profile/<uuid:person_id>/allergies/<uuid:entry_id>/delete", methods=["GET", "POST"])
@login_required
def remove_entry(person_id: UUID, entry_id: UUID) -> ResponseReturnValue:
    """Take an entry out of a profile, after saying what that means. Twice is once."""
    person = person_of(account().id, person_id, Permit.EDIT)
    try:
        found, recorded = entry_of(account().id, person_id, entry_id)
    except NotFound:
        changes = history(account().id, person.id)
        if not any(one.changed.entry_id == entry_id for one in changes):
            raise
        flash(_("It was removed already."))
        return redirect(url_for("profiles.person", person_id=person_id), code=303)
    form = Form()
    if form.validate_on_submit():
        change = services.remove_entry(account(), found, entry_id)
        flash(_("Removed from the profile."))
        return redirect(url_for("profiles.person", person_id=person_id, removed=change), code=303)
    page = render_template(
        "profiles/remove_allergy.html",
        person=found,
        recorded=recorded,
        form=form,
        effect=effect(account().id, found, recorded.entry, None),
    )
    return page, form.status
