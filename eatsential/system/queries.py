"""Every SELECT about the last looks at the installation."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, func, select

from eatsential.catalogue.models import ImportRow
from eatsential.database import db
from eatsential.installation import keys, peppers
from eatsential.kitchen.models import BatchRow
from eatsential.own_data.models import Export
from eatsential.rotation.rules import Ring
from eatsential.system.models import SelfCheckRow
from eatsential.system.rules import Key, Look, SelfCheck, keys_of


def last_looks() -> dict[Look, SelfCheck]:
    """The last look at each thing that was looked at."""
    columns = SelfCheckRow.name, SelfCheckRow.at, SelfCheckRow.said
    rows = db.session.execute(select(*columns).where(SelfCheckRow.name.in_(list(Look))))
    return {Look(row.name): SelfCheck(row.at, tuple(row.said)) for row in rows}


def failed_since(moment: datetime) -> dict[str, int]:
    """How many exports and tables were given up since then, and imports that have not ended since.

    It reads whole tables: for a look of the worker, not for a page.
    """
    some = {
        "exports": (Export, Export.failed_at >= moment),
        "tables of foods": (BatchRow, BatchRow.failed_at >= moment),
        "imports of foods": (
            ImportRow,
            and_(ImportRow.finished_at.is_(None), ImportRow.started_at < moment),
        ),
    }
    found = {
        name: db.session.scalar(select(func.count()).select_from(table).where(which))
        for name, (table, which) in some.items()
    }
    return {name: number for name, number in found.items() if number}


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
