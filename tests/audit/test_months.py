"""PostgreSQL keeps the events of each month apart; nothing is lost where a month is missing."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from eatsential.audit import services
from eatsential.audit.commands import audit
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.database import db, transaction

FEBRUARY = datetime(2031, 2, 28, 23, 59, 58, tzinfo=UTC)
MARCH = datetime(2031, 3, 1, tzinfo=UTC)
Travel = Callable[[datetime], None]


def kept() -> dict[str, int]:
    """How many events each partition that holds some has."""
    rows = db.session.execute(
        text("SELECT tableoid::regclass::text, count(*) FROM audit_events GROUP BY 1")
    )
    found = {str(name).removeprefix("audit."): int(number) for name, number in rows}
    db.session.remove()
    return found


def happen() -> None:
    record(Act.LOGGED_IN, actor=None)


def sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def test_each_month_has_its_own_partition(app: Flask, travel: Travel) -> None:
    travel(FEBRUARY)
    made = services.prepare()
    happen()
    travel(MARCH)
    happen()
    happen()

    if sqlite():
        assert made == []
        return
    assert made == [f"audit_events_2031_{month:02}" for month in (2, 3, 4, 5)]
    assert kept() == {"audit_events_2031_02": 1, "audit_events_2031_03": 2}
    assert services.verified()[1] is None


def test_a_month_that_nobody_prepared_is_kept_and_stays_where_it_is(
    app: Flask, travel: Travel
) -> None:
    travel(MARCH)
    happen()
    answer = app.test_cli_runner().invoke(audit, ["prepare"])
    happen()

    assert answer.exit_code == 0
    assert services.verified()[1] is None
    if sqlite():
        assert answer.output == "Everything is there already.\n"
        return
    assert answer.output == (
        "Made audit_events_2031_04, audit_events_2031_05, audit_events_2031_06.\n"
    )
    assert kept() == {"audit_events_default": 2}


def test_preparing_again_makes_nothing(app: Flask) -> None:
    services.prepare()
    answer = app.test_cli_runner().invoke(audit, ["prepare"])
    assert answer.output == "Everything is there already.\n"


def test_a_new_month_refuses_changes_like_the_others(app: Flask, travel: Travel) -> None:
    travel(MARCH)
    services.prepare()
    happen()

    statements = ["UPDATE {} SET act = ''", "DELETE FROM {}"]
    if not sqlite():
        statements.append("TRUNCATE {}")
    for statement in statements:
        table = "audit_events" if sqlite() else "audit.audit_events_2031_03"
        with pytest.raises(DBAPIError, match="append-only"), transaction() as session:
            session.execute(text(statement.format(table)))
