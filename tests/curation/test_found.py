"""What a trial keeps of what it finds."""

from eatsential.curation.rules import LINES, Active, Found
from eatsential.curation.services.trials import faults_with
from eatsential.vocabulary.changes import put
from eatsential.vocabulary.traps import traps
from tests.curation.drafting import milder


def test_of_broken_promises_the_number_is_kept_and_the_first_lines() -> None:
    found = Found()
    for _ in range(LINES + 5):
        found.note(traps()[0], True, "nothing_found")
    assert found.broken == {traps()[0].kind: LINES + 5}
    assert len(found.lines) == LINES


def test_a_word_with_a_fault_in_what_answers_is_found_by_the_trial_of_another_file() -> None:
    term = {"term": "qx", "evidence": "contains", "allergens": "soja", "why": "", "source": "gone"}
    faulty = Active(1, None, 1, "2026.11.1+0", [put("terms/mul.csv", term)])
    assert any("terms/mul.csv" in fault for fault in faults_with([milder()], faulty))
