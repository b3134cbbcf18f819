"""Every SELECT about notes; the seals are opened here."""

import json
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from eatsential.database import db
from eatsential.foods.models import NoteRow
from eatsential.foods.notes.rules import Note
from eatsential.installation import keys


def notes_on(check_ids: Collection[UUID]) -> list[Note]:
    """The notes on some checks, the oldest first."""
    rows = db.session.scalars(
        select(NoteRow)
        .where(NoteRow.check_id.in_(check_ids))
        .order_by(NoteRow.created_at, NoteRow.id)
    )
    return [
        Note(row.id, row.check_id, row.person_id, row.created_at, row.lapsed_at, _finding(row))
        for row in rows
    ]


def _finding(row: NoteRow) -> dict[str, object]:
    found: dict[str, object] = json.loads(keys().open(row.sealed, f"notes/{row.id}"))["finding"]
    return found
