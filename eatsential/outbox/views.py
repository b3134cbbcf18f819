"""The mails of a development machine, to be read in the browser. Not there in production."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from eatsential.outbox.queries import written_mail, written_mails

bp = Blueprint("outbox", __name__, url_prefix="/dev/mail")


@bp.get("/", strict_slashes=False)
def mails() -> ResponseReturnValue:
    """List the newest mails."""
    return render_template("outbox/mails.html", mails=written_mails())


@bp.get("/<name>")
def mail(name: str) -> ResponseReturnValue:
    """Show the text of one mail, its links ready to follow."""
    return render_template("outbox/mail.html", mail=written_mail(name))
