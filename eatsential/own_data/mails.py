"""The mails about taking data along and leaving, and the note inside an export."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _

from eatsential.installation import settings
from eatsential.outbox.mails import span, worded
from eatsential.users.mails import writing_to
from eatsential.users.models import User
from eatsential.web.links import absolute
from eatsential.web.locale import speaking


def export_ready(owner: User) -> None:
    """Say that the export can be fetched; the mail leads to the page and holds no data."""
    with writing_to(owner) as write:
        write(
            "export_ready",
            subject=_("Your Eatsential export is ready"),
            link=absolute("own_data.export"),
            lasts=span(settings().export_ttl),
        )


def deletion_scheduled(owner: User, due_at: datetime, *, own: bool) -> None:
    """Say when the account will be deleted, who wants that, and how it is kept."""
    with writing_to(owner) as write:
        write(
            "deletion_scheduled",
            subject=_("Your Eatsential account will be deleted"),
            due_at=due_at,
            own=own,
            link=absolute("own_data.deletion"),
            export=absolute("own_data.export"),
            forgot=absolute("auth.forgot"),
        )


def deletion_cancelled(owner: User) -> None:
    """Say that the account stays."""
    with writing_to(owner) as write:
        write(
            "deletion_cancelled",
            subject=_("Your Eatsential account stays"),
            link=absolute("auth.overview"),
            forgot=absolute("auth.forgot"),
        )


def account_deleted(owner: User) -> None:
    """Say, for the last time, that nothing is left."""
    with writing_to(owner) as write:
        write(
            "account_deleted",
            subject=_("Your Eatsential account is deleted"),
        )


def note(owner: User, made_at: datetime, left_out: Mapping[str, str]) -> str:
    """What the archive holds, how to read it, and what is not in it."""
    with speaking(owner.language):
        reasons = {column: _(why) for column, why in left_out.items()}
        return worded("own_data/README.txt", owner=owner, made_at=made_at, left_out=reasons)
