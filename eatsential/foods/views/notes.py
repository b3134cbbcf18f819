"""Noting that somebody eats what a finding speaks against, and taking that back."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.errors import N_, DomainError, NotFound
from eatsential.foods.notes import services
from eatsential.foods.notes.forms import NoteForm
from eatsential.foods.notes.rules import is_severe, mark_of
from eatsential.foods.queries import check_of
from eatsential.foods.rules import numbered
from eatsential.foods.views import bp
from eatsential.profiles.queries import person_of
from eatsential.profiles.rules.permits import Permit
from eatsential.users.access import account, login_required


@bp.route("/check/<uuid:check_id>/note", methods=["GET", "POST"])
@login_required
def note(check_id: UUID) -> ResponseReturnValue:
    """Say what a note does, or why there can be none here, and keep it."""
    number = request.args.get("finding", 1, type=int)
    found = check_of(account().id, check_id)
    each = numbered(found)
    if not 0 < number <= len(each):
        raise NotFound(N_("There is no such finding in this answer."))
    answer, finding = each[number - 1]
    person = person_of(account().id, answer.person_id, Permit.EDIT)
    form = NoteForm(mark=mark_of(answer, finding))
    if form.validate_on_submit():
        try:
            services.note(account(), check_id, form.mark.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Noted. The answer stays as it is."))
            address = url_for(".answer", check_id=check_id, _anchor=f"finding-{number}")
            return redirect(address, code=303)
    form.mark.data = mark_of(answer, finding)
    page = render_template(
        "foods/note.html",
        form=form,
        check=found,
        finding=finding,
        number=number,
        person=person,
        too_severe=_(services.TOO_SEVERE, name=person.name)
        if is_severe(person, answer, finding)
        else "",
    )
    return page, form.status


@bp.post("/check/<uuid:check_id>/notes/<uuid:note_id>/remove")
@login_required
def remove_note(check_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Take a note back."""
    services.remove(account(), check_id, note_id)
    flash(_("The note is removed."))
    return redirect(url_for(".answer", check_id=check_id), code=303)
