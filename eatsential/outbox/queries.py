"""Reading the mails that a `file:` transport wrote."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

from eatsential.errors import N_, NotFound
from eatsential.installation import settings
from eatsential.outbox.transports import folder_of

SHOWN = 50  # mails on the page


@dataclass(frozen=True)
class WrittenMail:
    """One mail as somebody would read it."""

    name: str
    to: str
    subject: str
    written_at: datetime
    text: str


def written_mails() -> list[WrittenMail]:
    """The newest mails, newest first."""
    return [_read(path) for path in _files()[:SHOWN]]


def written_mail(name: str) -> WrittenMail:
    """One mail by the name of its file, which must be one of the folder's. Raises NotFound."""
    for path in _files():
        if path.stem == name:
            return _read(path)
    raise NotFound(N_("There is no such mail."))


def _files() -> list[Path]:
    folder = folder_of(settings().mail_url.get_secret_value())
    return sorted(folder.glob("[!.]*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)


def _read(path: Path) -> WrittenMail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    return WrittenMail(
        name=path.stem,
        to=message["To"],
        subject=message["Subject"],
        written_at=message["Date"].datetime,
        text="\n".join(body.get_content().splitlines()) if body else "",
    )
