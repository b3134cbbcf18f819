"""Keep what a person can eat with the other details of them, where history and files have it.

Why: it stood in a table of its own, which neither the history nor a file of a profile knew.
Old rows: what was written for a card is opened and sealed anew with the person it is about.
Locks: people and cards; a few seconds for 100,000 people. Needs the keys that sealed the rows.
Down: it stands in its own table again, and the people are sealed without it.
"""

import json
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision, down_revision = "0018", "0017"
branch_labels = depends_on = None

PEOPLE = sa.table("people", sa.column("id", sa.Uuid()), sa.column("sealed", sa.LargeBinary()))
CARDS = sa.table(
    "cards",
    sa.column("id", sa.Uuid()),
    sa.column("person_id", sa.Uuid()),
    sa.column("sealed", sa.LargeBinary()),
)


def upgrade() -> None:
    database = op.get_bind()
    told = sa.select(PEOPLE.c.id, PEOPLE.c.sealed, CARDS.c.id, CARDS.c.sealed)
    both = told.where(CARDS.c.person_id == PEOPLE.c.id)
    for person, details, card, fine in database.execute(both).all():
        said = _opened(fine, f"cards/{card}")
        _keep(person, {**_opened(details, f"people/{person}"), "fine": said["fine"]})
    op.drop_table("cards")


def downgrade() -> None:
    op.create_table(
        "cards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_cards_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cards"),
        sa.UniqueConstraint("person_id", name="uq_cards_person_id"),
    )
    database = op.get_bind()
    for person, sealed in database.execute(sa.select(PEOPLE.c.id, PEOPLE.c.sealed)).all():
        details = _opened(sealed, f"people/{person}")
        fine = details.pop("fine", "")
        if fine:
            card = uuid4()
            said = _keys().seal(json.dumps({"fine": fine}).encode(), f"cards/{card}")
            database.execute(CARDS.insert().values(id=card, person_id=person, sealed=said))
            _keep(person, details)


def _keys() -> Any:
    return current_app.extensions["keys"]


def _opened(sealed: bytes, place: str) -> dict[str, Any]:
    opened: dict[str, Any] = json.loads(_keys().open(sealed, place))
    return opened


def _keep(person: Any, details: dict[str, Any]) -> None:
    sealed = _keys().seal(json.dumps(details).encode(), f"people/{person}")
    op.get_bind().execute(PEOPLE.update().where(PEOPLE.c.id == person).values(sealed=sealed))
