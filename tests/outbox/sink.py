"""A real SMTP server on this machine, which can be told to misbehave."""

import asyncio
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.servers import free_port


class Sink:
    """Keeps what it takes in `mails`; `answers` says what it replies to a step instead of 250."""

    def __init__(self, **options: Any) -> None:
        self.port = free_port()
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.logins: list[LoginPassword] = []
        self.connections = 0
        self.answers: dict[str, str] = {}
        self.reached = threading.Event()  # somebody has sent a mail and waits for the reply
        self.release = threading.Event()
        self.release.set()
        self._options = options
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        """What MAIL_URL says to reach it."""
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Answer on the port."""
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, authenticator=self._login, **self._options
        )
        self._controller.start()
        self.connections = 0  # starting tries one

    def stop(self) -> None:
        """Refuse connections from now on; the port stays the same."""
        self.release.set()
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def _login(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: Any
    ) -> AuthResult:
        self.logins.append(given)
        return AuthResult(success=given.password == b"right", handled=False)

    async def handle_EHLO(  # noqa: N802
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        replies: list[str],
    ) -> list[str]:
        """Count who says hello."""
        session.host_name = hostname
        self.connections += 1
        return replies

    async def handle_MAIL(  # noqa: N802
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take the sender, or answer as told."""
        if "MAIL" in self.answers:
            return self.answers["MAIL"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take a recipient, or answer as told to all of them or to this one."""
        for step in ("RCPT", f"RCPT {address}"):
            if step in self.answers:
                return self.answers[step]
        self.recipients.append(address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a mail when released to, unless whoever sent it is gone by then."""
        self.reached.set()
        while not self.release.is_set():
            await asyncio.sleep(0.01)
        if "DATA" in self.answers:
            return self.answers["DATA"]
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        return "250 OK"
