"""The tables of profiles. What a person must avoid is sealed; see docs/decisions/001."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.database import Model
from eatsential.profiles.rules.words import RequestState


class PersonRow(Model):
    """Somebody an account checks food for."""

    __tablename__ = "people"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[bytes]
    created_at: Mapped[datetime]


class EntryRow(Model):
    """One entry of a person's profile, sealed as a whole.

    `ends_on` stands beside it so that the worker finds what is about to end; it says nothing else.
    """

    __tablename__ = "entries"
    __table_args__ = (UniqueConstraint("person_id", "fingerprint"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed: Mapped[bytes]
    ends_on: Mapped[date | None] = mapped_column(index=True)
    announced_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class WordRequest(Model):
    """That curators are asked to take a word of somebody's own into the vocabulary.

    It hangs on the entry, and goes with it. `fingerprint` is equal for equal words, whoever asks;
    the word and the answer are sealed. `draft_id` is of the draft that is to answer it.
    """

    __tablename__ = "word_requests"

    entry_id: Mapped[UUID] = mapped_column(
        ForeignKey("entries.id", ondelete="CASCADE"), unique=True
    )
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    sealed: Mapped[bytes]
    state: Mapped[RequestState]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    draft_id: Mapped[UUID | None] = mapped_column(index=True)


class ChangeRow(Model):
    """One change of a person's profile: what it was and what it became, sealed as a whole."""

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_person_id_at", "person_id", "at"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    actor: Mapped[UUID]
    at: Mapped[datetime]
    sealed: Mapped[bytes]


class MeasurementRow(Model):
    """What was measured of a person on a day, sealed as a whole, the day as well."""

    __tablename__ = "measurements"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[bytes]
    created_at: Mapped[datetime]


class GrantRow(Model):
    """What an account may do for a person of another account."""

    __tablename__ = "grants"
    __table_args__ = (UniqueConstraint("person_id", "account_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    may_see_card: Mapped[bool]
    may_see_profile: Mapped[bool]
    may_edit: Mapped[bool]
    may_check: Mapped[bool]
    ends_on: Mapped[date | None] = mapped_column(index=True)
    created_at: Mapped[datetime]


class InvitationRow(Model):
    """An offer to share a person with another account, or to hand the person over to it.

    `account_id` is whom the name that was typed reaches; nobody is told whether it reaches anybody.
    """

    __tablename__ = "invitations"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    handover: Mapped[bool]
    sealed: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(index=True)


class Consent(Model):
    """That an account agreed to have health data kept, to which text, when, and until when."""

    __tablename__ = "consents"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    version: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
