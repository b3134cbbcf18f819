"""What is said of answers that are others now."""

from dataclasses import dataclass
from datetime import datetime

from eatsential.foods.rules import Check
from eatsential.foods.wording import said
from eatsential.screening.answer import Verdict


@dataclass(frozen=True)
class Before:
    """What a person's answer was, where it was another one, and what was found then."""

    name: str
    verdict: Verdict | None
    until: datetime | None
    gone: list[tuple[str, datetime]]


def before(check: Check) -> list[Before]:
    """What was said before of those whose answer was another one."""
    return [
        Before(
            answer.name,
            answer.was.verdict if answer.was else None,
            answer.was.until if answer.was else None,
            [(said(one.finding), one.until) for one in answer.gone],
        )
        for answer in check.answers
        if answer.was or answer.gone
    ]
