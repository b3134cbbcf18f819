"""The account row."""

from datetime import date, datetime

from sqlalchemy import Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.database import Model, compared
from eatsential.users.rules import Role

LEAVING, SUSPENDED = text("deletion_due_at IS NOT NULL"), text("suspended_at IS NOT NULL")


class User(Model):
    """One account. Health facts belong to the people of the account, not to it.

    An account exists once its address is confirmed; before that it is a registration. `first_step`
    is the one of the first steps that it has come to, while it is on the way.
    """

    __tablename__ = "users"
    __table_args__ = (
        Index(None, "created_at", "id"),
        Index(None, "role", "created_at", "id"),
        Index(
            "ix_users_deletion_due_at",
            "deletion_due_at",
            sqlite_where=LEAVING,
            postgresql_where=LEAVING,
        ),
        Index(
            "ix_users_leaving", "created_at", "id", sqlite_where=LEAVING, postgresql_where=LEAVING
        ),
        Index(
            "ix_users_suspended",
            "created_at",
            "id",
            sqlite_where=SUSPENDED,
            postgresql_where=SUSPENDED,
        ),
    )

    username: Mapped[str] = mapped_column(String(20))
    username_key: Mapped[str] = mapped_column(compared(20), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(compared(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    birth_date: Mapped[date]
    role: Mapped[Role] = mapped_column(default=Role.USER)
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    language: Mapped[str] = mapped_column(String(10), default="", server_default="")
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]
    deletion_due_at: Mapped[datetime | None]
    first_step: Mapped[int | None] = mapped_column(SmallInteger)
