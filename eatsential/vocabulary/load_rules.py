"""The rows of rules, limits, nutrients, laws and verdicts as the core asks for them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from eatsential.screening.answer import Basis, Evidence, Severity, Verdict
from eatsential.screening.ruleset import Duty, Grade, Grounds, Law, Limit, Nutrient, Policy, Rule
from eatsential.screening.terms import Meaning
from eatsential.vocabulary.files import FROM_MEMORY, Data, Row, rows_of


def rules(data: Data, sources: dict[str, Row]) -> Iterator[Rule]:
    """What entries exclude."""
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


def limits(data: Data, sources: dict[str, Row]) -> Iterator[Limit]:
    """From which amounts nutrients speak."""
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


def nutrients(data: Data) -> Iterator[Nutrient]:
    """What food has an amount of."""
    for row in rows_of("nutrients.csv", data):
        yield Nutrient(
            id=row["id"],
            name=row["name"],
            is_energy=row["unit"] == "kcal",
            most=float(row["most"]),
            made_of=row["from"] or None,
            factor=float(row["factor"] or 0),
        )


def laws(data: Data, sources: Mapping[str, str]) -> Iterator[Law]:
    """What the law of each region says of labels."""
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


def policy(data: Data) -> Policy:
    """The verdict for each entry, severity and evidence."""
    table: defaultdict[tuple[str, Severity | None], dict[Evidence, Verdict]] = defaultdict(dict)
    for row in rows_of("policy.csv", data):
        severity = None if row["severity"] == "any" else Severity(row["severity"])
        table[row["entry"], severity][Evidence(row["evidence"])] = Verdict(row["verdict"])
    return dict(table)
