"""Turkish labels: suffixes, dotted and dotless i, and what only looks like an allergen."""

from tests.screening.asking import read


def test_the_language_is_found_out_in_capitals_too() -> None:
    answer = read("BUĞDAY UNU, ŞEKER, TEREYAĞI, YUMURTA, TUZ, FINDIK", None)
    assert (answer.lang, answer.unrecognised) == ("tr", ())
    assert {"wheat", "milk", "egg", "hazelnut"} <= set(answer.contains)
