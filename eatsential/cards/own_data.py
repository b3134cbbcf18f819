"""What an export says of the links that show cards."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eatsential.cards.models import CardLink, CardLinkPerson, CardView
from eatsential.database import rows_of
from eatsential.errors import N_
from eatsential.installation import keys

LEFT_OUT = {
    "card_links.digest": N_("what the link is found by; the link itself is there"),
}


def own_data(user_id: UUID) -> dict[str, Iterator[Mapping[str, Any]]]:
    """The links that show cards, with when they were opened."""
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
