"""Asking the screening core about pieces of a text for several people, and joining its answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eatsential.foods.eaters import Eater, answer_about
from eatsential.foods.rules import PersonAnswer
from eatsential.screening.answer import Food, Profile, Verdict
from eatsential.screening.language import language_of
from eatsential.screening.normalise import tokens
from eatsential.screening.reading import Reading
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.screen import answer_of

UNREAD = ("unrecognised", "vague")


@dataclass(frozen=True)
class Asked:
    """Somebody who is asked about, with what they must avoid, ready for the core.

    `blank` is the answer about nothing, which says who it is for.
    """

    blank: PersonAnswer
    profile: Profile


def asked_for(eaters: Iterable[Eater]) -> list[Asked]:
    """These people with an answer about nothing."""
    return [Asked(answer_about(one.person, {}, one.version), one.profile) for one in eaters]


def answers(food: Food, people: Sequence[Asked], rules: RuleSet) -> list[PersonAnswer]:
    """What speaks against a food for each of these people."""
    read = Reading(food, rules)
    found = (answer_of(read, food, one.profile, rules) for one in people)
    return [
        replace(one.blank, answer=answer.to_json())
        for one, answer in zip(people, found, strict=True)
    ]


def language(text: str, given: str | None, rules: RuleSet) -> str | None:
    """The language of a whole text, by which its pieces are read."""
    return language_of(tokens(text).words, given, rules.speakers)


def mentions(answer: PersonAnswer) -> PersonAnswer:
    """The answer about a text that lists no ingredients: what it names counts, what it does not
    name leaves nothing open.
    """
    content = {**answer.answer, **{kind: [] for kind in UNREAD}}
    return _settled(answer, content, Verdict.NOTHING_FOUND)


def at_least(answer: PersonAnswer, verdict: Verdict) -> PersonAnswer:
    """The answer with a verdict no weaker than this one."""
    return _settled(answer, answer.answer, min(verdict, answer.verdict, key=_rank))


def joined(parts: Sequence[PersonAnswer], lang: str | None) -> PersonAnswer:
    """One answer for a person from answers about several pieces; each thing is said once.

    The pieces have no offsets in common, so what is found has none.
    """
    first = parts[0]
    content = {
        **first.answer,
        "lang": lang,
        "findings": _once(f for one in parts for f in one.findings),
        **{kind: _once(f for one in parts for f in one.answer[kind]) for kind in UNREAD},
    }
    return _settled(first, content, min((one.verdict for one in parts), key=_rank))


def _settled(answer: PersonAnswer, content: dict[str, Any], weakest: Verdict) -> PersonAnswer:
    verdicts = [Verdict(finding["verdict"]) for finding in content["findings"]]
    verdict = min([*verdicts, weakest], key=_rank)
    return replace(answer, answer={**content, "verdict": verdict.value})


def _once(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each finding once, by what it says and where it read it."""
    seen: dict[tuple[object, ...], dict[str, Any]] = {}
    for one in found:
        said = one.get("subject"), one.get("evidence"), one.get("allergen"), one.get("text")
        seen.setdefault(said, {key: one[key] for key in one if key not in ("start", "end")})
    return list(seen.values())


def _rank(verdict: Verdict) -> int:
    return verdict.rank
