"""The table of the last looks at the installation."""

from datetime import datetime

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.database import Model


class SelfCheckRow(Model):
    """When something was looked at last, and what there was to say: sentences without secrets."""

    __tablename__ = "self_checks"
    __table_args__ = (UniqueConstraint("name"),)

    name: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    said: Mapped[list[str]] = mapped_column(JSON)
