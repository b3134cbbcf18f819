"""Arabic labels: the article, joined words, vowel marks, and what only looks like an allergen."""

import pytest

from tests.screening.asking import read


@pytest.mark.parametrize("text", ["شکر، نمک، آب", "چینی، نمک، پانی"])
def test_another_language_of_this_script_clears_nothing(text: str) -> None:
    assert read(text, None).lang is None or read(text, None).unrecognised
