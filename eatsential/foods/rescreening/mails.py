"""The mail about answers that changed. It says nothing of foods or of what anybody must avoid."""

from flask_babel import gettext as _

from eatsential.outbox.mails import send
from eatsential.users.models import User
from eatsential.web.links import absolute
from eatsential.web.locale import speaking


def answers_changed(owner: User) -> None:
    """Tell an account that answers it was given are others now."""
    with speaking(owner.language):
        send(
            "answers_changed",
            owner.email,
            _("Some of your answers changed"),
            username=owner.username,
            link=absolute("foods.changes"),
        )
