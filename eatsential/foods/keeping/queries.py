"""Every SELECT about foods that are kept; the seals are opened here."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select

from eatsential.database import db
from eatsential.errors import N_, NotFound
from eatsential.foods.keeping.naming import ingredients_of
from eatsential.foods.keeping.rules import Kept, Label, Text, difference
from eatsential.foods.models import CheckRow, KeptFood
from eatsential.foods.queries import COLUMNS, check_from
from eatsential.foods.rules import Check
from eatsential.installation import keys
from eatsential.vocabulary.load import ruleset

NO_FOOD = N_("There is no such food among those you keep.")
_FOOD: tuple[Any, ...] = KeptFood.id, KeptFood.created_at, KeptFood.sealed


def foods_of(account_id: UUID, *, recipes: bool = False) -> list[Kept]:
    """The foods that an account keeps, or its recipes, by name."""
    rows = db.session.execute(select(*_FOOD).where(*_kept_by(account_id, recipes)))
    return sorted(
        map(_kept, rows), key=lambda food: (food.label.name.casefold(), food.created_at, food.id)
    )


def food_of(account_id: UUID, food_id: UUID) -> Kept:
    """A food that this account keeps. Raises NotFound for an unknown one and another's alike."""
    wanted = KeptFood.id == food_id, *_kept_by(account_id, recipes=False)
    row = db.session.execute(select(*_FOOD).where(*wanted)).one_or_none()
    if row is None:
        raise NotFound(NO_FOOD)
    return _kept(row)


def number_of_foods(account_id: UUID, *, recipes: bool = False) -> int:
    """How many foods, or recipes, an account keeps; opens no seal."""
    return db.session.scalar(select(func.count()).where(*_kept_by(account_id, recipes))) or 0


def answers_to(food_ids: Iterable[UUID]) -> dict[UUID, Check]:
    """The answer to the newest text of each food."""
    rows = db.session.execute(
        select(*COLUMNS).where(
            CheckRow.food_id.in_(list(food_ids)), CheckRow.superseded_at.is_(None)
        )
    )
    return {row.food_id: check_from(row) for row in rows}


def texts_of(food_id: UUID) -> list[Text]:
    """The texts that a food had, the newest first, each with what it changed."""
    rows = db.session.execute(
        select(*COLUMNS)
        .where(CheckRow.food_id == food_id)
        .order_by(CheckRow.superseded_at.is_not(None), CheckRow.created_at.desc())
    )
    checks = [check_from(row) for row in rows]
    named = [ingredients_of(one.food, ruleset()) for one in checks]
    changes = [difference(older, newer) for newer, older in pairwise(named)]
    return [Text(*pair) for pair in zip(checks, [*changes, None], strict=True)]


def _kept_by(account_id: UUID, recipes: bool) -> tuple[ColumnElement[bool], ...]:
    return KeptFood.account_id == account_id, KeptFood.is_recipe.is_(recipes)


def _kept(row: Row[Any]) -> Kept:
    label = Label.unpacked(keys().open(row.sealed, f"kept_foods/{row.id}"))
    return Kept(row.id, row.created_at, label)
