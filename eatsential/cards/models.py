"""The tables of cards: the links that show them. A card is made from the profile."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.database import Model


class CardLink(Model):
    """A link that shows cards to whoever has it, until it ends.

    It is found by the SHA-256 of its token. What is shown, and the token for its owner to see
    again, are sealed; the cards themselves are made from the profiles when they are looked at.
    """

    __tablename__ = "card_links"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    sealed: Mapped[bytes]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]


class CardLinkPerson(Model):
    """Whose card a link shows."""

    __tablename__ = "card_link_people"
    __table_args__ = (UniqueConstraint("link_id", "person_id"),)

    link_id: Mapped[UUID] = mapped_column(ForeignKey("card_links.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)


class CardView(Model):
    """That a link was opened: from when to when, by what kind of device, how often. No address."""

    __tablename__ = "card_views"

    link_id: Mapped[UUID] = mapped_column(
        ForeignKey("card_links.id", ondelete="CASCADE"), index=True
    )
    device: Mapped[str] = mapped_column(String(60))
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    times: Mapped[int]
