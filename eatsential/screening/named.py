"""What the name of a food says: what it usually holds, and nothing that clears it."""

from dataclasses import replace
from functools import lru_cache

from eatsential.screening.answer import Evidence, Food
from eatsential.screening.reading import Reading
from eatsential.screening.remembered import MOST
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.telling import Heard, Telling
from eatsential.screening.terms import GUESSES

_HEARD = {
    Evidence.CONTAINS: Evidence.USUALLY,
    Evidence.MAY_CONTAIN: Evidence.MAY_CONTAIN,
    **{guess: guess for guess in GUESSES},
}


def named(food: Food, read: Reading, rules: RuleSet) -> list[Heard]:
    """What the name tells beside the label; what it is only guessed to hold, without one."""
    if not food.name:
        return []
    unsaid = GUESSES if read.is_read else ()
    name = replace(food, text=food.name, lang=food.lang or read.lang)
    tellings = (_telling(one.telling, unsaid) for one in Reading(name, rules).heard)
    return [Heard(-1, -1, telling) for telling in tellings if telling.said]


@lru_cache(MOST)
def _telling(telling: Telling, unsaid: tuple[Evidence, ...]) -> Telling:
    return Telling(
        tuple(
            said._replace(evidence=_HEARD[said.evidence])
            for said in telling.said
            if said.evidence in _HEARD and said.evidence not in unsaid
        )
    )
