"""Every SELECT about the last looks at the installation."""

from collections.abc import Iterable

from sqlalchemy import select

from eatsential.database import db
from eatsential.installation import keys, peppers
from eatsential.rotation.rules import Ring
from eatsential.system.models import SelfCheckRow
from eatsential.system.rules import Key, Look, SelfCheck, keys_of


def last_looks() -> dict[Look, SelfCheck]:
    """The last look at each thing that was looked at."""
    columns = SelfCheckRow.name, SelfCheckRow.at, SelfCheckRow.said
    rows = db.session.execute(select(*columns).where(SelfCheckRow.name.in_(list(Look))))
    return {Look(row.name): SelfCheck(row.at, tuple(row.said)) for row in rows}


def database_server() -> str:
    """Which database this is, and its version."""
    dialect = db.session.get_bind().dialect
    version = ".".join(map(str, dialect.server_version_info or ()))
    return f"{dialect.name} {version}"


def keys_set() -> list[Key]:
    """The keys of the settings, by name."""
    noted = last_looks().get(Look.KEY_AGES)
    rings: dict[str, Iterable[str]] = {
        Ring.ENCRYPTION_KEYS: keys().keys,
        Ring.PASSWORD_PEPPERS: peppers().keys,
    }
    return keys_of(rings, noted.said if noted else ())
