"""Bringing a profile in: which answers change is said where it makes another one milder."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.errors import DomainError
from eatsential.foods.services import effect_of
from eatsential.foods.views import bp
from eatsential.profiles import queries
from eatsential.profiles.exchange import json_form, services
from eatsential.profiles.exchange.difference import difference, replaced
from eatsential.profiles.exchange.errors import Meanwhile, NotAProfile
from eatsential.profiles.exchange.forms import ImportForm, import_form
from eatsential.profiles.exchange.json_form import Profile, mark_of
from eatsential.profiles.exchange.reading import read, since_birth
from eatsential.profiles.exchange.wording import lines
from eatsential.users.access import account, login_required
from eatsential.web.locale import translated


@bp.route("/profile/import", methods=["GET", "POST"])
@login_required
def bring_in() -> ResponseReturnValue:
    """Bring a profile in: as somebody new, or, after showing the difference, in another's place."""
    if not queries.has_consented(account().id):
        return redirect(url_for("profiles.start"))
    form = import_form(queries.people_of(account().id))
    if form.validate_on_submit():
        try:
            profile, left_out = since_birth(read(form.given))
            for fault in left_out:
                flash(translated(fault))
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
            return redirect(url_for("profiles.person", person_id=added), code=303)
    return render_template("profiles/exchange_import.html", form=form), form.status


def _replace(person_id: UUID, profile: Profile, form: ImportForm) -> ResponseReturnValue:
    """Replace a profile if what was shown still holds; else show what would change.

    Where the profile gets milder, the answers that change are shown, and the name is typed.
    """
    person = queries.person_of(account().id, person_id)
    measured = queries.measurements_of(account().id, person_id)
    changes = difference(person, profile, measured)
    milder, mark = changes.is_milder(person), mark_of(person, measured)
    named = not milder or form.mark.data != mark or form.names(person.name)
    if form.mark.data and named:
        try:
            services.replace(account(), person_id, profile, form.mark.data)
        except Meanwhile as refusal:
            form.confirm.data = ""
            form.refuse(refusal)
        else:
            flash(_("The profile is replaced."))
            return redirect(url_for("profiles.person", person_id=person_id), code=303)
    form.text.data, form.mark.data = json_form.written(profile), mark
    return render_template(
        "profiles/exchange_difference.html",
        person=person,
        changes=changes,
        effect=effect_of(account().id, person, replaced(person, profile)) if milder else None,
        form=form,
        lines=lines,
    ), form.status
