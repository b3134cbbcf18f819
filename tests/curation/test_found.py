"""What a trial keeps of what it finds."""

from eatsential.curation.rules import LINES, Found
from eatsential.vocabulary.traps import traps


def test_of_broken_promises_the_number_is_kept_and_the_first_lines() -> None:
    found = Found()
    for _ in range(LINES + 5):
        found.note(traps()[0], True, "nothing_found")
    assert found.broken == {traps()[0].kind: LINES + 5}
    assert len(found.lines) == LINES
