"""Chinese labels in simplified and traditional characters, and what only looks like an allergen."""

import pytest

from tests.screening.asking import ask, read


@pytest.mark.parametrize(
    "text", ["配料：小麦粉、白砂糖、黄油、鸡蛋、食用盐", "成分：麵粉、砂糖、奶油、雞蛋、鹽"]
)
def test_both_ways_of_writing_are_one_language_that_is_found_out(text: str) -> None:
    answer = read(text, None)
    assert (answer.lang, answer.unrecognised) == ("zh", ())
    assert {"wheat", "milk", "egg"} <= set(answer.contains)
    assert ask(text, "allergy:peanut", None).verdict == "nothing_found"
