"""Acts on cards: sharing by a link, taking it back, noting who looked."""

import json
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth.throttle import count
from eatsential.cards import queries
from eatsential.cards.errors import TooManyLinks
from eatsential.cards.models import CardLink, CardLinkPerson, CardView
from eatsential.cards.queries import Link
from eatsential.cards.rules import GUESSES, KEPT, LINKS, VISIT, Shown
from eatsential.database import sweep, transaction
from eatsential.ending import Ended
from eatsential.errors import N_, NotFound
from eatsential.installation import keys
from eatsential.keys import digest, fresh_token
from eatsential.profiles.queries import GONE, reach
from eatsential.users.rules import Account
from eatsential.users.services import hold


def share(account: Account, people: Iterable[UUID], days: int, shown: Shown) -> UUID:
    """Make a link that shows the cards of these people. Raises NotFound or TooManyLinks."""
    identifier, token, now = uuid4(), fresh_token(), clock.now()
    content = json.dumps({"token": token, **vars(shown)}).encode()
    with transaction() as session:
        chosen = set(people)
        _hold_people(account, chosen)
        if queries.open_links(account.id) >= LINKS:
            raise TooManyLinks(
                N_("An account can have %(most)s links at a time. End one first."), most=LINKS
            )
        session.add(
            CardLink(
                id=identifier,
                account_id=account.id,
                digest=digest(token),
                sealed=keys().seal(content, f"card_links/{identifier}"),
                created_at=now,
                expires_at=now + timedelta(days=days),
            )
        )
        session.flush()
        session.add_all(CardLinkPerson(link_id=identifier, person_id=each) for each in chosen)
        record(Act.CARD_SHARED, actor=account.id, target=identifier)
    return identifier


def revoke(account: Account, link: Link) -> None:
    """End a link at once. Ending it twice is ending it once."""
    with transaction() as session:
        ended = session.scalar(
            update(CardLink)
            .where(
                CardLink.id == link.id,
                CardLink.account_id == account.id,
                CardLink.revoked_at.is_(None),
            )
            .values(revoked_at=clock.now())
            .returning(CardLink.id)
        )
        if ended is not None:
            record(Act.CARD_REVOKED, actor=account.id, target=link.id)


def revoke_all(person_id: UUID) -> None:
    """End every link that shows a person's card."""
    with transaction() as session:
        ended = session.execute(
            update(CardLink)
            .where(
                CardLink.id.in_(
                    select(CardLinkPerson.link_id).where(CardLinkPerson.person_id == person_id)
                ),
                CardLink.revoked_at.is_(None),
            )
            .values(revoked_at=clock.now())
            .returning(CardLink.id, CardLink.account_id)
        ).all()
        for link_id, account_id in ended:
            record(Act.CARD_REVOKED, actor=account_id, target=link_id)


def opened(token: str, client: str) -> Link:
    """The link with this token. Who tries many that show nothing is refused for a while.

    Raises NotFound or TooMany. A link that works is shown to everybody, however many wrong ones
    came from the same address: guests of one restaurant share theirs.
    """
    try:
        return queries.opened_link(token)
    except NotFound:
        count(GUESSES, "card", client)
        raise


def note_view(link: Link, device: str) -> None:
    """Note that a link was opened, for its owner: when, and by what kind of device."""
    now = clock.now()
    with transaction() as session:
        again = session.scalar(
            update(CardView)
            .where(
                CardView.link_id == link.id,
                CardView.device == device,
                CardView.last_at > now - VISIT,
            )
            .values(last_at=now, times=CardView.times + 1)
            .returning(CardView.id)
        )
        if again is None:
            session.add(
                CardView(link_id=link.id, device=device, first_at=now, last_at=now, times=1)
            )


def sweep_links(ended: Ended) -> None:
    """Erase the links that ended some time ago, with their views."""
    before = clock.now() - KEPT
    sweep(CardLink, or_(CardLink.expires_at <= before, CardLink.revoked_at <= before), ended)


def _hold_people(account: Account, people: Iterable[UUID]) -> None:
    """Make other acts on the account queue, and see that these people are still there."""
    wanted = set(people)
    with transaction() as session:
        hold(account.id)
        if not wanted or not wanted <= set(session.scalars(reach(account.id))):
            raise NotFound(GONE)
