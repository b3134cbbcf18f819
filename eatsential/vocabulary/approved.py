"""What people can choose from: the approved allergens, diets and conditions, with their names."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from eatsential.screening.answer import Entry, Evidence, Problem, Severity, Verdict
from eatsential.screening.nutrients import in_words
from eatsential.screening.ruleset import Grounds, Rule
from eatsential.vocabulary.load import kept, ruleset

# What the law of the European Union or the United States makes every label declare.
REGULATED = (
    "milk", "egg", "peanut", "tree-nuts", "gluten", "wheat", "soy", "sesame", "fish",
    "crustaceans", "molluscs", "celery", "mustard", "lupin", "sulphites",
)  # fmt: skip


@kept
def choices(kind: str) -> Mapping[str, str]:
    """What an entry of this kind can be about: names by id, in the order of the names."""
    named = ruleset().named(kind)
    return dict(sorted(named.items(), key=lambda item: item[1].casefold()))


@kept
def covered(allergen: str, region: str) -> tuple[str, ...]:
    """The names of what an allergy to this covers beside it, by the law of the region."""
    rules, named = ruleset(), choices("allergy")
    below = (id_ for id_, above in rules.ancestors.items() if allergen in above[1:])
    found = (named[id_] for id_ in below if id_ in named and rules.covers(region, allergen, id_))
    return tuple(sorted(found, key=str.casefold))


@dataclass(frozen=True)
class Brought:
    """One rule that an entry brings, in words."""

    verdict: Verdict
    names: str
    why: str
    grounds: Grounds


@kept
def rules_of(kind: str, identifier: str) -> tuple[Brought, ...]:
    """The rules that an entry brings, each with its source and the day it was compared with it."""
    rules = ruleset()
    words = [
        Brought(rule.verdict, _named(rule), rule.why, rule.grounds)
        for rule in rules.rules_for(kind, identifier)
        if not rule.asked
    ]
    amounts = [
        Brought(limit.verdict, in_words(limit, rules.nutrients), limit.why, limit.grounds)
        for limit in rules.limits_for(kind, identifier)
    ]
    return (*words, *amounts)


def _named(rule: Rule) -> str:
    """What a rule is about; what must not meet is joined."""
    both = (rule.excludes, rule.together) if rule.together else (rule.excludes,)
    allergens = ruleset().allergens
    return " + ".join(", ".join(allergens[id_].name for id_ in ids) for ids in both)


def regulated() -> Mapping[str, str]:
    """The allergens that labels must declare."""
    return {id_: choices("allergy")[id_] for id_ in REGULATED}


def languages() -> Mapping[str, str]:
    """The languages that labels are read in, each by its own name."""
    return {code: lexicon.name for code, lexicon in ruleset().lexicons.items()}


def answers_for(problem: Problem, severity: Severity) -> Mapping[Evidence, Verdict]:
    """What a problem of this severity makes of each way in which a label speaks of it."""
    return ruleset().policy[Entry("allergy", "", severity, problem).policy]


def steps_of(problem: Problem, evidence: Evidence) -> list[tuple[Severity, Verdict]]:
    """What a problem makes of this evidence: each verdict with the severity it begins at."""
    verdicts = [(severity, answers_for(problem, severity)[evidence]) for severity in Severity]
    return [next(same) for _verdict, same in groupby(verdicts, key=itemgetter(1))]


def regions() -> Mapping[str, str]:
    """The regions whose law is known, in the order of their names."""
    named = {region: law.name for region, law in ruleset().laws.items()}
    return dict(sorted(named.items(), key=lambda item: item[1].removeprefix("the ")))


def name_of(kind: str, identifier: str) -> str:
    """What an entry or a group is called; a word of one's own is called itself."""
    if kind == "allergy" and identifier in ruleset().allergens:
        return ruleset().allergens[identifier].name
    return choices(kind).get(identifier, identifier)
