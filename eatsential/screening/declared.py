"""What is declared beside the text, by ids, by the tags of Open Food Facts or by plain names."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from eatsential.screening.answer import Evidence, Food
from eatsential.screening.normalise import words_of
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.telling import Heard, Telling, telling_of
from eatsential.screening.terms import TAG, Meaning, Role, Term

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
    """What is heard beside the text, and the tags that nobody knows."""

    heard: list[Heard]
    unknown: tuple[str, ...]


_NO_TAGS = Declared([], ())


def declared(food: Food, rules: RuleSet) -> Declared:
    """What a food declares by its tags; one that is not known stays visible."""
    if not food.allergens and not food.traces:
        return _NO_TAGS
    heard: list[Heard] = []
    unknown: dict[str, None] = {}
    for tags, evidence in (
        (food.allergens, Evidence.CONTAINS),
        (food.traces, Evidence.MAY_CONTAIN),
    ):
        for tag in tags:
            ids = list(dict.fromkeys(_ids(tag, food.lang, rules)))
            for id_ in ids:
                heard.append(Heard(-1, -1, _telling(id_, evidence)))
            if not ids and tag.strip().casefold().rpartition(":")[2] not in _NOTHING:
                unknown[tag] = None
    return Declared(heard, tuple(unknown))


@cache
def _telling(id_: str, evidence: Evidence) -> Telling:
    meaning = Meaning(id_, evidence, "It is declared for this food.", "")
    return telling_of(Term(TAG, id_, (meaning,)), Role.INGREDIENTS)


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
