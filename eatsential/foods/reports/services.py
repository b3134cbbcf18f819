"""Acts on reports: saying that a finding is wrong, and answering who says so."""

from dataclasses import replace
from uuid import UUID, uuid4

from sqlalchemy import select, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth import throttle
from eatsential.database import transaction
from eatsential.errors import N_
from eatsential.foods.models import ReportRow
from eatsential.foods.queries import check_of
from eatsential.foods.reports import queries
from eatsential.foods.reports.errors import AnswerChanged
from eatsential.foods.reports.rules import LIMIT, Said, trace_of
from eatsential.foods.rules import ReportState
from eatsential.installation import keys
from eatsential.profiles.errors import AnsweredAlready
from eatsential.profiles.services.consent import need_consent
from eatsential.users.rules import Account


def report(account: Account, check_id: UUID, number: int, mark: str, words: str) -> UUID:
    """Tell curators that a finding is wrong, with the very trace that was shown.

    Raises NotFound, ConsentMissing, TooMany, or AnswerChanged where the trace is another one now.
    """
    throttle.count(LIMIT, "report", str(account.id))
    identifier = uuid4()
    with transaction() as session:
        need_consent(account)
        trace = trace_of(check_of(account.id, check_id), number)
        if trace is None or trace.mark != mark:
            raise AnswerChanged(N_("The answer has changed meanwhile. Look at it again."))
        session.add(
            ReportRow(
                id=identifier,
                account_id=account.id,
                sealed=_sealed(identifier, Said(words, trace)),
                state=ReportState.OPEN,
                created_at=clock.now(),
            )
        )
        record(Act.REPORTED, actor=account.id, target=account.id)
    return identifier


def answer(
    curator: Account, report_id: UUID, was: ReportState, state: ReportState, words: str
) -> None:
    """Answer a report. `was` is the state that the curator saw. Raises AnsweredAlready."""
    with transaction() as session:
        sealed = session.scalar(
            select(ReportRow.sealed)
            .where(ReportRow.id == report_id, ReportRow.state == was)
            .with_for_update()
        )
        if sealed is None:
            raise AnsweredAlready(N_("Another curator has answered meanwhile, or it is gone."))
        said = replace(queries.opened(report_id, sealed), answer=words)
        session.execute(
            update(ReportRow)
            .where(ReportRow.id == report_id)
            .values(sealed=_sealed(report_id, said), state=state, answered_at=clock.now())
        )
        record(
            Act.REPORT_ANSWERED, actor=curator.id, target=report_id, details={"state": state.value}
        )


def _sealed(identifier: UUID, said: Said) -> bytes:
    return keys().seal(said.packed(), f"reports/{identifier}")
