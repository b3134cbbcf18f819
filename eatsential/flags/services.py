"""Setting flags, and taking a setting back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, insert, select

from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.database import insert_or_update, transaction
from eatsential.errors import N_
from eatsential.flags.errors import NobodyOfThisName
from eatsential.flags.models import FlagAccount, FlagRow
from eatsential.flags.queries import flag_settings
from eatsential.flags.rules import Flag, Setting
from eatsential.text import folded
from eatsential.users.models import User
from eatsential.users.rules import Account

AS_IT_COMES = "as it comes"


def accounts_named(usernames: Sequence[str]) -> frozenset[UUID]:
    """The accounts of these names. Raises NobodyOfThisName."""
    wanted = {folded(name): name for name in usernames}
    with transaction() as session:
        rows = session.execute(
            select(User.username_key, User.id).where(User.username_key.in_(wanted))
        ).all()
    found = {row.username_key: row.id for row in rows}
    for key, name in wanted.items():
        if key not in found:
            raise NobodyOfThisName(
                N_("There is no account with the name %(name)s."), field="accounts", name=name
            )
    return frozenset(found.values())


def set_flag(actor: Account, flag: Flag, setting: Setting, reason: str) -> None:
    """Say for whom a feature is on, over what was said before."""
    values = {
        "name": flag.value,
        "percent": setting.percent,
        "roles": sorted(setting.roles),
        "owner": setting.owner,
        "purpose": setting.purpose,
        "expires_on": setting.expires_on,
    }
    upsert = insert_or_update(FlagRow).values(values)
    with transaction() as session:
        old = _noted(flag)
        session.execute(upsert.on_conflict_do_update(index_elements=[FlagRow.name], set_=values))
        session.execute(delete(FlagAccount).where(FlagAccount.flag == flag))
        rows = [{"flag": flag.value, "account_id": each} for each in setting.accounts]
        if rows:
            session.execute(insert(FlagAccount), rows)
        said = {"flag": flag.value, "old": old, "new": setting.noted}
        record(Act.FLAG_CHANGED, actor=actor.id, reason=reason, details=said)


def unset_flag(actor: Account, flag: Flag, reason: str) -> None:
    """Let a feature be as the code has it. Nothing happens where it is."""
    with transaction() as session:
        old = _noted(flag)
        session.execute(delete(FlagAccount).where(FlagAccount.flag == flag))
        gone = session.execute(delete(FlagRow).where(FlagRow.name == flag).returning(FlagRow.id))
        if gone.one_or_none() is not None:
            said = {"flag": flag.value, "old": old, "new": AS_IT_COMES}
            record(Act.FLAG_CHANGED, actor=actor.id, reason=reason, details=said)


def _noted(flag: Flag) -> str:
    """How a flag is set, as the record keeps it."""
    setting = flag_settings().get(flag)
    return setting.noted if setting else AS_IT_COMES
