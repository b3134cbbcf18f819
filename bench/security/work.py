"""People at work, what was acknowledged to them, and whether all of it is there and whole."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from bench.security.client import LOST, TOKEN, Answer, Client
from bench.serving import LABEL
from eatsential.audit.models import AuditEvent
from eatsential.audit.rules import Act
from eatsential.audit.services import verified
from eatsential.auth.models import Registration, Token
from eatsential.counts.models import DailyCount
from eatsential.counts.rules import CHECKS
from eatsential.database import db, leave
from eatsential.foods.models import CheckRow
from eatsential.profiles.models import ChangeRow, EntryRow, PersonRow, WordRequest
from eatsential.profiles.queries import people_of
from eatsential.users.models import User
from tests.support.factories import PASSWORD, a_person, a_user
from tests.support.post import mails

PEOPLE = 8  # of each member
PAUSE = 0.1  # seconds that somebody waits whose act was not done


@dataclass(frozen=True)
class Member:
    """Somebody with an account, and whom this account checks food for."""

    username: str
    account: UUID
    people: Sequence[UUID]


@dataclass
class Seen:
    """The acts that were acknowledged, and what was answered to the others, asked for when."""

    registered: set[str] = field(default_factory=set)
    words: set[tuple[UUID, str]] = field(default_factory=set)
    checks: set[UUID] = field(default_factory=set)
    refused: list[tuple[float, Answer]] = field(default_factory=list)

    @property
    def acknowledged(self) -> int:
        """How many acts were."""
        return len(self.registered) + len(self.words) + len(self.checks)

    @property
    def unanswered(self) -> int:
        """How many requests got no answer at all."""
        return sum(answer.status == LOST for _, answer in self.refused)

    @property
    def asked_back(self) -> int:
        """How many were asked to come back, as they are while the database is away."""
        return sum(map(_asks_back, (answer for _, answer in self.refused)))

    @property
    def faults(self) -> Counter[int]:
        """All other answers that were no acknowledgement, by their status."""
        others = (answer for _, answer in self.refused if not _asks_back(answer))
        return Counter(answer.status for answer in others if answer.status != LOST)

    @property
    def last_refused(self) -> float:
        """When the last request began that was not done."""
        return max((began for began, _ in self.refused), default=0.0)


Turn = Callable[[Client, Seen, int], None]


def _asks_back(answer: Answer) -> bool:
    return answer.status == 503 and answer.retry_after > 0


def members(number: int) -> list[Member]:
    """As many accounts with people, put into the database."""
    made = []
    for _ in range(number):
        user = a_user()
        people = [a_person(user, f"Person {person}").id for person in range(PEOPLE)]
        made.append(Member(user.username, user.id, people))
    leave()  # a session that is left open would break with PostgreSQL, or end by itself
    return made


@contextmanager
def at_work(address: str, who: Sequence[Member], strangers: int) -> Iterator[Seen]:
    """Members who check food and change profiles, and strangers who register, for a while."""
    seen, ended = Seen(), Event()

    def work(client: Client, turn: Turn) -> None:
        with closing(client):
            for number in count():
                if ended.is_set():
                    break
                turn(client, seen, number)

    people: list[tuple[Client, Turn]] = [(Client(address), register) for _ in range(strangers)]
    people += [(_logged_in(address, member), _using(member)) for member in who]
    threads = [Thread(target=work, args=person) for person in people]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def register(client: Client, seen: Seen, _number: int = 0) -> None:
    """Register somebody whom nobody knows."""
    name = f"s{uuid4().hex[:12]}"
    typed = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
    if _done(client, seen, "/auth/register", **typed, birth_date="1990-02-03"):
        seen.registered.add(name)


def _logged_in(address: str, member: Member) -> Client:
    client = Client(address)
    client.log_in(member.username, PASSWORD)
    return client


def _using(member: Member) -> Turn:
    """Record a word, then check a food, each time for the next person."""

    def turn(client: Client, seen: Seen, number: int) -> None:
        person, word = member.people[number % PEOPLE], f"word {uuid4().hex[:12]}"
        if _done(client, seen, f"/profile/{person}/words", word=word):
            seen.words.add((person, word))
        made = _done(client, seen, "/check", person=str(person), text=LABEL, lang="en")
        if made:
            seen.checks.add(UUID(made.rpartition("/")[2]))

    return turn


def _done(client: Client, seen: Seen, path: str, **fields: str) -> str:
    """Open the page of a form and send it; where that leads to, once the act is done."""
    began, answer = time.monotonic(), client.get(path)
    token = TOKEN.search(answer.text)
    if answer.status == 200 and token is not None:
        began, answer = time.monotonic(), client.post(path, {"csrf_token": token[1], **fields})
        if answer.status == 303:
            return answer.location
    seen.refused.append((began, answer))
    time.sleep(PAUSE)
    return ""


def lost(seen: Seen, who: Sequence[Member]) -> int:
    """How many of the acts that were acknowledged are not in the database."""
    words = {
        (person.id, recorded.entry.subject)
        for member in who
        for person in people_of(member.account)
        for recorded in person.words
    }
    gone = (
        len(seen.registered - _all(Registration.username).keys())
        + len(seen.words - words)
        + len(seen.checks - _all(CheckRow.id).keys())
    )
    leave()
    return gone


def half_done() -> list[str]:
    """What is there without what belongs to it, and the first fault of the audit chain."""
    entries, checks = _all(EntryRow.person_id), _all(CheckRow.id)
    known = _all(User.email)
    posted = Counter(mail.to for mail in mails() if mail.to not in known)
    verdicts = DailyCount.what.in_(what.value for what in CHECKS)
    counted = db.session.scalar(select(func.sum(DailyCount.number)).where(verdicts)) or 0
    together = {
        "registrations and mails": (_all(Registration.email), posted),
        "registrations and links": (_all(Registration.id), _all(Token.registration_id)),
        "registrations and events": (_all(Registration.id), _events(Act.REGISTERED)),
        "entries and events": (entries, _events(Act.ENTRY_RECORDED)),
        "entries and history": (entries + _all(PersonRow.id), _all(ChangeRow.person_id)),
        "words and requests": (_all(EntryRow.id), _all(WordRequest.entry_id)),
        "checks and events": (checks, _events(Act.CHECK_MADE)),
        "checks and counts": (checks.total(), counted),
    }
    _, fault = verified()
    leave()
    found = [what for what, (one, other) in together.items() if one != other]
    return found + ([f"event {fault.number} {fault.damage}"] if fault else [])


def _all(column: Any, *which: Any) -> Counter[Any]:
    return Counter(db.session.scalars(select(column).where(column.is_not(None), *which)))


def _events(act: Act) -> Counter[Any]:
    return _all(AuditEvent.target, AuditEvent.act == act.value)
