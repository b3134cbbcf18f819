"""What an export says of cards and the links that show them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eatsential.cards.models import CardLink, CardLinkPerson, CardRow, CardView
from eatsential.database import rows_of
from eatsential.errors import N_
from eatsential.installation import keys
from eatsential.profiles.models import PersonRow

LEFT_OUT = {
    "card_links.digest": N_("what the link is found by; the link itself is there"),
}


def own_data(user_id: UUID) -> dict[str, Iterator[Mapping[str, Any]]]:
    """What people wrote for their cards, and the links, with when they were opened."""
    cards = CardRow.id, CardRow.person_id, CardRow.sealed
    links = (
        CardLink.id,
        CardLink.account_id,
        CardLink.sealed,
        CardLink.created_at,
        CardLink.expires_at,
        CardLink.revoked_at,
    )
    shown = CardLinkPerson.id, CardLinkPerson.link_id, CardLinkPerson.person_id
    views = (
        CardView.id,
        CardView.link_id,
        CardView.device,
        CardView.first_at,
        CardView.last_at,
        CardView.times,
    )
    mine = CardLink.account_id == user_id
    return {
        "cards": _opened(
            "cards",
            rows_of(
                select(*cards)
                .join(PersonRow, PersonRow.id == CardRow.person_id)
                .where(PersonRow.account_id == user_id)
            ),
        ),
        "card_links": _opened("card_links", rows_of(select(*links).where(mine))),
        "card_link_people": rows_of(
            select(*shown).join(CardLink, CardLink.id == CardLinkPerson.link_id).where(mine)
        ),
        "card_views": rows_of(
            select(*views).join(CardLink, CardLink.id == CardView.link_id).where(mine)
        ),
    }


def _opened(table: str, rows: Iterator[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        content = json.loads(keys().open(row["sealed"], f"{table}/{row['id']}"))
        yield {**{name: row[name] for name in row if name != "sealed"}, **content}
