"""How the tables of this folder ask: a label, what to avoid in short, and the answer."""

from typing import Any

from eatsential.screening.answer import Answer, Food
from eatsential.screening.profile import profile_from
from eatsential.screening.screen import screen
from eatsential.vocabulary.load import ruleset

LISTS = {
    "intolerance": "intolerances",
    "diet": "diets",
    "condition": "conditions",
    "medication": "medications",
    "word": "words",
}


def profile(short: str) -> dict[str, Any]:
    """From `allergy:milk:mild diet:vegan region:US` to the form of the contract."""
    given: dict[str, Any] = {}
    for part in short.split():
        kind, id_, *severity = part.split(":")
        if kind == "region":
            given["region"] = id_
        elif kind == "allergy":
            allergy = {"allergen": id_, "severity": severity[0] if severity else "severe"}
            given.setdefault("allergies", []).append(allergy)
        else:
            given.setdefault(LISTS[kind], []).append(id_)
    return given


def ask(text: str, short: str, lang: str | None = "en", **tags: Any) -> Answer:
    """The answer for a label and somebody."""
    rules = ruleset()
    return screen(Food("1", text, lang, **tags), profile_from(profile(short), rules), rules)


def read(text: str, lang: str | None = "en") -> Answer:
    """The answer for a label and nobody in particular."""
    return screen(Food("1", text, lang), None, ruleset())
