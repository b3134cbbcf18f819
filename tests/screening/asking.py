"""How the tables of this folder ask: a label, what to avoid in short, and the answer."""

from typing import Any

from eatsential.screening.answer import Answer, Food
from eatsential.screening.profile import profile_from
from eatsential.screening.screen import screen
from eatsential.vocabulary.load import ruleset
from eatsential.vocabulary.traps import profile


def ask(text: str, short: str, lang: str | None = "en", **tags: Any) -> Answer:
    """The answer for a label and somebody."""
    rules = ruleset()
    return screen(Food("1", text, lang, **tags), profile_from(profile(short), rules), rules)


def read(text: str, lang: str | None = "en") -> Answer:
    """The answer for a label and nobody in particular."""
    return screen(Food("1", text, lang), None, ruleset())
