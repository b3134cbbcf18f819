"""The pages on which a person is shared or handed over, and offers are answered."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.auth.access import confirmed
from eatsential.errors import DomainError
from eatsential.profiles import queries
from eatsential.profiles.queries import offers
from eatsential.profiles.rules.permits import WAITS, Permit
from eatsential.sharing import services
from eatsential.sharing.forms import PERMITS, AnswerForm, HandoverForm, LessForm, OfferForm
from eatsential.users.access import account, login_required

bp = Blueprint("sharing", __name__, url_prefix="/profile")


@bp.app_template_global()
def permit_words(permits: frozenset[Permit]) -> list[str]:
    """What may be done, a line for each."""
    return [str(PERMITS[permit]) for permit in Permit if permit in permits]


@bp.route("/<uuid:person_id>/sharing", methods=["GET", "POST"])
@confirmed
def share(person_id: UUID) -> ResponseReturnValue:
    """With whom a person is shared, and offering it to somebody."""
    person = queries.person_of(account().id, person_id)
    form = OfferForm()
    if form.validate_on_submit():
        try:
            services.invite(account(), person_id, form.offer())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("If there is such an account, it finds your invitation under People."))
            return redirect(url_for(".share", person_id=person_id), code=303)
    page = render_template(
        "sharing/share.html",
        person=person,
        form=form,
        caregivers=offers.caregivers_of(person_id),
        invitations=offers.invitations_for(person_id),
        waits=WAITS.days,
    )
    return page, form.status


@bp.post("/<uuid:person_id>/sharing/<uuid:invitation_id>/end")
@login_required
def take_back(person_id: UUID, invitation_id: UUID) -> ResponseReturnValue:
    """End an offer that was not answered."""
    ended = services.take_back(account(), person_id, invitation_id)
    flash(_("The invitation is ended.") if ended else _("It was answered or over already."))
    return redirect(url_for(".share", person_id=person_id), code=303)


@bp.post("/shared/<uuid:grant_id>/less")
@login_required
def less(grant_id: UUID) -> ResponseReturnValue:
    """Let a caregiver do one thing less at once."""
    form = LessForm()
    if not form.validate_on_submit():
        offers.shared_by(account().id, grant_id)
        abort(400)
    person_id = services.take_away(account(), grant_id, form.permit.data)
    flash(_("They may do less from now on."))
    return redirect(url_for(".share", person_id=person_id), code=303)


@bp.route("/<uuid:person_id>/handover", methods=["GET", "POST"])
@confirmed
def hand_over(person_id: UUID) -> ResponseReturnValue:
    """Offer a person to another account, whose they are once it accepts."""
    person = queries.person_of(account().id, person_id)
    form = HandoverForm()
    if form.validate_on_submit():
        try:
            services.invite(account(), person_id, form.offer(), handover=True)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("If there is such an account, it finds your offer under People."))
            return redirect(url_for(".share", person_id=person_id), code=303)
    return render_template("sharing/hand_over.html", person=person, form=form), form.status


@bp.route("/invitations/<uuid:invitation_id>", methods=["GET", "POST"])
@confirmed
def invitation(invitation_id: UUID) -> ResponseReturnValue:
    """What somebody offers, and accepting it."""
    found = offers.invitation_to(account().id, invitation_id)
    form = AnswerForm()
    if queries.has_consented(account().id):
        del form.agrees
    if form.validate_on_submit():
        agrees = bool(form.agrees)
        try:
            services.accept(account(), found, agrees=agrees, keep=form.keep.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("The profile is yours now.") if found.handover else _("You can begin."))
            return redirect(url_for("profiles.people"), code=303)
    return render_template("sharing/invitation.html", invitation=found, form=form), form.status


@bp.post("/invitations/<uuid:invitation_id>/decline")
@login_required
def decline(invitation_id: UUID) -> ResponseReturnValue:
    """Answer an offer with no."""
    services.decline(account(), offers.invitation_to(account().id, invitation_id))
    flash(_("You declined the invitation."))
    return redirect(url_for("profiles.people"), code=303)


@bp.post("/shared/<uuid:grant_id>/end")
@login_required
def end(grant_id: UUID) -> ResponseReturnValue:
    """End a sharing at once, from either side."""
    person_id = services.end(account(), grant_id)
    flash(_("The sharing is ended."))
    if person_id is None:
        return redirect(url_for("profiles.people"), code=303)
    return redirect(url_for(".share", person_id=person_id), code=303)
