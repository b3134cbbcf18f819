"""Foods of the catalogue: one of them, those with a barcode, those of a kind."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from eatsential.barcodes import written
from eatsential.catalogue.models import FoodRow, ImportRow
from eatsential.catalogue.rules import Food
from eatsential.database import db
from eatsential.errors import N_, NotFound

NO_FOOD = N_("There is no such food.")
MOST = 1_000  # foods with one barcode
FOODS = select(
    FoodRow.id, FoodRow.source, FoodRow.key, FoodRow.dataset, FoodRow.name, FoodRow.brand,
    FoodRow.barcode, FoodRow.lang, FoodRow.text, FoodRow.category, FoodRow.allergens,
    FoodRow.traces, FoodRow.nutrients, FoodRow.dated_on, ImportRow.version,
).join(ImportRow, ImportRow.id == FoodRow.import_id)  # fmt: skip


def food_of(food_id: UUID) -> Food:
    """A food of the catalogue. Raises NotFound."""
    found = read(FOODS.where(FoodRow.id == food_id))
    if not found:
        raise NotFound(NO_FOOD)
    return found[0]


def foods_by_barcode(typed: str) -> list[Food]:
    """The foods with this barcode, whichever way it is written; none for what is no barcode."""
    if not (code := written(typed)):
        return []
    known = FOODS.where(FoodRow.barcode == code)
    return read(known.order_by(FoodRow.source, FoodRow.number).limit(MOST))


def same_category(food: Food, most: int) -> list[Food]:
    """Foods of the same kind from the same source, without this one."""
    if not food.category:
        return []
    return read(
        FOODS.where(
            FoodRow.category == food.category,
            FoodRow.source == food.source,
            FoodRow.id != food.id,
        )
        .order_by(FoodRow.number)
        .limit(most)
    )


def read(statement: Select[*tuple[Any, ...]], given: Mapping[str, Any] | None = None) -> list[Food]:
    """The foods that a statement of `FOODS` finds."""
    return [
        Food(
            **{
                **row,
                "allergens": tuple(row["allergens"]),
                "traces": tuple(row["traces"]),
            }
        )
        for row in db.session.execute(statement, given).mappings()
    ]
