"""The tables of curation. Nothing in them is about a person who checks food.

Who acted is kept without a foreign key, as in the record of acts: it outlives the account.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.curation.rules import DraftState
from eatsential.database import Model
from eatsential.leases import Leased

CELLS = JSON(none_as_null=True)


class DraftRow(Model):
    """Changes that somebody proposes; nobody reviews their own."""

    __tablename__ = "drafts"
    __table_args__ = (
        CheckConstraint("reviewer_id <> author_id", name="two_people"),
        Index(None, "state", "created_at"),
    )

    title: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(String(500))
    state: Mapped[DraftState]
    author_id: Mapped[UUID]
    reviewer_id: Mapped[UUID | None]
    answer: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]


class DraftChange(Model):
    """One row that a draft puts or takes away, and the row that it was made over."""

    __tablename__ = "draft_changes"
    __table_args__ = (UniqueConstraint("draft_id", "file", "key"),)

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"))
    file: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(600))
    row: Mapped[Mapping[str, str] | None] = mapped_column(CELLS)
    base: Mapped[Mapping[str, str] | None] = mapped_column(CELLS)


class TrialRow(Leased):
    """A draft on trial: what it would do to the corpus and to saved answers, in numbers.

    `mark` is of what is tried; `after` is the last saved answer that was looked at. A worker holds
    it until `leased_until`.
    """

    __tablename__ = "trials"

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), unique=True)
    mark: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    after: Mapped[UUID | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    found: Mapped[Mapping[str, Any]] = mapped_column(JSON)
    finished_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]


class RuleSetRow(Model):
    """A rule set that was published: all its changes over what ships. The database keeps it so."""

    __tablename__ = "rule_sets"
    __table_args__ = (CheckConstraint("reviewer_id <> author_id", name="two_people"),)

    number: Mapped[int] = mapped_column(unique=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("rule_sets.id"))
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("drafts.id"), unique=True)
    shipped: Mapped[str] = mapped_column(String(40))
    edition: Mapped[str] = mapped_column(String(40))
    changes: Mapped[str] = mapped_column(Text)
    found: Mapped[Mapping[str, Any]] = mapped_column(JSON)
    author_id: Mapped[UUID]
    reviewer_id: Mapped[UUID]
    published_at: Mapped[datetime]


class Activation(Model):
    """From when on which rule set answers, or what ships; the one with the highest number does."""

    __tablename__ = "activations"

    number: Mapped[int] = mapped_column(unique=True)
    rule_set_id: Mapped[UUID | None] = mapped_column(ForeignKey("rule_sets.id"))
    actor_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
