"""Every SELECT about recipes that are kept; the seals are opened here."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from eatsential.database import db
from eatsential.errors import N_, NotFound
from eatsential.foods.keeping.queries import answers_to
from eatsential.foods.models import CheckRow, KeptFood
from eatsential.foods.queries import COLUMNS, check_from
from eatsential.foods.rules import Check
from eatsential.kitchen.models import PartRow

NO_RECIPE = N_("There is no such recipe among those you keep.")


def recipe_of(account_id: UUID, recipe_id: UUID) -> Check:
    """A recipe that this account keeps, as it was answered last. Raises NotFound."""
    row = db.session.execute(
        select(*COLUMNS)
        .join(KeptFood, KeptFood.id == CheckRow.food_id)
        .where(
            KeptFood.id == recipe_id,
            KeptFood.account_id == account_id,
            KeptFood.is_recipe.is_(True),
        )
    ).one_or_none()
    if row is None:
        raise NotFound(NO_RECIPE)
    return check_from(row)


def made_with(parts: Iterable[UUID]) -> dict[UUID, Check]:
    """These recipes, and those that they are made with, also by way of others."""
    found, waiting = dict[UUID, Check](), set(parts)
    while waiting:
        found |= (level := answers_to(waiting))
        inside = (one.composed.parts.values() for one in level.values() if one.composed)
        waiting = {id_ for ids in inside for id_ in ids} - found.keys()
    return found


def above(recipe_id: UUID) -> Sequence[UUID]:
    """The recipes that are made with one, also by way of others."""
    found = select(PartRow.recipe_id).where(PartRow.part_id == recipe_id).cte(recursive=True)
    further = select(PartRow.recipe_id).join(found, PartRow.part_id == found.c.recipe_id)
    return db.session.scalars(select(found.union(further).c.recipe_id)).all()
