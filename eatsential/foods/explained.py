"""How `eatsential explain`, and the page of a reading, say what `screening.trace` found out."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flask_babel import lazy_gettext

from eatsential.foods.wording import LIMIT, said
from eatsential.screening.answer import Finding
from eatsential.screening.terms import Role
from eatsential.screening.trace import Considered, Fate, Ingredient, Trace

DEEPEST = 20  # brackets within brackets that are still told apart
_FATES = {
    Fate.FOUND: lazy_gettext("found"),
    Fate.UNASKED: lazy_gettext("said, and nothing in the profile asks about it"),
    Fate.BLOCKED: lazy_gettext("said, and known not to concern %(by)s"),
    Fate.WEAKER: lazy_gettext("said, but %(by)s says as much or more at the same place"),
    Fate.LONGER: lazy_gettext("lost its words to the longer “%(by)s”"),
    Fate.PHRASE: lazy_gettext("lost its words to a phrase"),
    Fate.CLAIMED: lazy_gettext("claimed not to be inside"),
    Fate.SILENT: lazy_gettext("says nothing in a statement of this role"),
    Fate.SETTLED: lazy_gettext("settled by what the label says beside it"),
    Fate.HARMLESS: lazy_gettext("keeps its words from being taken for %(by)s"),
    Fate.INERT: lazy_gettext("known, and nothing that anybody avoids"),
}
ROLES = {
    Role.INGREDIENTS: lazy_gettext("Ingredients"),
    Role.CONTAINS: lazy_gettext("Contains"),
    Role.MAY_CONTAIN: lazy_gettext("May contain"),
    Role.FACILITY: lazy_gettext("Made where this is handled"),
    Role.FREE_FROM: lazy_gettext("Free from"),
    Role.NEGATION: lazy_gettext("Not inside"),
    Role.SUITABLE_FOR: lazy_gettext("Suitable for"),
    Role.IMITATION: lazy_gettext("An imitation"),
    Role.NUTRITION: lazy_gettext("Nutrition"),
    Role.BOILERPLATE: lazy_gettext("Nothing about what is inside"),
    Role.REMARK: lazy_gettext("A remark"),
}


class Branch(NamedTuple):
    """An ingredient with what stands in its brackets."""

    text: str
    inner: list["Branch"]


def tree_of(ingredients: Iterable[Ingredient]) -> list[Branch]:
    """The ingredients, each in the one that it belongs to."""
    tree: list[Branch] = []
    levels = [tree]
    for one in ingredients:
        depth = min(one.depth, DEEPEST)
        branch = Branch(one.span.text, [])
        levels[depth].append(branch)
        levels[depth + 1 :] = [branch.inner]
    return tree


def fate_of(one: Considered) -> str:
    """What became of a term, and by what."""
    return str(_FATES[one.fate] % {"by": one.by})


def says_of(one: Considered) -> str:
    """What a term says where it stands, as a finding would say it; nothing where it is silent."""
    if one.evidence is None or one.allergen is None:
        return ""
    subject = f"allergy:{one.allergen}"
    return _sentence(
        Finding(subject, one.evidence, None, "", one.allergen, one.rule, "", "", one.span)
    )


def lines_of(trace: Trace) -> Iterator[str]:
    """The whole way of a label, line by line."""
    answer = trace.answer
    shares = ", ".join(f"{code} {share:.0%}" for code, share in trace.shares[:3])
    yield f"Language: {answer.lang or 'none that is known'}" + (
        f" (letters known to each: {shares})" if shares else ""
    )
    for part in trace.elsewhere:
        yield f"Read in {part.lang}: {_quoted(part.span.text)}"
    yield "Statements:"
    for statement in trace.statements:
        yield f"  {statement.role:12}  {_quoted(statement.span.text)}"
    yield "Ingredients:"
    for ingredient in trace.ingredients:
        yield f"  {'  ' * min(ingredient.depth, DEEPEST)}{_quoted(ingredient.span.text)}"
    yield "Considered:"
    for one in trace.considered:
        yield f"  {_considered(one)}"
    for title, spans in (("Unrecognised", answer.unrecognised), ("Vague", answer.vague)):
        if spans:
            yield f"{title}: {', '.join(_quoted(span.text) for span in spans)}"
    yield "Findings:" if answer.findings else "Findings: none"
    for finding in answer.findings:
        yield f"  {_finding(finding)}"
    if answer.verdict is not None:
        yield f"Verdict: {answer.verdict} (rule set {answer.ruleset})"


def _considered(one: Considered) -> str:
    says = f" {one.evidence} {one.allergen}" if one.evidence else ""
    whose = f" for {one.by}" if one.fate is Fate.FOUND and one.by else ""
    words = _quoted(one.span.text)
    return f"{one.span.start:4}  {words}  {one.rule}{says}: {fate_of(one)}{whose}"


def _finding(finding: Finding) -> str:
    """The sentence of the answer page, with whom it concerns, the reason and its source."""
    comes_to = f": {finding.verdict}" if finding.verdict else ""
    why = "" if finding.rule.startswith(LIMIT) else f" {finding.why}"
    source = f" Source: {finding.source}." if finding.source else ""
    sentence = _sentence(finding).removesuffix(".")
    return f"{sentence} ({finding.subject}{comes_to}).{why} Rule: {finding.rule}.{source}"


def _sentence(finding: Finding) -> str:
    return " ".join(said(finding.to_json()).split())


def _quoted(text: str) -> str:
    return f"“{' '.join(text.split())}”"
