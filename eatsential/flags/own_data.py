"""What an export says of flags."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eatsential.database import rows_of
from eatsential.flags.models import FlagAccount

LEFT_OUT: dict[str, str] = {}


def own_data(user_id: UUID) -> dict[str, Iterator[Mapping[str, Any]]]:
    """The features that are on for the account because it was named."""
    columns = FlagAccount.id, FlagAccount.flag, FlagAccount.account_id
    return {"flag_accounts": rows_of(select(*columns).where(FlagAccount.account_id == user_id))}
