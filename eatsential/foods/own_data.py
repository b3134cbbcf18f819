"""What an export says of foods: checks, foods that are kept, reports."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from eatsential.database import rows_of
from eatsential.foods.models import CheckRow, KeptFood, NoteRow, ReportRow
from eatsential.installation import keys

LEFT_OUT: dict[str, str] = {}
EMPTY = {"checks": {"listing": None, "composed": None}}  # what not every one has
CHECKS: tuple[Any, ...] = (
    CheckRow.id,
    CheckRow.account_id,
    CheckRow.food_id,
    CheckRow.ruleset,
    CheckRow.created_at,
    CheckRow.answered_at,
    CheckRow.due_at,
    CheckRow.superseded_at,
    CheckRow.changed_at,
    CheckRow.worse_at,
    CheckRow.tell_at,
    CheckRow.sealed,
)
REPORTS: tuple[Any, ...] = (
    ReportRow.id,
    ReportRow.account_id,
    ReportRow.state,
    ReportRow.created_at,
    ReportRow.answered_at,
    ReportRow.draft_id,
    ReportRow.sealed,
)
NOTES: tuple[Any, ...] = (
    NoteRow.id,
    NoteRow.check_id,
    NoteRow.person_id,
    NoteRow.created_at,
    NoteRow.lapsed_at,
    NoteRow.sealed,
)


def own_data(user_id: UUID) -> dict[str, Iterator[Mapping[str, Any]]]:
    """The labels that were checked, the answers as they stand, kept foods, notes and reports."""
    foods: tuple[Any, ...] = (
        KeptFood.id,
        KeptFood.account_id,
        KeptFood.is_recipe,
        KeptFood.created_at,
        KeptFood.sealed,
    )
    return {
        "kept_foods": _opened("kept_foods", select(*foods).where(KeptFood.account_id == user_id)),
        "checks": _opened("checks", select(*CHECKS).where(CheckRow.account_id == user_id)),
        "notes": _opened(
            "notes",
            select(*NOTES)
            .join(CheckRow, CheckRow.id == NoteRow.check_id)
            .where(CheckRow.account_id == user_id),
        ),
        "reports": _opened("reports", select(*REPORTS).where(ReportRow.account_id == user_id)),
    }


def _opened(kind: str, statement: Select[Any]) -> Iterator[Mapping[str, Any]]:
    for row in rows_of(statement):
        content = json.loads(keys().open(row["sealed"], f"{kind}/{row['id']}"))
        plain = {name: value for name, value in row.items() if name != "sealed"}
        yield plain | EMPTY.get(kind, {}) | content
