"""Amounts: what a food is said to have of a nutrient, and which limits of a person it reaches.

The figures of the contract are named `<nutrient>_<unit>_<basis>`, as `sodium_mg_100g`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from eatsential.screening.answer import (
    Basis,
    Bound,
    Entry,
    Evidence,
    Figures,
    Finding,
    Profile,
    Verdict,
)
from eatsential.screening.ruleset import Limit, Nutrient

_MASS = {"g": 1.0, "mg": 1e-3, "ug": 1e-6}
ENERGY = {"kcal": 1.0, "kj": 1 / 4.184}
IN_ONE = {**_MASS, **ENERGY}
_NAME = re.compile(r"(\w+)_([a-z]+)_(100g|100ml|serving)")
_SERVING = "serving"
_SIZES = {"serving_g": (_SERVING, "g"), "serving_ml": (_SERVING, "ml")}
_IN = {
    Basis.HUNDRED_G: "in 100 g",
    Basis.HUNDRED_ML: "in 100 ml",
    Basis.SERVING: "in a serving",
    Basis.DAY: "in a serving",  # a day's limit is asked of one
}
_PER_SIZE = {"g": Basis.HUNDRED_G, "ml": Basis.HUNDRED_ML}
_LONGEST = 60  # characters of a name that a fault repeats
_LARGEST = 5_000.0  # g or ml of a serving
_DENSEST = 1.6  # g of a millilitre; honey has 1.4
_SHARE = 0.2  # of a day's limit is much for one serving, as 21 CFR 101.54 has it for "high"
_EQUAL = 1e-9  # what counting in fractions may lose of a figure


class FigureFault(Exception):
    """A figure that no food can have. The words are for the person who wrote it."""


def figures_of(given: Any, nutrients: Mapping[str, Nutrient]) -> Figures:
    """The figures of a food, in grams and kcal; null is no figure. Raises FigureFault."""
    if not isinstance(given, Mapping):
        raise FigureFault("“nutrients” must be an object of names and numbers.")
    found: dict[tuple[str, str], float] = {}
    for name, value in sorted(given.items(), key=lambda figure: figure[0] not in _SIZES):
        key, factor = _named(name, nutrients)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise FigureFault(f"“{name}” must be a number.")
        too_little = value <= 0 if name in _SIZES else value < 0
        if too_little or not value <= _most(*key, found, nutrients) / factor * (1 + _EQUAL):
            raise FigureFault(f"“{name}” is no amount that a food can have.")
        found[key] = max(value * factor, found.get(key, 0.0))
    return found


def nutrient_findings(
    figures: Figures, profile: Profile, nutrients: Mapping[str, Nutrient]
) -> Iterator[Finding]:
    """The limits that a food reaches, and for each entry what it would need to know and does not.

    Of the limits on one nutrient one that can be compared is enough.
    """
    missing: defaultdict[Entry, list[Bound]] = defaultdict(list)
    for bounds in profile.bounds:
        compared = [
            (bound, amount)
            for bound in (bounds if figures else ())
            if (amount := _amount(nutrients[bound.nutrient], bound.basis, figures)) is not None
        ]
        reached = [pair for pair in compared if _is_reached(*pair)]
        if reached:
            yield _reached(*min(reached, key=lambda pair: pair[0].verdict.rank), figures, nutrients)
        elif not compared and bounds[0].needed:
            missing[bounds[0].entry].append(bounds[0])
    for unknown in missing.values():
        yield _missing(unknown, nutrients)


def in_words(limit: Limit, nutrients: Mapping[str, Nutrient]) -> str:
    """A limit as a rule is told: "sodium, from 600 mg in 100 g"."""
    amount = f"{_number(limit.threshold)} {_unit(limit.unit)}"
    if limit.basis is Basis.DAY:
        amount = f"a fifth of a day's {amount}"
    return f"{nutrients[limit.nutrient].name}, from {amount} {_IN[limit.basis]}"


def _named(name: str, nutrients: Mapping[str, Nutrient]) -> tuple[tuple[str, str], float]:
    """What the name of a figure says: of what, in what, and times how much. Raises FigureFault."""
    if name in _SIZES:
        return _SIZES[name], 1.0
    parts = _NAME.fullmatch(name)
    nutrient = nutrients.get(parts[1]) if parts else None
    if parts is None or nutrient is None or parts[2] not in _units(nutrient):
        near = get_close_matches(name[:_LONGEST], _names(nutrients), n=1, cutoff=0.5)
        hint = f" Did you mean: {near[0]}?" if near else ""
        raise FigureFault(f"“{name[:_LONGEST]}” is no known figure.{hint}")
    return (nutrient.id, parts[3]), _units(nutrient)[parts[2]]


def _names(nutrients: Mapping[str, Nutrient]) -> Iterator[str]:
    yield from _SIZES
    for nutrient in nutrients.values():
        for unit in _units(nutrient):
            yield from (f"{nutrient.id}_{unit}_{basis}" for basis in Basis if basis != Basis.DAY)


def _units(nutrient: Nutrient) -> Mapping[str, float]:
    return ENERGY if nutrient.is_energy else _MASS


def _most(id_: str, basis: str, figures: Figures, nutrients: Mapping[str, Nutrient]) -> float:
    """The most of it that a food can have, or that a serving can be."""
    if id_ == _SERVING:
        return _LARGEST
    if basis == Basis.HUNDRED_G:
        grams = 100.0
    elif basis == Basis.HUNDRED_ML:
        grams = 100 * _DENSEST
    else:
        in_ml = figures.get((_SERVING, "ml"), _LARGEST) * _DENSEST
        grams = figures.get((_SERVING, "g"), in_ml)
    return nutrients[id_].most * grams / 100


def _amount(nutrient: Nutrient, basis: Basis, figures: Figures) -> float | None:
    """How much a food has of it, as it is said or as it follows; None where nothing says it.

    Where several figures say it, the greatest counts. A day's limit is asked of one serving.
    """
    if basis is Basis.DAY:
        basis = Basis.SERVING
    found = [figures.get((nutrient.id, basis))]
    if basis is Basis.SERVING:
        for unit, per in _PER_SIZE.items():
            size, amount = figures.get((_SERVING, unit)), _amount(nutrient, per, figures)
            if size is not None and amount is not None:
                found.append(amount * size / 100)
    if nutrient.made_of and (made := figures.get((nutrient.made_of, basis))) is not None:
        found.append(made * nutrient.factor)
    return max((amount for amount in found if amount is not None), default=None)


def _is_reached(bound: Bound, amount: float) -> bool:
    share = _SHARE if bound.basis is Basis.DAY else 1.0
    return amount >= bound.threshold * IN_ONE[bound.unit] * share * (1 - _EQUAL)


def _reached(
    bound: Bound, amount: float, figures: Figures, nutrients: Mapping[str, Nutrient]
) -> Finding:
    has = amount / IN_ONE[bound.unit]
    said = f"{_number(has)} {_unit(bound.unit)} of {nutrients[bound.nutrient].name}"
    limit = f"{_number(bound.threshold)} {_unit(bound.unit)}"
    sizes = (f" of {_number(figures[key])} {key[1]}" for key in _SIZES.values() if key in figures)
    serving = f"A serving{next(sizes, '')} has {said}"
    if bound.basis is Basis.DAY:
        says = f"{serving}: {100 * has / bound.threshold:.0f} % of the day's limit of {limit}."
    elif bound.basis is Basis.SERVING:
        says = f"{serving}; the limit is {limit}."
    else:
        says = f"It has {said} {_IN[bound.basis]}; the limit is {limit}."
    return _finding(bound, Evidence.CONTAINS, bound.verdict, f"{says} {bound.why}")


def _missing(bounds: Sequence[Bound], nutrients: Mapping[str, Nutrient]) -> Finding:
    names = [f"{nutrients[bound.nutrient].name} {_IN[bound.basis]}" for bound in bounds]
    why = f"It is not said how much it has of this: {', '.join(names)}."
    return _finding(bounds[0], Evidence.VAGUE, Verdict.CANNOT_TELL, why)


def _finding(bound: Bound, evidence: Evidence, verdict: Verdict, why: str) -> Finding:
    return Finding(
        subject=bound.entry.subject,
        evidence=evidence,
        verdict=verdict,
        term=bound.nutrient,
        allergen=None,
        rule=f"limit:{bound.entry.kind}:{bound.entry.id}:{bound.nutrient}",
        source=bound.source,
        why=why,
    )


def _unit(unit: str) -> str:
    """A unit as people write it."""
    return {"ug": "µg", "kj": "kJ"}.get(unit, unit)


def _number(value: float) -> str:
    """A number to four figures at most."""
    return f"{value:,.0f}" if value >= 1_000 else f"{value:.4g}"
