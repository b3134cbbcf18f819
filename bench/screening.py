"""How many labels a second one core answers, and what the rule set costs before the first."""

# ruff: noqa: S603 (Python starts itself)

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bench.naive import named_in, naming_terms
from bench.report import Figure, Table
from eatsential.collector import settle
from eatsential.screening.answer import Food
from eatsential.screening.profile import profile_from
from eatsential.screening.screen import screen
from eatsential.settings import ROOT
from eatsential.vocabulary.files import rows_of, term_files
from eatsential.vocabulary.load import compiled

ROUNDS = 200  # short ones, so that some are undisturbed
LABELS = Path(__file__).parent / "labels.tsv"  # written for this, as long as those in shops
PROFILE = {
    "allergies": [
        {"allergen": "milk", "severity": "severe"},
        {"allergen": "tree-nuts", "severity": "life_threatening"},
    ],
    "diets": ["vegan"],
    "conditions": ["coeliac"],
}
ALONE = """
import time
from pathlib import Path
from eatsential.vocabulary.load import compiled

def held():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

held_before, began = held(), time.process_time()
rules = compiled()
print(time.process_time() - began, held() - held_before)
"""
Ask = Callable[[Food], object]


def foods() -> list[Food]:
    """The labels to measure with."""
    lines = LABELS.read_text(encoding="utf-8").splitlines()
    split = [line.split("\t") for line in lines]
    return [Food(str(number), text, lang) for number, (lang, text) in enumerate(split)]


def measured() -> Figure:
    """`screen` with a profile and without, in turns with a search for the same words."""
    seconds, mib = zip(*(_compiled_alone() for _ in range(3)), strict=True)
    rules = compiled()
    terms = naming_terms()
    settle()  # as the command and gunicorn do
    labels = foods()
    unsaid = {food.id: replace(food, lang=None) for food in labels}
    profile = profile_from(PROFILE, rules)
    asked: dict[str, Ask] = {
        "substring lists": lambda food: named_in(food.text, food.lang or "", terms),
        "`screen`, every allergen": lambda food: screen(food, None, rules),
        "`screen`, a person with four entries": lambda food: screen(food, profile, rules),
        "`screen`, the language not given": lambda food: screen(unsaid[food.id], None, rules),
    }
    first = _seconds(lambda: [screen(food, None, rules) for food in unsaid.values()])
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
            f"{max(rate):,.0f}",
            f"{1e6 / max(rate):,.0f}",
            f"{max(rate) * letters / len(labels) / 1e6:.2f}",
        )
        for name, rate in rates.items()
    ]
    columns = (
        "",
        "labels/s ÷ substrings",
        "labels/s, median",
        "labels/s, best",
        "µs a label",
        "million letters/s",
    )
    return Figure(
        "Labels a second",
        f"CPU time of one core over the {len(labels)} labels of `bench/labels.tsv` ({letters}"
        f" letters), {ROUNDS} alternating rounds. Ratios are medians. The best"
        " round is the one that other processes, and other machines on the same host, disturbed"
        " least; what stands behind it is of that round. The substring lists look for the"
        f" {sum(map(len, terms.values())):,} terms of the vocabulary that name an allergen, in the"
        " label's language, and know nothing of lookalikes, denials or traces.",
        [
            Table(columns, rows),
            _by_language(labels, lambda food: screen(food, None, rules)),
            f"Compiling the rule set of {_size()} terms in {len(rules.lexicons)} languages takes"
            f" **{statistics.median(seconds):.2f} s** of CPU and"
            f" **{statistics.median(mib):.0f} MiB**, once a process. Each term is read when its"
            f" first word is met: all labels for the first time, their languages not given, take"
            f" {1e3 * first / len(labels):.1f} ms a label.",
        ],
    )


def _compiled_alone() -> tuple[float, float]:
    """Seconds of CPU and MiB that a new process spends on the rule set."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    seconds, mib = map(float, done.stdout.split())
    return seconds, mib


def _by_language(labels: list[Food], ask: Ask) -> Table:
    """Labels and letters a second of each language in its best round, every allergen."""
    rows = []
    for lang in sorted({food.lang or "" for food in labels}):
        own = [food for food in labels if food.lang == lang]
        rate = max(_rate(ask, own) for _ in range(ROUNDS))
        letters = sum(len(food.text) for food in own) / len(own)
        rows.append((lang, str(len(own)), f"{rate:,.0f}", f"{rate * letters / 1e6:.2f}"))
    return Table(("language", "labels", "labels/s", "million letters/s"), rows)


def _size() -> str:
    return f"{len({(file, row['term']) for file in term_files() for row in rows_of(file)}):,}"


def _rate(ask: Ask, labels: list[Food]) -> float:
    """Labels a second of CPU."""
    return len(labels) / _seconds(lambda: [ask(food) for food in labels])


def _seconds(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began
