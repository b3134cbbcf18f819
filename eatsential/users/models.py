"""The account row."""

from datetime import date, datetime

from sqlalchemy import SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.database import Model
from eatsential.users.rules import Role


class User(Model):
    """One account. Health facts belong to the people of the account, not to it.

    An account exists once its address is confirmed; before that it is a registration. `first_step`
    is the one of the first steps that it has come to, while it is on the way.
    """

    __tablename__ = "users"

    username: Mapped[str] = mapped_column(String(20))
    username_key: Mapped[str] = mapped_column(String(20), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    birth_date: Mapped[date]
    role: Mapped[Role] = mapped_column(default=Role.USER)
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    language: Mapped[str] = mapped_column(String(10), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(index=True)
    suspended_at: Mapped[datetime | None]
    deletion_due_at: Mapped[datetime | None] = mapped_column(index=True)
    first_step: Mapped[int | None] = mapped_column(SmallInteger)
