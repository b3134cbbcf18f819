"""The mail about answers that changed. It says nothing of foods or of what anybody must avoid."""

from flask_babel import gettext as _

from eatsential.users.mails import writing_to
from eatsential.users.models import User
from eatsential.web.links import absolute


def answers_changed(owner: User) -> None:
    """Tell an account that answers it was given are others now."""
    with writing_to(owner) as write:
        write(
            "answers_changed",
            subject=_("Some of your answers changed"),
            link=absolute("foods.changes"),
        )
