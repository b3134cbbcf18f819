"""What has to be found in labels of every language, what must not be, and what cannot be told."""

from collections import Counter

import pytest

from eatsential.vocabulary.load import ruleset
from eatsential.vocabulary.traps import KINDS, Trap, traps

TRAPS = traps()


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: f"{trap.lang}-{trap.kind}-{trap.text}")
def test_a_label_is_answered_as_it_has_to_be(trap: Trap) -> None:
    assert trap.fault(ruleset()) is None


def test_every_language_is_tried_with_every_kind_of_trap() -> None:
    assert len(TRAPS) >= 600
    assert {trap.kind for trap in TRAPS} == set(KINDS)
    tried = Counter(trap.lang for trap in TRAPS)
    assert {lang for lang in ruleset().lexicons if tried[lang] < 25} == set()
