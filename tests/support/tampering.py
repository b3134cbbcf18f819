"""What somebody who owns the database can do to the record of what happened."""

from dataclasses import dataclass

from sqlalchemy import text

from eatsential.database import db

COLUMNS = "act, actor, target, request_id, reason, outcome, details, key_id, digest"
FALSE_ID = "0123456789abcdef0123456789abcdef"


@dataclass(frozen=True)
class Tampering:
    """Statements, and what `eatsential audit verify` has to say about them."""

    statements: tuple[str, ...]
    found: str


def copied(to: int, of: int) -> str:
    """A statement that makes an event anew under another number."""
    return (
        f"INSERT INTO audit_events (id, at, number, {COLUMNS})"
        f" SELECT '{FALSE_ID}', at, {to}, {COLUMNS} FROM audit_events WHERE number = {of}"
    )


KINDS = {  # of a record of nine events
    "edited": Tampering(
        ("UPDATE audit_events SET reason = 'a good one' WHERE number = 3",), "3 was edited"
    ),
    "removed": Tampering(("DELETE FROM audit_events WHERE number = 5",), "5 was removed"),
    "removed, and the gap closed": Tampering(
        (
            "DELETE FROM audit_events WHERE number = 5",
            "UPDATE audit_events SET number = -number WHERE number > 5",  # or two may meet
            "UPDATE audit_events SET number = -number - 1 WHERE number < 0",
        ),
        "5 was removed",
    ),
    "inserted": Tampering(
        (
            "UPDATE audit_events SET number = -number WHERE number > 4",
            "UPDATE audit_events SET number = -number + 1 WHERE number < 0",
            copied(5, of=2),
        ),
        "5 was inserted",
    ),
    "inserted at the end": Tampering((copied(10, of=2),), "10 was inserted"),
    "inserted a second time": Tampering((copied(7, of=2),), "7 was inserted"),
    "reordered": Tampering(
        (
            "UPDATE audit_events SET number = 0 WHERE number = 6",
            "UPDATE audit_events SET number = 6 WHERE number = 7",
            "UPDATE audit_events SET number = 7 WHERE number = 0",
        ),
        "6 is not the one that was there: events were reordered",
    ),
    "truncated": Tampering(
        ("DELETE FROM audit_events WHERE number > 7",), "8 and what came after it were cut off"
    ),
}


def tamper(*statements: str) -> None:
    """Say something to the database as its owner, with every trigger out of the way."""
    db.session.remove()
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for name in ("update", "delete", "follow"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS audit_events_{name}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for statement in statements:
            assert connection.execute(text(statement)).rowcount > 0, statement
