"""What the screening core is asked about a label, from all that is known of the food."""

from dataclasses import replace
from uuid import UUID

from eatsential.foods.declared import Declared, Stated, tags_of
from eatsential.foods.listing import Listing
from eatsential.screening.answer import Food


def asked_about(
    id_: UUID,
    text: str,
    lang: str | None,
    doubtful: frozenset[str],
    listing: Listing | None,
    declared: Declared,
) -> Food:
    """What is asked about a label: its text, its name, and what is declared to be inside."""
    contains, traces = tags_of(declared, Stated.CONTAINS), tags_of(declared, Stated.MAY_CONTAIN)
    food = Food(str(id_), text, lang, contains, traces, doubtful)
    if listing is None:
        return food
    return replace(
        food,
        name=listing.name,
        allergens=listing.allergens + contains,
        traces=listing.traces + traces,
        nutrients=listing.nutrients,
    )
