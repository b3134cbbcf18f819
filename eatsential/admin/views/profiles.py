"""One profile of somebody else, opened with a reason."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from eatsential.admin import services
from eatsential.admin.forms.profiles import profile_form
from eatsential.admin.views import bp
from eatsential.auth.access import ask_for_proof, is_proof_given
from eatsential.errors import DomainError
from eatsential.profiles.queries import number_of_people
from eatsential.users import queries
from eatsential.users.access import account, needs
from eatsential.users.rules import Permission


@bp.route("/users/<uuid:user_id>/profile", methods=["GET", "POST"])
@needs(Permission.OPEN_PROFILES)
def profile(user_id: UUID) -> ResponseReturnValue:
    """Open one profile with a reason and a proof: it is shown once, in the answer to the form."""
    found = queries.user(user_id)
    form = profile_form(number_of_people(user_id))
    if form.validate_on_submit():
        asked = ask_for_proof(request.full_path.rstrip("?"), given=is_proof_given())
        if asked is not None:
            return asked
        try:
            person = services.unmask(account(), user_id, form.number.data, form.reason.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return render_template("admin/profile.html", user=found, person=person)
    return render_template("admin/open_profile.html", user=found, form=form), form.status
