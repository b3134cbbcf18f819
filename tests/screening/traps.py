"""What a table of traps in one language promises, by the kind of each row."""

from tests.screening.asking import ask, read

Case = tuple[str, str, str]  # kind, text, and who asks or which allergens


def holds(lang: str, case: Case) -> None:
    """Whether the answer for the label is the one that the row promises."""
    kind, text, what = case
    if kind in ("may", "contains"):
        answer = read(text, lang)
        found = set(answer.may_contain if kind == "may" else answer.contains)
        assert set(what.split()) <= found, found
        assert kind == "contains" or not set(what.split()) & set(answer.contains)
    elif kind == "nowhere":
        answer = read(text, lang)
        assert not set(what.split()) & {*answer.contains, *answer.may_contain}
    else:
        verdict = {"flag": "avoid", "clear": "nothing_found", "unknown": "cannot_tell"}[kind]
        answer = ask(text, what, lang)
        assert answer.verdict == verdict, (answer.verdict, answer.unrecognised, answer.findings)
