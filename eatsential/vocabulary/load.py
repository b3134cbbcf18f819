"""From the CSV files to the compiled rule set that every check of this process asks."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from io import StringIO
from pathlib import Path
from threading import Lock

from eatsential.screening.answer import Basis, Evidence, Severity, Verdict
from eatsential.screening.lexicon import Lexicon
from eatsential.screening.ruleset import (
    Allergen,
    Duty,
    Grade,
    Grounds,
    Law,
    Limit,
    Nutrient,
    Policy,
    Rule,
    RuleSet,
)
from eatsential.screening.terms import Meaning, Role, Term
from eatsential.vocabulary import recipes
from eatsential.vocabulary.recipes import Recipe
from eatsential.vocabulary.unread import add_dishes, by_stem, lines_of

DATA = Path(__file__).parent / "data"
FROM_MEMORY = "memory"  # how sources.csv says that a source was not read for it yet
NEUTRAL = "mul"  # the file of what is the same in every language


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a CSV file."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def ids(self, column: str) -> tuple[str, ...]:
        """The ids in a cell that lists them."""
        return tuple(self.cells[column].split())


def rows_of(name: str, data: Path = DATA) -> Iterator[Row]:
    """The rows of one file; a missing cell is empty."""
    with (data / name).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, restval="")
        for cells in reader:
            plain = {key: (cell or "").strip() for key, cell in cells.items() if key}
            yield Row(name, reader.line_num, plain)


def version_of(data: Path = DATA) -> str:
    """The version that every answer carries."""
    return (data / "version.txt").read_text(encoding="utf-8").strip()


_compiling = Lock()


def term_files(data: Path = DATA) -> list[str]:
    """The names of the files of terms."""
    return sorted(f"terms/{path.name}" for path in (data / "terms").glob("*.csv"))


def ruleset() -> RuleSet:
    """The rule set of this process, compiled at the first call, once however many threads ask."""
    with _compiling:
        return _ruleset()


@cache
def _ruleset() -> RuleSet:
    return compiled()


def compiled(data: Path = DATA) -> RuleSet:
    """Compile the files of a folder. Raises ValueError or KeyError where `check` finds faults.

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
        allergens=allergens,
        rules=tuple(_rules(data, given)),
        limits=tuple(_limits(data, given)),
        nutrients={nutrient.id: nutrient for nutrient in _nutrients(data)},
        laws={law.region: law for law in _laws(data, sources)},
        policy=_policy(data),
        lexicons=lexicons,
        neutral=Lexicon(NEUTRAL, neutral, {}, partial(_terms, lang=NEUTRAL, sources=sources), []),
    )


def held_by(lang: str, data: Path = DATA) -> dict[str, set[str]]:
    """The ids that each term of a language contains by definition, as written in its file."""
    held: defaultdict[str, set[str]] = defaultdict(set)
    contained = [line for line in lines_of(lang, data) if ",contains," in line]
    for term, evidence, ids, *_why in csv.reader(contained):
        if evidence == Evidence.CONTAINS:
            held[term.strip()].update(ids.split())
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
    if dish:
        named = blocks | {meaning.allergen for meaning in means}
        means += (m for m in dish.means(text, lang) if m.allergen not in named)
    filler = all(evidence == "filler" for evidence, *_rest in rows)
    return Term(
        lang,
        text,
        tuple(means),
        frozenset(blocks),
        filler=filler,
        recipe=bool(dish),
        staple=bool(dish) and len(rows) > 1 and " " not in text,
    )


def _rules(data: Path, sources: dict[str, Row]) -> Iterator[Rule]:
    for row in rows_of("rules.csv", data):
        yield Rule(
            kind=row["kind"],
            id=row["id"],
            name=row["name"],
            excludes=row.ids("excludes"),
            together=row.ids("together"),
            asked=bool(row["asked"]),
            verdict=Verdict(row["verdict"]),
            why=row["why"],
            grounds=_grounds(row, sources),
        )


def _limits(data: Path, sources: dict[str, Row]) -> Iterator[Limit]:
    for row in rows_of("limits.csv", data):
        yield Limit(
            kind=row["kind"],
            id=row["id"],
            nutrient=row["nutrient"],
            basis=Basis(row["basis"]),
            threshold=float(row["threshold"]),
            unit=row["unit"],
            verdict=Verdict(row["verdict"]),
            needed=bool(row["needed"]),
            why=row["why"],
            grounds=_grounds(row, sources),
        )


def _grounds(row: Row, sources: dict[str, Row]) -> Grounds:
    source = sources[row["source"]]
    checked = source["checked"]
    return Grounds(
        source=source["title"],
        url=source["url"],
        checked=None if checked == FROM_MEMORY else date.fromisoformat(checked),
        grade=Grade(row["grade"]),
        reviewed=date.fromisoformat(row["reviewed"]),
    )


def _nutrients(data: Path) -> Iterator[Nutrient]:
    for row in rows_of("nutrients.csv", data):
        yield Nutrient(
            id=row["id"],
            name=row["name"],
            is_energy=row["unit"] == "kcal",
            most=float(row["most"]),
            made_of=row["from"] or None,
            factor=float(row["factor"] or 0),
        )


def _laws(data: Path, sources: Mapping[str, str]) -> Iterator[Law]:
    covers: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows_of("regions.csv", data):
        covers[row["region"]][row["parent"]].add(row["child"])
    duties: defaultdict[str, dict[str, Duty]] = defaultdict(dict)
    for row in rows_of("declared.csv", data):
        duties[row["region"]][row["allergen"]] = Duty(row["duty"])
    exempts: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows_of("exemptions.csv", data):
        exempts[row["region"]].add(row["allergen"])
    means: defaultdict[str, dict[tuple[str, str], Meaning | None]] = defaultdict(dict)
    for row in rows_of("vague.csv", data):
        said = None
        if row["means"] == Evidence.CONTAINS:
            source = sources[row["source"]]
            said = Meaning(row["allergen"], Evidence.CONTAINS, row["why"], source)
        means[row["region"]][row["term"], row["allergen"]] = said
    everywhere = frozenset(id_ for ids in exempts.values() for id_ in ids)
    for row in rows_of("laws.csv", data):
        region = row["follows"] or row["region"]
        yield Law(
            region=row["region"],
            name=row["name"],
            covers={parent: frozenset(named) for parent, named in covers[region].items()},
            duties=duties[region],
            not_exempt=everywhere - exempts[region],
            means=means[region],
        )


def _policy(data: Path) -> Policy:
    policy: defaultdict[tuple[str, Severity | None], dict[Evidence, Verdict]] = defaultdict(dict)
    for row in rows_of("policy.csv", data):
        severity = None if row["severity"] == "any" else Severity(row["severity"])
        policy[row["entry"], severity][Evidence(row["evidence"])] = Verdict(row["verdict"])
    return dict(policy)
