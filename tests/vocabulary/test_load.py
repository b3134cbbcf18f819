"""From rows to a rule set."""

import pytest
from click.testing import CliRunner

from eatsential.screening.answer import Evidence
from eatsential.screening.terms import inflected
from eatsential.vocabulary.commands import vocabulary
from eatsential.vocabulary.files import version_of
from eatsential.vocabulary.load import ruleset


def test_it_is_compiled_once() -> None:
    assert ruleset() is ruleset()


def test_every_language_has_words_and_phrases() -> None:
    assert set(ruleset().lexicons) >= {"en", "de"}
    for lexicon in ruleset().lexicons.values():
        assert lexicon.name
        assert lexicon["E330"].level and lexicon._cues
        assert len(lexicon._roots) + len(lexicon._unread) > 1000


def test_the_rows_of_a_term_are_one_term() -> None:
    (term,) = ruleset().lexicons["en"]["mayonnaise"].parts
    said = {meaning.allergen: meaning.evidence for meaning in term.means}
    assert said["egg"] in (Evidence.CONTAINS, Evidence.USUALLY)
    assert all(meaning.source for meaning in term.means)


@pytest.mark.parametrize(
    ("word", "lang", "form"),
    [
        ("berry", "en", "berries"), ("loaf", "en", "loaves"), ("radish", "en", "radishes"),
        ("tomato", "en", "tomatoes"), ("almonds", "en", "almond"), ("nuss", "de", "nüsse"),
        ("apfel", "de", "äpfel"), ("saft", "de", "säften"), ("käse", "de", "kaese"),
        ("baum", "de", "bäume"), ("nudel", "de", "nudeln"),
    ],
)  # fmt: skip
def test_regular_forms_are_known(word: str, lang: str, form: str) -> None:
    assert (form,) in set(inflected([word], lang))


@pytest.mark.parametrize(("word", "lang"), [("ei", "de")])
def test_a_short_word_does_not_become_another(word: str, lang: str) -> None:
    assert not {("ein",), ("eis",)} & set(inflected([word], lang))


def test_the_commands_list_check_and_version() -> None:
    run = CliRunner().invoke
    assert run(vocabulary, ["version"]).output.strip() == version_of()
    listed = run(vocabulary, ["list"]).output.splitlines()
    assert "wheat [gluten]: Wheat" in listed
    assert len(listed) == len(ruleset().allergens)
    below = run(vocabulary, ["list", "gluten"]).output
    assert "spelt [wheat]: Spelt" in below and "milk" not in below
    wrong = run(vocabulary, ["list", "mlik"])
    assert wrong.exit_code == 1 and "milk" in wrong.output
