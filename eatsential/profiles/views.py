"""The pages for the people of an account and what each must avoid."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from eatsential.errors import DomainError
from eatsential.profiles import queries, services
from eatsential.profiles.forms import (
    SEVERITY_WORDS,
    PersonForm,
    WordForm,
    allergy_form,
    choice_form,
    start_form,
)
from eatsential.profiles.rules import Entry, EntryKind
from eatsential.screening.answer import Severity
from eatsential.users.access import account, login_required
from eatsential.vocabulary import approved
from eatsential.web.forms import Form

bp = Blueprint("profiles", __name__, url_prefix="/profile")
SECTIONS = (
    (EntryKind.DIET, lazy_gettext("Diets"), ".diets"),
    (EntryKind.INTOLERANCE, lazy_gettext("Intolerances"), ".intolerances"),
    (EntryKind.CONDITION, lazy_gettext("Conditions"), ".conditions"),
)


@bp.app_template_global()
def named(entry: Entry) -> str:
    """What an entry is about, by its name."""
    return approved.name_of(entry.kind, entry.subject)


@bp.app_template_global()
def severity_words(severity: Severity) -> str:
    """A severity in one word."""
    return str(SEVERITY_WORDS[severity])


@bp.route("/start", methods=["GET", "POST"])
@login_required
def start() -> ResponseReturnValue:
    """The first-run page: agree, say who eats, and what they must avoid."""
    if queries.people_of(account().id):
        return redirect(url_for(".people"), code=303 if request.method == "POST" else 302)
    form = start_form(name=account().username)
    if form.validate_on_submit():
        try:
            services.start(account(), form.name.data, form.entries())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("foods.check"), code=303)
    return render_template("profiles/start.html", form=form), form.status


@bp.route("", methods=["GET", "POST"])
@login_required
def people() -> ResponseReturnValue:
    """The people of this account, and adding one."""
    found = queries.people_of(account().id)
    if not found:
        return redirect(url_for(".start"))
    form = PersonForm()
    if form.validate_on_submit():
        try:
            added = services.add_person(account(), form.name.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".allergies", person_id=added), code=303)
    return render_template("profiles/people.html", people=found, form=form), form.status


@bp.route("/<uuid:person_id>", methods=["GET", "POST"])
@login_required
def person(person_id: UUID) -> ResponseReturnValue:
    """One person's profile: everything they must avoid, and their name."""
    found = queries.person_of(account().id, person_id)
    form = PersonForm(name=found.name)
    if form.validate_on_submit():
        services.rename_person(account(), found, form.name.data)
        flash(_("Name changed."))
        return redirect(url_for(".person", person_id=person_id), code=303)
    return render_template(
        "profiles/person.html", person=found, form=form, sections=SECTIONS
    ), form.status


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


@bp.route("/<uuid:person_id>/allergies", methods=["GET", "POST"])
@login_required
def allergies(person_id: UUID) -> ResponseReturnValue:
    """Show a person's allergies and add one."""
    found = queries.person_of(account().id, person_id)
    form = allergy_form()
    if form.validate_on_submit():
        try:
            services.record_entry(account(), found, form.entry())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Allergy recorded."))
            return redirect(url_for(".allergies", person_id=person_id), code=303)
    return render_template("profiles/allergies.html", person=found, form=form), form.status


@bp.route("/<uuid:person_id>/allergies/<uuid:entry_id>", methods=["GET", "POST"])
@login_required
def allergy(person_id: UUID, entry_id: UUID) -> ResponseReturnValue:
    """Show one allergy and change it."""
    found, recorded = queries.entry_of(account().id, person_id, entry_id, EntryKind.ALLERGY)
    form = allergy_form(recorded.entry)
    if form.validate_on_submit():
        try:
            services.change_entry(account(), found, entry_id, form.entry())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Allergy changed."))
            return redirect(url_for(".person", person_id=person_id), code=303)
    return render_template(
        "profiles/allergy.html", person=found, recorded=recorded, form=form
    ), form.status


@bp.route("/<uuid:person_id>/allergies/<uuid:entry_id>/delete", methods=["GET", "POST"])
@login_required
def remove_allergy(person_id: UUID, entry_id: UUID) -> ResponseReturnValue:
    """Take an allergy or a word out of a profile, after saying what that means."""
    found, recorded = queries.entry_of(
        account().id, person_id, entry_id, EntryKind.ALLERGY, EntryKind.WORD
    )
    form = Form()
    if form.validate_on_submit():
        services.remove_entry(account(), found, recorded)
        flash(_("Removed from the profile."))
        return redirect(url_for(".person", person_id=person_id), code=303)
    return render_template(
        "profiles/remove_allergy.html", person=found, recorded=recorded, form=form
    ), form.status


@bp.route("/<uuid:person_id>/diets", methods=["GET", "POST"])
@login_required
def diets(person_id: UUID) -> ResponseReturnValue:
    """Choose a person's diets."""
    return _choose(person_id, EntryKind.DIET, _("Diets"))


@bp.route("/<uuid:person_id>/conditions", methods=["GET", "POST"])
@login_required
def conditions(person_id: UUID) -> ResponseReturnValue:
    """Choose a person's medical conditions."""
    return _choose(person_id, EntryKind.CONDITION, _("Conditions"))


@bp.route("/<uuid:person_id>/intolerances", methods=["GET", "POST"])
@login_required
def intolerances(person_id: UUID) -> ResponseReturnValue:
    """Choose a person's intolerances."""
    return _choose(person_id, EntryKind.INTOLERANCE, _("Intolerances"))


@bp.route("/<uuid:person_id>/words", methods=["GET", "POST"])
@login_required
def words(person_id: UUID) -> ResponseReturnValue:
    """Add a word of one's own, which is looked for literally."""
    found = queries.person_of(account().id, person_id)
    form = WordForm()
    if form.validate_on_submit():
        try:
            services.record_entry(account(), found, Entry(EntryKind.WORD, form.word.data))
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Word recorded."))
            return redirect(url_for(".person", person_id=person_id), code=303)
    return render_template("profiles/words.html", person=found, form=form), form.status


def _choose(person_id: UUID, kind: EntryKind, label: str) -> ResponseReturnValue:
    found = queries.person_of(account().id, person_id)
    held = [recorded.entry.subject for recorded in found.of(kind)]
    form = choice_form(label, approved.choices(kind), held)
    if form.validate_on_submit():
        services.choose(account(), found, kind, form.chosen.data)
        flash(_("Saved."))
        return redirect(url_for(".person", person_id=person_id), code=303)
    return render_template(
        "profiles/choose.html", person=found, form=form, kind=kind, label=label
    ), form.status
