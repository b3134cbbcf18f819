"""What is declared beside the text, by ids, by the tags of Open Food Facts or by plain names."""

from collections.abc import Iterator
from typing import NamedTuple

from eatsential.screening.answer import Evidence, Food
from eatsential.screening.judge import Said
from eatsential.screening.normalise import words_of
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.terms import TAG, Meaning, Term

OTHERWISE = {  # what Open Food Facts calls otherwise than the vocabulary
    "eggs": "egg",
    "nuts": "tree-nuts",
    "peanuts": "peanut",
    "sesame-seeds": "sesame",
    "soybeans": "soy",
    "sulphur-dioxide-and-sulphites": "sulphites",
}
_NOTHING = ("", "none")  # what stands for no allergen at all


class Declared(NamedTuple):
    """What is said beside the text, and the tags that nobody knows."""

    said: list[Said]
    unknown: tuple[str, ...]


def declared(food: Food, rules: RuleSet) -> Declared:
    """What a food declares by its tags; one that is not known stays visible."""
    said: list[Said] = []
    unknown: dict[str, None] = {}
    for tags, evidence in (
        (food.allergens, Evidence.CONTAINS),
        (food.traces, Evidence.MAY_CONTAIN),
    ):
        for tag in tags:
            ids = list(dict.fromkeys(_ids(tag, food.lang, rules)))
            for id_ in ids:
                meaning = Meaning(id_, evidence, "It is declared for this food.", "")
                said.append(Said(-1, -1, Term(TAG, id_, (meaning,)), meaning, evidence))
            if not ids and tag.strip().casefold().rpartition(":")[2] not in _NOTHING:
                unknown[tag] = None
    return Declared(said, tuple(unknown))


def _ids(tag: str, lang: str | None, rules: RuleSet) -> Iterator[str]:
    """The ids that a tag stands for: as it is, or as a name in its language or any other."""
    before, colon, name = tag.strip().casefold().rpartition(":")
    id_ = "-".join(name.replace("_", " ").split())
    id_ = OTHERWISE.get(id_, id_)
    if id_ in rules.allergens:
        yield id_
        return
    words = words_of(id_.replace("-", " "))
    if not words:
        return
    for code in dict.fromkeys((before if colon else lang or "", "en", *rules.lexicons)):
        term = rules.lexicons[code].term(words) if code in rules.lexicons else None
        found = [m.allergen for m in term.means if m.evidence is Evidence.CONTAINS] if term else []
        if found:
            yield from found
            return
