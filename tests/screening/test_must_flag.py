"""What is in there by name, in the spellings that labels have."""

import pytest

from tests.screening.asking import ask


@pytest.mark.parametrize(
    ("lang", "text", "who", "words"),
    [
        ("en", "Cocoa, <b>milk</b> powder, sugar", "allergy:milk", "milk</b> powder"),
        ("en", "Sugar, _hazelnuts_ and cocoa", "allergy:tree-nuts", "hazelnuts"),
        ("en", "Sugar, **wheat** flour", "condition:coeliac", "wheat** flour"),
        ("en", "Sugar, haz\u00adel\u00adnuts", "allergy:tree-nuts", "haz\u00adel\u00adnuts"),
        ("en", "Sugar, hazel-\nnuts, salt", "allergy:tree-nuts", "hazel-\nnuts"),
        ("en", "Sugar, hazelnuts*, salt. *organic", "allergy:tree-nuts", "hazelnuts"),
        ("en", "ＭＩＬＫ powder, sugar", "allergy:milk", "ＭＩＬＫ powder"),
        ("de", "Zucker, M&auml;use, K&auml;se", "allergy:milk", "K&auml;se"),
        ("de", "Zucker, Ka\u0308se", "allergy:milk", "Ka\u0308se"),
        ("de", "Zucker, _Weizen_mehl", "allergy:wheat", "Weizen_mehl"),
        ("de", "Zucker, Haselnuesse", "allergy:tree-nuts", "Haselnuesse"),
        ("de", "ZUCKER, SÜSSMOLKENPULVER", "allergy:milk", "SÜSSMOLKENPULVER"),
        ("en", "Sugar (50%), milk (2.5%), salt 0,1%", "allergy:milk", "milk"),
        ("en", "Filling [sugar {cocoa (whey)}], salt", "allergy:milk", "whey"),
        ("en", "Sugar\nwhey powder\nsalt", "allergy:milk", "whey powder"),
        ("en", "sugar; whey powder • salt", "allergy:milk", "whey powder"),
        ("en", "Zusätze: whey. Ingredients: sugar, milk", "allergy:milk", "milk"),
    ],
)
def test_the_noise_of_labels_hides_nothing(lang: str, text: str, who: str, words: str) -> None:
    answer = ask(text, who, lang)
    assert answer.verdict == "avoid"
    spans = [finding.span for finding in answer.findings if finding.span]
    assert any(words in span.text or span.text in words for span in spans)
    assert all(text[span.start : span.end] == span.text for span in spans)
