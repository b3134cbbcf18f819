"""Every SELECT about cards and their links; the seals are opened here."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from eatsential import clock
from eatsential.cards.models import CardLink, CardLinkPerson, CardView
from eatsential.cards.rules import Shown
from eatsential.database import db
from eatsential.errors import N_, NotFound
from eatsential.installation import keys
from eatsential.keys import digest
from eatsential.profiles.queries import people_of
from eatsential.profiles.rules.people import Person


@dataclass(frozen=True)
class Link:
    """A link as its owner sees it, with those whose cards it shows."""

    id: UUID
    token: str
    shown: Shown
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    people: tuple[Person, ...]

    def works(self, now: datetime) -> bool:
        """Whether it shows a card."""
        return self.revoked_at is None and now < self.expires_at and bool(self.people)


def links_of(account_id: UUID) -> list[Link]:
    """The links of an account, newest first."""
    return _links(CardLink.account_id == account_id)


def link_of(account_id: UUID, link_id: UUID) -> Link:
    """A link of this account. Raises NotFound."""
    found = _links(CardLink.account_id == account_id, CardLink.id == link_id)
    if not found:
        raise NotFound(N_("There is no such link in this account."))
    return found[0]


def opened_link(token: str) -> Link:
    """The link with this token.

    Raises NotFound for one that is unknown, over, taken back, or of people who are gone, all alike.
    """
    found = _links(CardLink.digest == digest(token))
    if not found or not found[0].works(clock.now()):
        raise NotFound(N_("This link shows no card. Ask whoever gave it to you for another one."))
    return found[0]


def open_links(account_id: UUID) -> int:
    """How many links of an account are neither over nor taken back."""
    return (
        db.session.scalar(
            select(func.count()).where(
                CardLink.account_id == account_id,
                CardLink.revoked_at.is_(None),
                CardLink.expires_at > clock.now(),
            )
        )
        or 0
    )


def views_of(link_id: UUID) -> list[CardView]:
    """When a link was opened, the last time first."""
    return list(
        db.session.scalars(
            select(CardView).where(CardView.link_id == link_id).order_by(CardView.last_at.desc())
        )
    )


def _links(*conditions: ColumnElement[bool]) -> list[Link]:
    rows = db.session.execute(
        select(CardLink, CardLinkPerson.person_id)
        .outerjoin(CardLinkPerson, CardLinkPerson.link_id == CardLink.id)
        .where(*conditions)
        .order_by(CardLink.created_at.desc(), CardLink.id)
    ).all()
    found = {link.id: link for link, _ in rows}
    shown = {(link.id, person) for link, person in rows}
    people = {
        person.id: person
        for account in {link.account_id for link in found.values()}
        for person in people_of(account)
    }
    return [
        _link(link, tuple(one for one in people.values() if (link.id, one.id) in shown))
        for link in found.values()
    ]


def _link(row: CardLink, people: tuple[Person, ...]) -> Link:
    opened = json.loads(keys().open(row.sealed, f"card_links/{row.id}"))
    token, shown = opened.pop("token"), Shown(**opened)
    return Link(row.id, token, shown, row.created_at, row.expires_at, row.revoked_at, people)
