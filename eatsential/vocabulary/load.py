"""From the CSV files to the compiled rule set that every check of this process asks."""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial, wraps
from io import StringIO
from threading import Lock
from typing import Any, ParamSpec, TypeVar, cast

from eatsential.screening.answer import Evidence
from eatsential.screening.lexicon import Lexicon
from eatsential.screening.ruleset import Allergen, RuleSet
from eatsential.screening.terms import Dish, Meaning, Role, Term
from eatsential.vocabulary import load_rules, recipes
from eatsential.vocabulary.edition import edition_of, shipped_edition
from eatsential.vocabulary.files import DATA, NEUTRAL, Data, rows_of, version_of
from eatsential.vocabulary.recipes import Recipe
from eatsential.vocabulary.unread import add_dishes, by_stem, lines_of

ANYTHING = "anything"  # what a word hides that stands for a recipe, as "sauce" does
_CONTAINED = re.compile(
    rf'^("(?:[^"\n]|"")*"|[^",\n]+),{Evidence.CONTAINS},([^",\n]*),', re.MULTILINE
)
Asked = ParamSpec("Asked")
Found = TypeVar("Found")


@dataclass(frozen=True)
class InUse:
    """A rule set, the files it was compiled from, and what was found out from them."""

    data: Data
    rules: RuleSet
    found: dict[Hashable, Any] = field(default_factory=dict)


_compiling = Lock()
_in_use: InUse | None = None


def in_use() -> InUse:
    """What this process answers by: as long as nothing else was taken up, what ships.

    It is compiled at the first call, once however many threads ask.
    """
    global _in_use
    if (now := _in_use) is not None:
        return now
    with _compiling:
        if _in_use is None:
            _in_use = InUse(DATA, compiled())
        return _in_use


def take_up(instead: InUse | None) -> None:
    """Answer by another rule set from now on, or by what ships; what is under way ends as it is."""
    global _in_use
    _in_use = instead


def ruleset() -> RuleSet:
    """The rule set that this process answers by."""
    return in_use().rules


def version_in_use() -> str:
    """The version of that rule set; compiles nothing."""
    return _in_use.rules.version if _in_use else version_of()


def edition_in_use() -> str:
    """The edition of that rule set; compiles nothing."""
    return _in_use.rules.edition if _in_use else shipped_edition()


def kept(find: Callable[Asked, Found]) -> Callable[Asked, Found]:
    """Keep what a function finds out from the rule set, for as long as that is in use."""

    @wraps(find)
    def known(*arguments: Asked.args, **named: Asked.kwargs) -> Found:
        found, key = in_use().found, (find, arguments, *named.items())
        if key not in found:
            found[key] = find(*arguments, **named)
        return cast(Found, found[key])

    return known


def compiled(data: Data = DATA) -> RuleSet:
    """Compile the files. Raises ValueError or KeyError where `check` finds faults.

    Terms are kept as they are written. A word that may begin them reads them, and meets their
    faults.
    """
    given = {row["id"]: row for row in rows_of("sources.csv", data)}
    sources = {id_: row["title"] for id_, row in given.items()}
    allergens = {
        row["id"]: Allergen(row["id"], row["name"], row["kind"] == "group", row["parent"] or None)
        for row in rows_of("allergens.csv", data)
    }
    neutral = _terms("".join(lines_of(NEUTRAL, data)), NEUTRAL, sources)
    phrases: defaultdict[str, list[tuple[Role, str]]] = defaultdict(list)
    for row in rows_of("phrases.csv", data):
        phrases[row["lang"]].append((Role(row["role"]), row["phrase"]))
    languages = {row["code"]: row for row in rows_of("languages.csv", data)}
    unread = {code: by_stem(code, data) for code in languages}

    def lexicon_of(
        code: str,
        lines: dict[str, str],
        spoken: list[tuple[Role, str]],
        dishes: Sequence[Recipe] = (),
    ) -> Lexicon:
        return Lexicon(
            code,
            neutral,
            lines,
            partial(_terms, lang=code, sources=sources, dishes=dishes),
            spoken,
            name=languages[code]["name"],
            compounds=bool(languages[code]["compounds"]),
        )

    kept = {code: dict(lines) for code, lines in unread.items()}
    plain = recipes.plain_reader(lambda code: lexicon_of(code, kept[code], []))
    dishes = [
        Recipe(
            [row["dish"], *row["names"].split(";")],
            row["ingredients"],
            sources[row["source"]],
            allergens,
            plain,
        )
        for row in rows_of("dishes.csv", data)
        if "," in row["ingredients"]
    ]
    for code in kept:
        add_dishes(unread[code], dishes, code)
    lexicons = {code: lexicon_of(code, unread[code], phrases[code], dishes) for code in languages}
    return RuleSet(
        version=version_of(data),
        edition=edition_of(data),
        allergens=allergens,
        rules=tuple(load_rules.rules(data, given)),
        limits=tuple(load_rules.limits(data, given)),
        nutrients={nutrient.id: nutrient for nutrient in load_rules.nutrients(data)},
        laws={law.region: law for law in load_rules.laws(data, sources)},
        policy=load_rules.policy(data),
        lexicons=lexicons,
        neutral=Lexicon(NEUTRAL, neutral, {}, partial(_terms, lang=NEUTRAL, sources=sources), []),
    )


def held_by(lang: str, data: Data) -> dict[str, str]:
    """The ids that each term of a language contains by definition, as written in its file."""
    held: dict[str, str] = {}
    for cell, ids in _CONTAINED.findall("".join(lines_of(lang, data))):
        [term] = map(str.strip, next(csv.reader([cell])) if cell[0] == '"' else [cell])
        held[term] = f"{held[term]} {ids}" if term in held else ids
    return held


def _terms(
    lines: str, lang: str, sources: Mapping[str, str], dishes: Sequence[Recipe] = ()
) -> list[Term]:
    """One term for all lines that bear its name."""
    grouped: defaultdict[str, list[list[str]]] = defaultdict(list)
    for cells in csv.reader(StringIO(lines)):
        if cells:
            term, *says = map(str.strip, cells)
            grouped[term].append(says)
    return [_term(lang, text, rows, sources, dishes) for text, rows in grouped.items()]


_meaning = cache(Meaning)  # many terms say the same


def _term(
    lang: str,
    text: str,
    rows: list[list[str]],
    sources: Mapping[str, str],
    dishes: Sequence[Recipe],
) -> Term:
    means: list[Meaning] = []
    blocks: set[str] = set()
    dish: Recipe | None = None
    for evidence, ids, why, source in rows:
        if evidence == recipes.DISH:
            dish = dishes[int(ids)]
        elif evidence == "blocker":
            blocks.update(ids.split())
        elif evidence not in ("inert", "filler"):
            said = Evidence(evidence)
            means += (_meaning(id_, said, why, sources[source]) for id_ in ids.split())
    held = frozenset(blocks)
    whatever = any(meaning.allergen == ANYTHING for meaning in means)
    if dish:
        staple = len(rows) > 1 and " " not in text and not whatever
        return Dish(
            lang, text, partial(_with, dish, tuple(means), held, text, lang), held, staple=staple
        )
    filler = all(evidence == "filler" for evidence, *_rest in rows)
    return Term(lang, text, tuple(means), held, filler=filler, recipe=whatever)


def _with(
    dish: Recipe, means: tuple[Meaning, ...], blocks: frozenset[str], text: str, lang: str
) -> tuple[Meaning, ...]:
    """What a dish says besides what is written of it."""
    named = blocks | {meaning.allergen for meaning in means}
    return (*means, *(m for m in dish.means(text, lang) if m.allergen not in named))
