"""How a mail leaves the house: to an SMTP server, or as a file into a folder.

What MAIL_URL can be:

- `file:FOLDER`: one `.eml` a message; relative to the project, made where it is missing.
- `smtp://user:password@host:587`: encrypted by STARTTLS, or not sent. It goes in the clear to this
  very machine, and where the address ends in `?tls=no`: for a relay in a network of one's own.
- `smtps://user:password@host:465`: encrypted from the first byte.
- `ses://user:password@REGION`: Amazon SES at its SMTP address of that region.

Certificates are always checked. What is special in a user name or password is percent-encoded.
"""

import smtplib
import ssl
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from enum import Enum
from pathlib import Path
from typing import Protocol

from eatsential.addresses import MailUrl
from eatsential.settings import ROOT

TIMEOUT = 10  # seconds, for each step of a conversation


class Unsent(Exception):
    """A mail was not handed over. The text says at which step; it never holds an address."""


class Away(Unsent):
    """The server let no mail begin: it is down, too busy, or does not accept who we are."""


class Deferred(Unsent):
    """The server does not take this mail now, but may later."""


class Refused(Unsent):
    """The server will never take this mail."""


class Transport(Protocol):
    """A way for mails to leave."""

    def send(self, message: EmailMessage) -> None:
        """Hand over one message. Raises Unsent, or OSError where the server broke off."""


@dataclass(frozen=True)
class Folder:
    """Mails as files, for development: whoever runs the product reads them there."""

    path: Path

    def send(self, message: EmailMessage) -> None:
        """Write the message under its identifier, whole or not at all. Raises Away."""
        name = f"{message['Message-ID'].strip('<>').partition('@')[0]}.eml"
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.path, prefix=".", delete=False) as file:
                file.write(message.as_bytes())  # made with mode 0600
            Path(file.name).replace(self.path / name)
        except OSError as fault:
            raise Away(type(fault).__name__) from fault


class Encryption(Enum):
    """When a conversation becomes private."""

    AT_ONCE = "TLS from the first byte"
    STARTTLS = "STARTTLS before anything is said"
    NONE = "never"


@dataclass(frozen=True)
class SmtpServer:
    """A mail server that takes our mails to everybody else's (RFC 5321, RFC 6409)."""

    host: str
    port: int
    encryption: Encryption
    username: str = ""
    password: str = ""

    def send(self, message: EmailMessage) -> None:
        """Hand over one message to its one recipient. Raises Unsent, or OSError.

        Up to MAIL a failure is the server's and ours: Away. From RCPT on it may be this mail's.
        """
        sender, recipient = (message[name].addresses[0].addr_spec for name in ("From", "To"))
        connection = self._connected(sender)
        try:
            self._begin(connection, sender, international=not recipient.isascii())
            _judge("RCPT", connection.rcpt(recipient)[0])
            try:
                code, _reply = connection.data(message.as_bytes())
            except smtplib.SMTPDataError as fault:
                code = fault.smtp_code
            _judge("DATA", code)
        finally:
            with suppress(OSError):  # what was taken is taken, however the two part
                connection.quit()

    def _connected(self, sender: str) -> smtplib.SMTP:
        """A connection, encrypted and logged in as far as it is to be. Raises Away."""
        our_name = sender.rpartition("@")[2]
        context = ssl.create_default_context()
        try:
            if self.encryption is Encryption.AT_ONCE:
                connection: smtplib.SMTP = smtplib.SMTP_SSL(
                    self.host, self.port, our_name, timeout=TIMEOUT, context=context
                )
            else:
                connection = smtplib.SMTP(self.host, self.port, our_name, timeout=TIMEOUT)
            try:
                if self.encryption is Encryption.STARTTLS:
                    connection.starttls(context=context)
                connection.ehlo_or_helo_if_needed()
                if self.username:
                    connection.login(self.username, self.password)
            except BaseException:
                connection.close()
                raise
        except (OSError, UnicodeError) as fault:  # every SMTPException is an OSError
            raise Away(type(fault).__name__) from fault
        return connection

    def _begin(self, connection: smtplib.SMTP, sender: str, *, international: bool) -> None:
        if international and not connection.has_extn("smtputf8"):
            raise Refused("SMTPUTF8")
        try:
            code, _reply = connection.mail(sender, ["SMTPUTF8"] if international else [])
        except OSError as fault:
            raise Away(type(fault).__name__) from fault
        if code != 250:
            raise Away(f"MAIL {code}")


def _judge(step: str, code: int) -> None:
    if code >= 500:
        raise Refused(f"{step} {code}")
    if not 200 <= code < 300:
        raise Deferred(f"{step} {code}")


def transport_of(mail_url: str) -> Transport:
    """The transport that MAIL_URL names. Raises ValueError that repeats nothing of it."""
    named = MailUrl.parse(mail_url)
    if named.scheme == "file":
        return Folder(ROOT / named.folder)
    encryption = Encryption.AT_ONCE if named.scheme == "smtps" else Encryption.STARTTLS
    if named.in_the_clear:
        encryption = Encryption.NONE
    return SmtpServer(named.host, named.port, encryption, named.username, named.password)


def folder_of(mail_url: str) -> Path:
    """The folder of a `file:` address. Raises ValueError where it names none."""
    return ROOT / MailUrl.parse(mail_url).folder
