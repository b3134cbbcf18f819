"""Mail that was given up."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.admin.forms.mail import TRY_AGAIN, MailForm
from eatsential.admin.views import bp
from eatsential.admin.wording import MAILS
from eatsential.outbox import queries as outbox
from eatsential.outbox import services as delivery
from eatsential.users.access import account, needs
from eatsential.users.rules import Permission


@bp.app_template_global()
def mail_words(kind: str) -> str:
    """What a mail is for, in a few words."""
    return str(MAILS[kind])


@bp.get("/mail")
@needs(Permission.SEE_MAIL)
def mails() -> ResponseReturnValue:
    """The mails that were given up, latest first: never for whom, and never what they say."""
    found = outbox.parked_mails(request.args.get("after", type=UUID))
    listed = found[: outbox.SHOWN]
    return render_template(
        "admin/mails.html",
        mails=listed,
        next_after=listed[-1].id if len(found) > outbox.SHOWN else None,
    )


@bp.route("/mail/<uuid:mail_id>", methods=["GET", "POST"])
@needs(Permission.SEE_MAIL)
def mail(mail_id: UUID) -> ResponseReturnValue:
    """One mail that was given up; try it again or erase it, with a reason."""
    found = outbox.parked_mail(mail_id)
    form = MailForm()
    if form.validate_on_submit():
        again = form.act.data == TRY_AGAIN
        act = delivery.try_again if again else delivery.give_up
        act(account().id, mail_id, form.reason.data)
        flash(_("The mail is tried again.") if again else _("The mail is erased."))
        return redirect(url_for(".mails"), code=303)
    return render_template("admin/mail.html", mail=found, form=form), form.status
