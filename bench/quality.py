"""What the answers are worth, by language and kind, beside two ways of doing without a core."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from bench.naive import named_in, naming_terms
from bench.report import Figure, Table
from bench.score import CASES
from eatsential.screening.answer import Food
from eatsential.screening.screen import screen
from eatsential.vocabulary.load import ruleset
from eatsential.vocabulary.traps import Trap, traps

# The ids of Open Food Facts for the groups that the development set knows, as its README has them.
GROUPS = {
    "en:nuts": "tree-nuts",
    "en:peanuts": "peanut",
    "en:soybeans": "soy",
    "en:eggs": "egg",
    "en:sesame-seeds": "sesame",
    "en:sulphur-dioxide-and-sulphites": "sulphites",
    **{
        f"en:{name}": name
        for name in "milk gluten fish crustaceans molluscs celery mustard lupin".split()
    },
}
Reader = Callable[[dict[str, Any]], Iterable[str] | None]


def measured() -> Figure:
    """Recall and precision on the development labels, and kept promises on our own corpus."""
    parts: list[Table | str] = []
    if CASES.is_file():
        labels = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
        parts += ["Development labels, contained allergens:", _by_language(labels)]
    parts += ["Our own corpus (`eatsential/vocabulary/corpus`), promises kept:", _by_kind(traps())]
    return Figure(
        "Quality, by language and kind",
        "Each field is recall / precision over the fourteen groups of EU law, with the number of"
        " allergens to be found. “Substrings” looks for every name of the vocabulary in the label"
        " of that language; “tags” are those that Open Food Facts gave the same product, where it"
        " is one.",
        parts,
    )


def _by_language(labels: list[dict[str, Any]]) -> Table:
    readers: dict[str, Reader] = {"`screen`": _screened, "substrings": _substrings, "tags": _tags}
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for label in labels:
        wanted = _folded(label["expected_allergens"])
        open_to_both = _folded([*label["ambiguous"], *label.get("likely", [])])
        open_to_both |= _folded(label["expected_traces"])
        for name, reader in readers.items():
            found = reader(label)
            if found is None:
                continue
            named = set(found)
            for row in (label["kind"], label["lang"]):
                count = counts[row, name]
                count["labels"] += 1
                count["found"] += len(wanted & named)
                count["missed"] += len(wanted - named)
                count["extra"] += len(named - wanted - open_to_both)
    kinds = sorted({label["kind"] for label in labels})
    languages = sorted({label["lang"] for label in labels})
    rows = [
        [
            row,
            str(counts[row, "`screen`"]["labels"]),
            *(_share(counts[row, name]) for name in readers),
        ]
        for row in (*kinds, *languages)
    ]
    return Table(("", "labels", *readers), rows)


def _share(count: Counter[str]) -> str:
    wanted, named = count["found"] + count["missed"], count["found"] + count["extra"]
    if not count["labels"]:
        return "–"
    recall = f"{count['found'] / wanted:.3f}" if wanted else "–"
    precision = f"{count['found'] / named:.3f}" if named else "–"
    return f"{recall} / {precision} ({wanted})"


def _screened(label: dict[str, Any]) -> Iterable[str]:
    answer = screen(Food("", label["text"], label["lang"]), None, ruleset())
    return _groups(answer.contains)


def _substrings(label: dict[str, Any]) -> Iterable[str]:
    return _groups(named_in(label["text"], label["lang"], naming_terms()))


def _tags(label: dict[str, Any]) -> Iterable[str] | None:
    return _folded(label["off_allergens"]) if "off_allergens" in label else None


def _folded(tags: Iterable[str]) -> set[str]:
    return {GROUPS[tag] for tag in tags if tag in GROUPS}


def _groups(ids: Iterable[str]) -> set[str]:
    rules = ruleset()
    return {above for id_ in ids for above in rules.reported[id_]} & set(GROUPS.values())


def _by_kind(corpus: list[Trap]) -> Table:
    kinds = list(dict.fromkeys(trap.kind for trap in corpus))
    kept: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
    for trap in corpus:
        count = kept[trap.kind]
        count["labels"] += 1
        count["kept"] += trap.fault(ruleset()) is None
        naive = _naively(trap)
        if naive is not None:
            count["asked"] += 1
            count["naive"] += naive
    rows = [
        [
            kind.replace("_", " "),
            f"{count['kept']} of {count['labels']}",
            f"{count['naive']} of {count['asked']}",
        ]
        for kind, count in kept.items()
    ]
    return Table(("", "`screen`", "substrings"), rows)


def _naively(trap: Trap) -> bool | None:
    """Whether substrings keep a promise; None where they cannot be asked (diets, conditions)."""
    asked = {word.split(":")[1] for word in trap.asks.split() if word.startswith("allergy:")}
    if ":" in trap.asks and not asked:
        return None
    named = named_in(trap.text, trap.lang, naming_terms())
    rules = ruleset()
    found = {above for id_ in named for above in rules.ancestors[id_]}
    asked = asked or set(trap.asks.split())
    if trap.kind in ("must_flag", "declared"):
        return asked <= found if trap.kind == "declared" else bool(asked & found)
    if trap.kind in ("must_not_flag", "negated"):
        return not asked & found
    return False  # a list knows neither "may contain" nor "cannot tell"
