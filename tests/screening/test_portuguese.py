"""Portuguese labels: what must be found, what must not, and what cannot be told."""

from tests.screening.asking import read


def test_the_language_is_found_out() -> None:
    assert read("Farinha de trigo, açúcar, manteiga, sal, água", None).lang == "pt"
