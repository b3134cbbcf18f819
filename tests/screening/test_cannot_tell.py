"""What is not known is said, and never taken for nothing."""

import pytest

from tests.screening.asking import ask


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (None, ""),
        ("en", "   \n\t "),
        ("en", "12345"),
        ("en", "..."),
        ("en", "Keep refrigerated."),
        ("en", "May contain hazelnuts."),
        ("en", "Suitable for vegetarians."),
        ("en", "Free from milk."),
        ("en", "Sugar, frobnium, salt"),
        ("en", "Sugar, organic frobnium powder, salt"),
        ("en", "Sugar. May contain frobnium."),
        ("de", "Zucker, Frobnikat, Salz"),
        ("hu", "Cukor, só, víz"),
        (None, "Cukor, teljes tej, kakaóvaj, búzaliszt"),
        (None, "Цукор, сіль, вода"),
        (None, "น้ำตาล, เกลือ"),
        ("xx", "Sugar, salt"),
        (None, "شکر، نمک، آب"),
    ],
)
def test_what_was_not_read_is_not_cleared(lang: str | None, text: str) -> None:
    assert ask(text, "allergy:peanut", lang).verdict == "cannot_tell"


def test_an_unknown_ingredient_is_named_with_its_place() -> None:
    text = "Sugar, organic frobnium powder, salt"
    (unknown,) = ask(text, "allergy:milk").unrecognised
    assert unknown.text == "frobnium"
    assert text[unknown.start : unknown.end] == unknown.text


def test_an_unknown_word_beside_a_known_one_is_no_unknown_ingredient() -> None:
    assert ask("Valrhona sugar, salt", "allergy:milk").unrecognised == ()


def test_a_finding_is_stronger_than_what_could_not_be_read() -> None:
    assert ask("Frobnium, milk", "allergy:milk").verdict == "avoid"


@pytest.mark.parametrize("short", ["allergy:milk", "word:fenugreek"])
def test_a_piece_that_may_have_been_read_wrongly_is_not_cleared(short: str) -> None:
    doubt = frozenset({"salt,"})
    answer = ask("Sugar, salt, water", short, doubtful=doubt)
    assert answer.verdict == "cannot_tell"
    assert [(one.start, one.text) for one in answer.doubtful] == [(7, "salt,")]
    assert ask("Sugar, malt, water", "allergy:milk", doubtful=doubt).doubtful == ()
    assert ask("Milk, salt, water", "allergy:milk", doubtful=doubt).verdict == "avoid"


@pytest.mark.parametrize(
    ("text", "lang"), [("Sugar, salt, water", "en"), ("Zucker, Salz und Wasser", "de")]
)
def test_the_language_is_found_out(text: str, lang: str) -> None:
    answer = ask(text, "allergy:milk", None)
    assert (answer.lang, answer.verdict) == (lang, "nothing_found")


def test_a_language_tag_with_a_region_is_the_language() -> None:
    assert ask("Sugar, salt", "allergy:milk", "en-GB").lang == "en"


@pytest.mark.parametrize("rule", ["condition:diabetes", "condition:ckd", "diet:keto"])
def test_a_rule_that_words_cannot_answer_is_at_best_untold(rule: str) -> None:
    answer = ask("Water, salt", rule)
    assert answer.verdict == "cannot_tell"
    assert [finding.subject for finding in answer.findings] == [rule]
    assert "not said how much" in answer.findings[0].why
