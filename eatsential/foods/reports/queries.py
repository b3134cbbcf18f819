"""Every SELECT about reports; the seals are opened here. None tells curators whose one is."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from eatsential.database import db
from eatsential.errors import N_, NotFound
from eatsential.foods.models import ReportRow
from eatsential.foods.reports.rules import Report, Said
from eatsential.foods.rules import ReportState
from eatsential.installation import keys

SHOWN = 50  # reports a page
NO_REPORT = N_("There is no such report.")
_REPORT: tuple[Any, ...] = (
    ReportRow.id,
    ReportRow.state,
    ReportRow.created_at,
    ReportRow.answered_at,
    ReportRow.draft_id,
    ReportRow.sealed,
)


def reports_of(account_id: UUID) -> list[Report]:
    """What an account reported last, newest first."""
    statement = (
        select(*_REPORT)
        .where(ReportRow.account_id == account_id)
        .order_by(ReportRow.created_at.desc(), ReportRow.id)
        .limit(SHOWN)
    )
    return _reports(db.session.execute(statement))


def reports_in(state: ReportState, page: int = 1) -> list[Report]:
    """A page of the reports in a state, the oldest first; one more means that there is a next."""
    statement = (
        select(*_REPORT)
        .where(ReportRow.state == state)
        .order_by(ReportRow.created_at, ReportRow.id)
        .limit(SHOWN + 1)
        .offset((page - 1) * SHOWN)
    )
    return _reports(db.session.execute(statement))


def report_by(report_id: UUID) -> Report:
    """A report. Raises NotFound."""
    found = _reports(db.session.execute(select(*_REPORT).where(ReportRow.id == report_id)))
    if not found:
        raise NotFound(NO_REPORT)
    return found[0]


def opened(report_id: UUID, sealed: bytes) -> Said:
    """What is sealed of a report."""
    return Said.unpacked(keys().open(sealed, f"reports/{report_id}"))


def _reports(rows: Iterable[Row[Any]]) -> list[Report]:
    return [
        Report(
            row.id,
            row.state,
            row.created_at,
            row.answered_at,
            row.draft_id,
            opened(row.id, row.sealed),
        )
        for row in rows
    ]
