"""How `eatsential explain` says what `screening.trace` found out."""

from collections.abc import Iterator

from eatsential.screening.answer import Finding
from eatsential.screening.trace import Considered, Fate, Trace

_FATES = {
    Fate.FOUND: "found{by}",
    Fate.UNASKED: "said, and nothing in the profile asks about it",
    Fate.BLOCKED: "said, and known not to concern {by}",
    Fate.WEAKER: "said, but {by} says as much or more at the same place",
    Fate.LONGER: "lost its words to the longer “{by}”",
    Fate.PHRASE: "lost its words to a phrase",
    Fate.CLAIMED: "claimed not to be inside",
    Fate.SILENT: "says nothing in a statement of this role",
    Fate.SETTLED: "settled by what the label says beside it",
    Fate.HARMLESS: "keeps its words from being taken for {by}",
    Fate.INERT: "known, and nothing that anybody avoids",
}


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
        yield f"  {'  ' * min(ingredient.depth, 20)}{_quoted(ingredient.span.text)}"
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
    by = f" for {one.by}" if one.fate is Fate.FOUND and one.by else one.by
    fate = _FATES[one.fate].format(by=by)
    return f"{one.span.start:4}  {_quoted(one.span.text)}  {one.rule}{says}: {fate}"


def _finding(finding: Finding) -> str:
    """One plain sentence with its source."""
    where = f" in “{finding.span.text}”" if finding.span else ""
    verdict = f", which comes to {finding.verdict}" if finding.verdict else ""
    source = f" Source: {finding.source}." if finding.source else ""
    return (
        f"{finding.subject} ({finding.evidence}{verdict}){where}: {finding.why}"
        f" Rule: {finding.rule}.{source}"
    )


def _quoted(text: str) -> str:
    return f"“{' '.join(text.split())}”"
