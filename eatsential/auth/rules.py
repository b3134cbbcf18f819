"""Pure decisions about addresses, browsers and birth dates."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from eatsential import clock
from eatsential.auth.errors import AddressRefused
from eatsential.errors import N_, DomainError
from eatsential.text import folded, storable
from eatsential.users.rules import MINIMUM_AGE, age_on

BROWSERS = (("Firefox/", "Firefox"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Chrome/", "Chrome"),
            ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
           ("Mac OS X", "macOS"), ("Linux", "Linux"))  # fmt: skip
OLDEST = 130  # years
STEP = 0.1  # seconds; much longer than it takes to write a mail
DEVICE_KEPT = timedelta(days=400)  # the longest that browsers keep a cookie


class Purpose(StrEnum):
    """What a link is for. A link of one purpose opens nothing else."""

    VERIFY = "verify"
    RESET = "reset"
    FIRST_ADMINISTRATOR = "first_administrator"
    CHANGE_ADDRESS = "change_address"
    SECOND_FACTOR = "second_factor"
    PASSKEY = "passkey"


@dataclass(frozen=True)
class Browser:
    """Who asks, as far as a request tells: its address, what it says it is, and its own token."""

    client: str
    user_agent: str
    device: str


@dataclass(frozen=True)
class RelyingParty:
    """Who asks for a passkey (WebAuthn): the name it is bound to, and where it is asked for."""

    host: str
    origin: str


class BirthDateRefused(DomainError):
    """A birth date that cannot be, or of somebody too young for an account."""


def address(typed: str) -> str:
    """The e-mail address as it is stored and written to. Raises AddressRefused.

    Names that only a private network knows (`ann@mail.lan`) are accepted; one without a dot is
    most likely not finished, unless it is this machine.
    """
    refusal = AddressRefused(
        N_("Enter an e-mail address in the form name@example.org."), field="email"
    )
    try:
        found = validate_email(typed, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as fault:
        raise refusal from fault
    if "." not in found.domain and found.domain != "localhost":
        raise refusal
    if len(found.normalized) > 254 or storable(found.normalized) != found.normalized:
        raise refusal
    return found.normalized


def email_key(email: str) -> str:
    """The form in which addresses are compared: two with the same key are one mailbox."""
    local, _, domain = email.rpartition("@")
    return f"{folded(local)}@{folded(domain)}"


def mailbox_key(email: str) -> str:
    """The form in which mails to one person are counted, whatever tag they put into the address."""
    local, _, domain = email_key(email).rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def device(user_agent: str) -> str:
    """Browser and system as people call them, as far as the browser says: "Firefox, Linux"."""
    named = (
        next((name for mark, name in marks if mark in user_agent), "")
        for marks in (BROWSERS, SYSTEMS)
    )
    return ", ".join(filter(None, named))


def relying_party(base_url: str) -> RelyingParty | None:
    """Who asks for passkeys at this address; None where no browser would use one.

    Browsers bind passkeys to a name, never to a number, and know them on https and this machine.
    """
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    here = host == "localhost" or host.endswith(".localhost")
    if _is_number(host) or (parts.scheme != "https" and not here):
        return None
    usual = parts.port in (None, 443 if parts.scheme == "https" else 80)
    return RelyingParty(host, f"{parts.scheme}://{host}" + ("" if usual else f":{parts.port}"))


def check_birth_date(birth_date: date) -> None:
    """Refuse a birth date that cannot be and one younger than 13 years. Raises BirthDateRefused."""
    today = clock.today()
    if birth_date > today:
        raise BirthDateRefused(N_("The birth date must be in the past."), field="birth_date")
    age = age_on(clock.now().date(), birth_date)
    if age > OLDEST:
        raise BirthDateRefused(
            N_("Enter the year with four digits, like 1984."), field="birth_date"
        )
    if age < MINIMUM_AGE:
        raise BirthDateRefused(
            N_("You must be at least 13 years old. An adult can check food for you."),
            field="birth_date",
        )


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
