"""Labels that were scanned, or read in the wrong encoding, with marks in the text as given."""

import pytest

from tests.screening.asking import ask, read


@pytest.mark.parametrize(
    ("lang", "text", "allergen", "words"),
    [
        ("de", "SÃ¼ÃŸmolkenpulver, Salz", "milk", "SÃ¼ÃŸmolkenpulver"),
        ("de", "Zucker, KÃ¤se", "milk", "KÃ¤se"),
        ("fr", "Farine de blÃ©, Å“ufs", "egg", "Å“ufs"),
        ("fr", "Farine de blÃ©, sel", "wheat", "Farine de blÃ©"),
        ("pl", "MÄ…ka pszenna, sÃ³l", "wheat", "MÄ…ka pszenna"),
        ("cs", "cukr, mlÃ©ko", "milk", "mlÃ©ko"),
        ("sv", "socker, smÃ¶r", "milk", "smÃ¶r"),
        ("es", "azÃºcar, caÃ±amo, nuez de macadamia", "macadamia", "nuez de macadamia"),
    ],
)
def test_letters_in_the_wrong_encoding_are_read(
    lang: str, text: str, allergen: str, words: str
) -> None:
    answer = read(text, lang)
    assert allergen in answer.contains
    spans = [finding.span for finding in answer.findings]
    assert words in [span.text for span in spans if span]
    assert all(text[span.start : span.end] == span.text for span in spans if span)


def test_no_letter_is_taken_for_a_damaged_one() -> None:
    for text, lang in (("PÃO, LEITE", "pt"), ("KÄSE & MILCH", "de"), ("SMÖR, ÅL", "sv")):
        assert read(text, lang).unrecognised == ()


@pytest.mark.parametrize("text", ["E33O", "El50d", "E4l5", "e12O", "E1OO"])
def test_letters_that_look_like_digits_are_read_in_additives(text: str) -> None:
    assert read(f"Sugar, {text}, salt").unrecognised == ()


def test_a_misread_additive_counts_as_itself() -> None:
    assert ask("Sugar, E12O", "diet:vegan").verdict == "avoid"
    assert read("Eis, Zucker", "de").unrecognised == ()
    assert read("Sugar, eloi").unrecognised != ()


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Sugar*, milk powder**, salt. *Organic **Fairtrade"),
        ("en", "Sugar†, milk‡. †Certified organic"),
        ("en", "Sugar¹, milk powder¹ ², salt². ¹ organic ingredient"),
        ("en", "Sugar1, milk powder1, salt2. 1 organic ingredient"),
        ("de", "Zucker¹, Milch², Salz³. ¹aus biologischer Landwirtschaft"),
        ("fr", "Sucre*, lait*, sel. *issus de l'agriculture biologique"),
        ("pl", "Cukier*, mleko*. *produkt rolnictwa ekologicznego"),
        ("sv", "Socker*, mjölk*. *ekologisk ingrediens"),
    ],
)
def test_marks_of_footnotes_are_no_part_of_a_word(lang: str, text: str) -> None:
    answer = read(text, lang)
    assert (answer.unrecognised, "milk" in answer.contains) == ((), True)


def test_a_word_with_a_number_that_means_something_keeps_it() -> None:
    assert ask("Sugar, E120", "diet:vegan").verdict == "avoid"
    assert read("Sugar, frobnium2").unrecognised[0].text == "frobnium2"
