"""Rows that tests start from: valid by default, told apart by what the test says."""

from datetime import date
from io import BytesIO
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from eatsential import clock
from eatsential.auth.models import Passkey, RecoveryCode, TimeCodes
from eatsential.auth.passwords import hashed
from eatsential.auth.rules import Browser, email_key
from eatsential.cards import services as cards
from eatsential.cards.rules import Shown
from eatsential.catalogue.queries.foods import foods_by_barcode
from eatsential.catalogue.rules import Given, Line, Source
from eatsential.catalogue.services import Origin, bring_in
from eatsential.database import transaction
from eatsential.installation import keys, peppers
from eatsential.keys import digest
from eatsential.outbox.models import OutboxMessage
from eatsential.outbox.rules import Mail
from eatsential.outbox.services import post
from eatsential.profiles import queries
from eatsential.profiles.queries import offers
from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.profiles.rules.people import Details, Person
from eatsential.profiles.rules.permits import Offer, Permit, with_implied
from eatsential.profiles.services import consent, people
from eatsential.screening.answer import Severity
from eatsential.sharing import services as sharing
from eatsential.text import folded
from eatsential.users.models import User
from eatsential.users.rules import Account, Role

PASSWORD = "correct horse battery staple"
_numbers = count(1)


def a_user(*, password: str = PASSWORD, rounds: int = 4, **given: Any) -> User:
    """A stored account; any column can be given."""
    number = next(_numbers)
    given.setdefault("username", f"user{number}")
    given.setdefault("email", f"user{number}@example.org")
    given.setdefault("username_key", folded(given["username"]))
    given.setdefault("email_key", email_key(given["email"]))
    given.setdefault("birth_date", date(1990, 2, 3))
    given.setdefault("created_at", clock.now())
    given.setdefault("password_hash", hashed(password, peppers(), rounds))
    with transaction() as session:
        session.add(user := User(**given))
    return user


def an_administrator(**given: Any) -> User:
    """A stored account that administers the installation."""
    return a_user(role=Role.ADMINISTRATOR, **given)


def account_of(user: User) -> Account:
    """The account as an act is given it, without a session."""
    nobody = UUID(int=0)
    return Account(
        id=user.id,
        username=user.username,
        role=Role(user.role),
        language="",
        time_zone="UTC",
        session_id=nobody,
        proved_at=clock.now(),
        second_factor_at=None,
        remembered=False,
        token="",
    )


def an_app(user: User, secret: str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP") -> str:
    """An authenticator app of an account, never used yet. The key that it makes its codes with."""
    row = TimeCodes(id=uuid4(), user_id=user.id, last_step=0, created_at=clock.now())
    row.sealed = keys().seal(secret.encode(), f"time_codes/{row.id}")
    with transaction() as session:
        session.add(row)
        session.add(RecoveryCode(user_id=user.id, digest=digest(f"a recovery code of {user.id}")))
    return secret


def a_passkey(user: User, name: str = "Phone") -> UUID:
    """A passkey of an account, whose key nobody has."""
    row = Passkey(
        user_id=user.id,
        credential_id=uuid4().bytes,
        public_key=b"",
        sign_count=0,
        name=name,
        created_at=clock.now(),
    )
    with transaction() as session:
        session.add(row)
    return row.id


def a_browser(user_agent: str = "Firefox/140.0 Linux", device: str = "a device") -> Browser:
    """Somebody's browser, as a request tells of it."""
    return Browser("127.0.0.1", user_agent, device)


def a_person(user: User, name: str = "Robin", *entries: Entry) -> Person:
    """A stored person of an account that has consented, with what they must avoid."""
    account = account_of(user)
    consent.give_consent(account)
    added = people.add_person(account, Details(name), entries)
    return queries.person_of(user.id, added)


def an_allergy(allergen: str = "milk", severity: Severity = Severity.SEVERE) -> Entry:
    """An allergy as somebody records it."""
    return Entry(EntryKind.ALLERGY, allergen, severity)


def a_link(user: User, *people: Person, **wanted: Any) -> UUID:
    """A link that shows the cards of people of an account."""
    days = wanted.pop("days", 30)
    shown = Shown(**{"reader": "de", "own": "en", "notes": False, "emergency": True, **wanted})
    return cards.share(account_of(user), [person.id for person in people], days, shown)


def an_invitation(
    owner: User, person: Person, called: str, *permits: Permit, **wanted: Any
) -> UUID:
    """An offer to share or hand over a person of an account to who is called so."""
    handover = wanted.pop("handover", False)
    offer = Offer(called, with_implied(permits), **wanted)
    sharing.invite(account_of(owner), person.id, offer, handover=handover)
    return offers.invitations_for(person.id)[-1].id


def a_caregiver(owner: User, person: Person, carer: User, *permits: Permit, **wanted: Any) -> UUID:
    """A person of an account, shared with another one that accepted. The grant."""
    invitation = an_invitation(owner, person, carer.username, *permits, **wanted)
    offered = offers.invitation_to(carer.id, invitation)
    sharing.accept(account_of(carer), offered, agrees=True, keep=True)
    return offers.caregivers_of(person.id)[-1].grant_id


def a_parked_mail(kind: str = "confirm_address", to: str = "someone@example.org") -> UUID:
    """A mail that was tried and given up."""
    post(kind, Mail(to=to, subject="Confirm", text="A marker.", html="<p>A marker.</p>"))
    with transaction() as session:
        newest = select(OutboxMessage.id).order_by(OutboxMessage.created_at.desc()).limit(1)
        parked = session.get_one(OutboxMessage, session.scalars(newest).one())
        parked.attempts, parked.parked_at, parked.last_fault = 8, clock.now(), "RCPT 550"
    return parked.id


def a_food(name: str = "Oat biscuits", text: str = "Oats, sugar", **given: Any) -> UUID:
    """A food of the catalogue, as if it were the only one of a file."""
    number = next(_numbers)
    barcode = given.setdefault("barcode", f"4{number:012}")
    made = Given(Source.OFF, barcode, name, text=text, **given)
    lines = [Line(1, made)]
    bring_in(
        Origin(made.source, "one.jsonl.gz", uuid4().hex, BytesIO(), lambda _after: iter(lines))
    )
    return foods_by_barcode(barcode)[0].id
