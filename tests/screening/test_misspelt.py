"""A misspelt allergen is pointed out, never taken for certain and never for harmless."""

import pytest

from eatsential.vocabulary.load import ruleset
from tests.screening.asking import ask

HEAVY = "allergy:milk:severe allergy:hazelnut:life_threatening allergy:wheat:severe diet:vegan"


@pytest.mark.parametrize(
    ("lang", "word", "meant"),
    [
        ("en", "hazlenuts", "hazelnut"),
        ("en", "mascarpome", "milk"),
        ("de", "Haselnüse", "hazelnut"),
        ("de", "Mascarpome", "milk"),
        ("fr", "noissettes", "hazelnut"),
        ("it", "noccciole", "hazelnut"),
        ("es", "avellnas", "hazelnut"),
    ],
)
def test_one_wrong_letter_is_pointed_out(lang: str, word: str, meant: str) -> None:
    answer = ask(word, f"allergy:{meant}:severe", lang)
    assert answer.verdict == "caution"
    (finding,) = answer.findings
    assert (finding.evidence, finding.allergen) == ("vague", meant)
    assert "one letter wrong" in finding.why
    assert finding.span and finding.span.text == word
    assert [span.text for span in answer.unrecognised] == [word]


def test_it_is_never_stronger_than_caution() -> None:
    for text in ("hazlenuts", "Sugar, mascarpome", "Contains: hazlenuts", "May contain hazlenuts"):
        assert ask(text, HEAVY).verdict == "caution"
    assert ask("hazlenuts", "allergy:hazelnut:mild").verdict == "cannot_tell"


def test_it_never_clears_a_word() -> None:
    assert ask("hazlenuts, sugar", "allergy:milk").verdict == "cannot_tell"
    assert ask("sunflowre", "allergy:milk").verdict == "cannot_tell"


@pytest.mark.parametrize("text", ["buter", "mlik", "frobnium", "wallnat", "Hazelnox 3000"])
def test_short_words_and_two_wrong_letters_are_only_unrecognised(text: str) -> None:
    answer = ask(text, HEAVY)
    assert (answer.verdict, answer.findings) == ("cannot_tell", ())


def test_a_word_of_another_language_is_not_corrected() -> None:
    assert ruleset().speakers["avellana"]
    answer = ask("Sugar, avellana", HEAVY)
    assert (answer.verdict, answer.findings) == ("cannot_tell", ())


def test_what_a_label_denies_is_not_guessed_at() -> None:
    assert ask("Sugar, frobnium. Free from hazlenuts.", HEAVY).findings == ()
