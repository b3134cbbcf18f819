"""What the name of a food says: what it usually holds, and nothing that clears it."""

from dataclasses import replace

from eatsential.screening.answer import Evidence, Food
from eatsential.screening.judge import Said
from eatsential.screening.reading import Reading
from eatsential.screening.ruleset import RuleSet

_HEARD = {Evidence.CONTAINS: Evidence.USUALLY, Evidence.MAY_CONTAIN: Evidence.MAY_CONTAIN}
_GUESSED = {Evidence.USUALLY: Evidence.USUALLY, Evidence.VAGUE: Evidence.VAGUE}


def named(food: Food, read: Reading, rules: RuleSet) -> list[Said]:
    """What the name speaks of beside the label; what it is only guessed to hold, without one."""
    if not food.name:
        return []
    heard = _HEARD if read.is_read else _HEARD | _GUESSED
    lang = food.lang or read.lang
    return [
        Said(-1, -1, one.term, one.meaning, heard[one.evidence])
        for one in Reading(replace(food, text=food.name, lang=lang), rules).said
        if one.evidence in heard
    ]
