"""The tables of foods. What was asked and answered is sealed; see docs/decisions/001."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.database import Model
from eatsential.foods.rules import ReportState


class CheckRow(Model):
    """One question and its answers: the text, who was asked about, and by which rule set.

    A check of a kept food is one of its texts; `superseded_at` is when a newer text came. `due_at`
    is since when it is to be answered again, and another one after each change. `changed_at` is
    since when its answer is another one than was seen, `worse_at` since when it is a worse one, and
    `tell_at` since when its owner is to be told.
    """

    __tablename__ = "checks"
    __table_args__ = (
        Index(None, "account_id", "created_at"),
        Index(None, "account_id", "changed_at"),
        Index(None, "due_at", "account_id"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    food_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("kept_foods.id", ondelete="CASCADE"), index=True
    )
    sealed: Mapped[bytes]
    ruleset: Mapped[str] = mapped_column(String(40), default="", server_default="")
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    worse_at: Mapped[datetime | None]
    tell_at: Mapped[datetime | None] = mapped_column(index=True)


class KeptFood(Model):
    """A food or a recipe that an account keeps: what it is called, sealed. Its texts are its
    checks; a recipe has one.
    """

    __tablename__ = "kept_foods"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[bytes]
    is_recipe: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]


class ReportRow(Model):
    """That an account says a finding is wrong: its words, the finding and the answer, sealed.

    `draft_id` is of the draft that is to answer it.
    """

    __tablename__ = "reports"
    __table_args__ = (Index(None, "state", "created_at"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[bytes]
    state: Mapped[ReportState]
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    draft_id: Mapped[UUID | None] = mapped_column(index=True)


class NoteRow(Model):
    """That a person eats what a finding of a check speaks against, the finding sealed.

    `lapsed_at` is since when it holds no longer, because more was found.
    """

    __tablename__ = "notes"

    check_id: Mapped[UUID] = mapped_column(ForeignKey("checks.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[bytes]
    created_at: Mapped[datetime]
    lapsed_at: Mapped[datetime | None]
