"""Many accounts with saved checks, put into the tables at once: copies of one made as usual.

Each has its own identifiers and its own seals, so that it is read and answered like any other.
"""

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Table, insert, select

from bench.screening import foods as labels
from eatsential import clock
from eatsential.database import Model, db, transaction
from eatsential.foods import services as foods
from eatsential.foods.models import CheckRow
from eatsential.installation import keys
from eatsential.profiles.models import Consent, EntryRow, PersonRow
from eatsential.users.models import User
from tests.support.factories import a_person, a_user, an_allergy

CHECKS = 50  # of each account, for two people
TOGETHER = 20  # accounts that are written in one transaction

Rows = dict[type[Model], list[dict[str, Any]]]


def fill(accounts: int, edition: str) -> None:
    """Put in this many accounts, whose checks a rule set has answered."""
    user = a_user()
    people = [a_person(user, "Robin", an_allergy()), a_person(user, "Kim", an_allergy("egg"))]
    checks = [foods.preview(people, label.text, label.lang).packed() for label in labels()]
    ids = [person.id for person in people]
    model = {
        User: _rows_of(User, User.id == user.id),
        Consent: _rows_of(Consent, Consent.account_id == user.id),
        PersonRow: _rows_of(PersonRow, PersonRow.account_id == user.id),
        EntryRow: _rows_of(EntryRow, EntryRow.person_id.in_(ids)),
    }
    copies = (_copy(model, list(islice(cycle(checks), CHECKS)), edition) for _ in range(accounts))
    while together := list(islice(copies, TOGETHER)):
        with transaction() as session:
            for table in (*model, CheckRow):
                session.execute(insert(table), [row for one in together for row in one[table]])
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.exec_driver_sql("VACUUM ANALYZE")  # what autovacuum does elsewhere


def _rows_of(table: type[Model], *which: Any) -> list[dict[str, Any]]:
    assert isinstance(table.__table__, Table)
    return [
        dict(row) for row in db.session.execute(select(table.__table__).where(*which)).mappings()
    ]


def _copy(model: Rows, checks: list[bytes], edition: str) -> Rows:
    """Every row of the model with other identifiers, and its checks."""
    new = {row["id"]: uuid4() for rows in model.values() for row in rows}
    (user,) = model[User]
    name = new[user["id"]].hex
    own = {"username_key": name[:20], "email_key": name, "username": name[:20], "email": name}
    made = {table: [_anew(table, row, new) for row in rows] for table, rows in model.items()}
    made[User][0] |= own
    people = [(str(row["id"]).encode(), str(new[row["id"]]).encode()) for row in model[PersonRow]]
    made[CheckRow] = list(_checks(new[user["id"]], people, checks, edition))
    return made


def _anew(table: type[Model], row: dict[str, Any], new: dict[UUID, UUID]) -> dict[str, Any]:
    copy = {
        name: new.get(value, value) if isinstance(value, UUID) else value
        for name, value in row.items()
    }
    if "sealed" in row:
        name = table.__tablename__
        copy["sealed"] = keys().seal(
            keys().open(row["sealed"], f"{name}/{row['id']}"), f"{name}/{copy['id']}"
        )
    return copy


def _checks(
    account: UUID, people: list[tuple[bytes, bytes]], packed: list[bytes], edition: str
) -> Iterator[dict[str, Any]]:
    now = clock.now()
    for check in packed:
        id_ = uuid4()
        for old, new in people:
            check = check.replace(old, new)
        yield {
            "id": id_,
            "account_id": account,
            "sealed": keys().seal(check, f"checks/{id_}"),
            "ruleset": edition,
            "created_at": now,
            "answered_at": now,
        }
