"""Hindi labels: postpositions and vowel signs, and what only looks like an allergen."""

from tests.screening.asking import read


def test_another_language_of_this_script_clears_nothing() -> None:
    answer = read("मीठ, पाणी, गव्हाचे पीठ", None)
    assert answer.lang is None or answer.unrecognised
