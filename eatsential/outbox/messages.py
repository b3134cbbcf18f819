"""From a mail to the message that travels (RFC 5322)."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from uuid import UUID

from email_validator import validate_email

from eatsential.outbox.rules import Mail

POLICY = SMTP.clone(cte_type="7bit")  # bodies pass through servers without 8BITMIME


def message_of(mail: Mail, identifier: UUID, written_at: datetime, sender: str) -> EmailMessage:
    """The message, the same at every try: a server that got it twice can tell by its Message-ID.

    Raises ValueError where the recipient is not exactly one address.
    """
    recipient = _travelling(mail.to)
    message = EmailMessage(POLICY if recipient.isascii() else POLICY.clone(utf8=True))
    message["From"] = sender
    name, _at, domain = recipient.rpartition("@")
    message["To"] = Address(username=name, domain=domain)
    message["Subject"] = mail.subject
    message["Date"] = written_at
    message["Message-ID"] = f"<{identifier}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes in return
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def _travelling(address: str) -> str:
    """The address in ASCII where it has such a form: the domain always has, the name may not."""
    found = validate_email(address, check_deliverability=False, globally_deliverable=False)
    return found.ascii_email or f"{found.local_part}@{found.ascii_domain}"
