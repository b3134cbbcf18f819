"""Korean labels: particles and joined words, and what only looks like an allergen."""

from tests.screening.asking import read


def test_hangul_tells_the_language() -> None:
    assert read("밀가루, 설탕, 버터, 계란, 소금", None).lang == "ko"
