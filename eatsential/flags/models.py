"""The tables of flags."""

from datetime import date
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.database import Model


class FlagRow(Model):
    """For whom a feature is on. Without a row it is as the code has it."""

    __tablename__ = "flags"
    __table_args__ = (UniqueConstraint("name"),)

    name: Mapped[str] = mapped_column(String(40))
    percent: Mapped[int] = mapped_column(SmallInteger)
    roles: Mapped[list[str]] = mapped_column(JSON)
    owner: Mapped[str] = mapped_column(String(80))
    purpose: Mapped[str] = mapped_column(String(200))
    expires_on: Mapped[date]


class FlagAccount(Model):
    """An account for which a feature is on, whatever its number and role."""

    __tablename__ = "flag_accounts"
    __table_args__ = (UniqueConstraint("account_id", "flag"),)

    flag: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
