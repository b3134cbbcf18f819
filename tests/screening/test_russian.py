"""Russian labels: cases and adjectives, and what only looks like an allergen."""

import pytest

from tests.screening.asking import read


@pytest.mark.parametrize("text", ["Цукор, сіль, борошно пшеничне", "Захар, сол, брашно от пшеница"])
def test_another_language_of_this_script_clears_nothing(text: str) -> None:
    assert read(text, None).lang is None or read(text, None).unrecognised
