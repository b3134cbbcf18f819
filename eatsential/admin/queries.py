"""What waits for who answers for the installation: few small statements, however large it is.

Lists are counted up to `MOST`; what would read whole tables, the worker has looked at.
"""

from collections.abc import Callable
from functools import cached_property

from sqlalchemy import ColumnElement, func, select

from eatsential import clock
from eatsential.admin.rules.attention import (
    LONG_UNREAD,
    MOST,
    NEEDED,
    SAID_BY_THEMSELVES,
    Due,
    Waiting,
)
from eatsential.audit.models import AuditReading
from eatsential.audit.queries import readings
from eatsential.curation.models import DraftRow
from eatsential.curation.queries import went_back
from eatsential.curation.rules import DraftState
from eatsential.curation.services.following import follower
from eatsential.database import Base, db
from eatsential.flags.queries import flag_settings
from eatsential.foods.models import ReportRow
from eatsential.foods.rules import ReportState
from eatsential.outbox.models import OutboxMessage
from eatsential.profiles.models import WordRequest
from eatsential.profiles.rules.words import RequestState
from eatsential.system.queries import last_looks
from eatsential.system.rules import TOO_OLD_BACKUP, WORKER_GONE, Look, SelfCheck, is_older
from eatsential.users.rules import Account
from eatsential.web.probes import HEAD, found_revision


def waiting_for(account: Account) -> list[Waiting]:
    """What needs attention, of what the account may act on."""
    attention = _Attention()
    counts: dict[Due, Callable[[], int]] = {
        Due.MIGRATIONS: attention.migrations,
        Due.CHAIN_BROKEN: attention.chain_broken,
        Due.RULE_SET: lambda: int(bool(follower.fault)),
        Due.WORKER: attention.worker,
        Due.PARTS: attention.parts,
        Due.CHAIN_UNREAD: attention.chain_unread,
        Due.BACKUP: attention.backup,
        Due.WENT_BACK: lambda: int(went_back()),
        Due.MAIL: lambda: _number(OutboxMessage, OutboxMessage.parked_at.is_not(None)),
        Due.FLAGS: attention.flags,
        Due.REPORTS: lambda: _number(ReportRow, ReportRow.state == ReportState.OPEN),
        Due.WORDS: lambda: _number(WordRequest, WordRequest.state == RequestState.OPEN),
        Due.DRAFTS: lambda: _number(
            DraftRow, (DraftRow.state == DraftState.IN_REVIEW) & (DraftRow.author_id != account.id)
        ),
        Due.KEYS: lambda: attention.said(Look.KEYS),
    }
    mine = (due for due in Due if account.may(NEEDED[due]))
    return [Waiting(due, number) for due in mine if (number := counts[due]())]


class _Attention:
    """What is known of the installation at one moment, read once."""

    @cached_property
    def looks(self) -> dict[Look, SelfCheck]:
        return last_looks()

    @cached_property
    def read_over(self) -> AuditReading | None:
        return readings()[0]

    def migrations(self) -> int:
        return int(found_revision() != HEAD)

    def chain_broken(self) -> int:
        return int(self.read_over is not None and self.read_over.damage is not None)

    def chain_unread(self) -> int:
        ended = self.read_over.ended_at if self.read_over else None
        return int(ended is None or clock.now() - ended > LONG_UNREAD)

    def worker(self) -> int:
        return int(is_older(self.looks.get(Look.WORKER), WORKER_GONE, clock.now()))

    def backup(self) -> int:
        return int(is_older(self.looks.get(Look.BACKUP_VERIFIED), TOO_OLD_BACKUP, clock.now()))

    def parts(self) -> int:
        said = self.looks[Look.PARTS].said if Look.PARTS in self.looks else ()
        return sum(not line.startswith(SAID_BY_THEMSELVES) for line in said)

    def said(self, look: Look) -> int:
        return len(self.looks[look].said) if look in self.looks else 0

    def flags(self) -> int:
        return sum(one.has_expired(clock.today()) for one in flag_settings().values())


def _number(table: type[Base], which: ColumnElement[bool]) -> int:
    some = select(table.id).where(which).limit(MOST).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0
