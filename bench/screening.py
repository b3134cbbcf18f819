"""How many labels a second one core answers, and what the rule set costs before the first."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from bench.report import Figure, Table
from eatsential.screening.answer import Evidence, Food
from eatsential.screening.profile import profile_from
from eatsential.screening.screen import screen
from eatsential.vocabulary.load import compiled, rows_of, term_files

ROUNDS, PASSES = 5, 20
LABELS = Path(__file__).parent / "labels.tsv"  # written for this, as long as those in shops
PROFILE = {
    "allergies": [
        {"allergen": "milk", "severity": "severe"},
        {"allergen": "tree-nuts", "severity": "life_threatening"},
    ],
    "diets": ["vegan"],
    "conditions": ["coeliac"],
}
Ask = Callable[[Food], object]


def foods() -> list[Food]:
    """The labels to measure with."""
    lines = LABELS.read_text(encoding="utf-8").splitlines()
    split = [line.split("\t") for line in lines]
    return [Food(str(number), text, lang) for number, (lang, text) in enumerate(split)]


def measured() -> Figure:
    """`screen` with a profile and without, in turns with a search for the same words."""
    times = [_seconds(compiled) for _ in range(3)]
    rules = compiled()
    terms = _terms()
    labels = foods()
    profile = profile_from(PROFILE, rules)
    asked: dict[str, Ask] = {
        "substring lists": lambda food: _naive(food, terms),
        "`screen`, every allergen": lambda food: screen(food, None, rules),
        "`screen`, a person with four entries": lambda food: screen(food, profile, rules),
    }
    rates: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, ask in asked.items():
            rates[name].append(_rate(ask, labels))
    base = rates["substring lists"]
    letters = sum(len(food.text) for food in labels)
    rows = [
        (
            name,
            f"{statistics.median(a / b for a, b in zip(rate, base, strict=True)):.2f}",
            f"{statistics.median(rate):,.0f}",
            f"{1e6 / statistics.median(rate):,.0f}",
            f"{statistics.median(rate) * letters / len(labels) / 1e6:.2f}",
        )
        for name, rate in rates.items()
    ]
    columns = ("", "labels/s ÷ substrings", "labels/s", "µs a label", "million letters/s")
    return Figure(
        "Labels a second",
        f"CPU time of one core over the {len(labels)} labels of `bench/labels.tsv` ({letters}"
        f" letters), {ROUNDS} alternating rounds of {PASSES} passes, medians. The substring lists"
        f" look for the {sum(map(len, terms.values())):,} terms of the vocabulary that name an"
        " allergen, in the label's language, and know nothing of lookalikes, denials or traces.",
        [
            Table(columns, rows),
            f"Compiling the rule set of {_size()} terms takes"
            f" **{statistics.median(times):.2f} s** of CPU, once a process.",
        ],
    )


def _naive(food: Food, terms: dict[str, list[tuple[str, str]]]) -> set[str]:
    """The allergens whose words stand anywhere in the label."""
    text = food.text.casefold()
    return {allergen for term, allergen in terms[food.lang or ""] if term in text}


def _terms() -> dict[str, list[tuple[str, str]]]:
    """Every term that names an allergen, by its language."""
    found: dict[str, list[tuple[str, str]]] = {}
    for file in term_files():
        found[file.removeprefix("terms/").removesuffix(".csv")] = [
            (row["term"].casefold(), allergen)
            for row in rows_of(file)
            if row["evidence"] == Evidence.CONTAINS
            for allergen in row.ids("allergens")
        ]
    return found


def _size() -> str:
    return f"{len({(file, row['term']) for file in term_files() for row in rows_of(file)}):,}"


def _rate(ask: Ask, labels: list[Food]) -> float:
    """Labels a second of CPU."""

    def passes() -> None:
        for _ in range(PASSES):
            for food in labels:
                ask(food)

    return PASSES * len(labels) / _seconds(passes)


def _seconds(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began
