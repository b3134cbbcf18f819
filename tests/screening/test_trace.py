"""`eatsential explain`: every term that stands on a label, and why it won or lost."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from eatsential.foods.commands import explain
from eatsential.screening.answer import Food
from eatsential.screening.profile import profile_from
from eatsential.screening.screen import screen
from eatsential.screening.trace import Considered, Trace, trace_of
from eatsential.vocabulary.load import ruleset
from eatsential.vocabulary.traps import profile

LABEL = (
    "Ingredients: wheat flour, whey powder (milk), cocoa butter, emulsifier: lecithin (soya),"
    " lactose-free milk, zorblax. May contain peanuts. Gluten free."
)
SHORT = "allergy:milk intolerance:lactose allergy:soy allergy:peanut:mild"


def traced(text: str, short: str = SHORT, lang: str | None = "en") -> Trace:
    rules = ruleset()
    return trace_of(Food("1", text, lang), profile_from(profile(short), rules), rules)


@pytest.mark.parametrize(
    ("words", "term", "fate", "by"),
    [
        ("whey", "whey", "found", "allergy:milk"),
        ("whey", "whey", "found", "intolerance:lactose"),
        ("wheat flour", "wheat flour", "unasked", ""),
        ("flour", "flour", "longer", "wheat flour"),
        ("butter", "butter", "longer", "cocoa butter"),
        ("lecithin", "lecithin", "settled", ""),
        ("lactose-free milk", "lactose free milk", "found", "allergy:milk"),
        ("lactose-free milk", "lactose free milk", "blocked", "intolerance:lactose"),
        ("peanuts", "peanuts", "found", "allergy:peanut"),
        ("Gluten", "gluten", "claimed", ""),
        ("contain", "contain", "phrase", ""),
        ("powder", "powder", "inert", ""),
    ],
)
def test_what_became_of_each_term(words: str, term: str, fate: str, by: str) -> None:
    considered = traced(LABEL).considered
    assert (words, f"term:en:{term}", fate, by) in {
        (one.span.text, one.rule, one.fate.value, one.by) for one in considered
    }


def test_a_lookalike_is_harmless_and_other_statements_are_silent() -> None:
    text = "Nutmeg, mock duck with soy. Suitable for people with egg allergy."
    fates = {one.span.text: (one.fate.value, one.by) for one in traced(text).considered}
    assert fates["Nutmeg"] == ("harmless", "tree-nuts")
    assert fates["egg"] == ("silent", "suitable_for")


def test_each_term_is_told_as_the_law_of_the_region_reads_it() -> None:
    found = {
        (one.allergen, one.evidence, one.fate.value)
        for one in traced("Starch, wheat glucose syrup", "allergy:wheat region:US").considered
        if one.allergen in ("corn", "wheat")
    }
    assert found == {("corn", "contains", "unasked"), ("wheat", "contains", "found")}


def test_statements_and_the_tree_stand_as_they_were_read() -> None:
    trace = traced(LABEL)
    assert [(s.role.value, s.span.text) for s in trace.statements][1:] == [
        ("may_contain", "peanuts"),
        ("free_from", "Gluten"),
    ]
    depths = {one.span.text: one.depth for one in trace.ingredients}
    assert (depths["whey powder"], depths["milk"]) == (0, 1)
    assert (depths["emulsifier"], depths["lecithin"], depths["soya"]) == (0, 1, 2)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (LABEL, None),
        ("Weizenmehl, Süßmolkenpulver, Kakaobutter. Kann Spuren von Soja enthalten.", None),
        ("E 322, E-471, glutenfrei, Butter-\nmilch, <b>Milch</b>pulver", "de"),
        ("", None),
        ("zzz qqq", None),
    ],
)
def test_the_answer_is_the_one_that_everybody_gets(text: str, lang: str | None) -> None:
    rules = ruleset()
    given = profile_from(profile(SHORT), rules)
    trace = traced(text, lang=lang)
    assert trace.answer == screen(Food("1", text, lang), given, rules)
    found = {_key(one) for one in trace.considered if one.fate == "found"}
    assert found == {
        (finding.subject, finding.span.start, finding.rule, finding.allergen)
        for finding in trace.answer.findings
        if finding.span and finding.rule.startswith("term:")
    }


def _key(one: Considered) -> tuple[str, int, str, str | None]:
    return (one.by, one.span.start, one.rule, one.allergen)


def test_a_part_in_another_language_is_explained_in_it() -> None:
    trace = traced("Sugar, salt. Zucker, Vollmilchpulver, Kakaobutter.")
    assert [(part.lang, part.span.text) for part in trace.elsewhere] == [
        ("de", "Zucker, Vollmilchpulver, Kakaobutter")
    ]
    assert ("term:de:vollmilchpulver", "found") in {
        (one.rule, one.fate.value) for one in trace.considered
    }


def test_shares_say_why_a_language_was_taken() -> None:
    code, share = traced("Zucker, Weizenmehl, Butter", lang=None).shares[0]
    assert (code, share) == ("de", 1.0)


def test_the_command_says_it_in_plain_lines(tmp_path: Path) -> None:
    file = tmp_path / "p.json"
    file.write_text(json.dumps(profile("allergy:milk")), encoding="utf-8")
    said = CliRunner().invoke(explain, ["--profile", str(file), "Sugar, whey. Zorblax"]).stdout
    assert "Language: en" in said
    assert "“whey”  term:en:whey contains milk: found for allergy:milk" in said
    sentence = "Contains milk: whey (allergy:milk: avoid). Whey is a milk protein."  # as on pages
    assert f"  {sentence} Rule: term:en:whey. Source: " in said
    assert "Unrecognised: “Zorblax”" in said
    assert "Verdict: avoid" in said


def test_the_command_needs_no_profile() -> None:
    result = CliRunner().invoke(explain, ["--lang", "en", "Milk"])
    assert result.exit_code == 0
    assert "contains milk: found" in result.stdout
    assert "Verdict" not in result.stdout


def test_what_may_be_in_it_is_no_ingredient() -> None:
    trace = traced("Wheat flour, whey. May contain sesame.")
    assert [one.span.text for one in trace.ingredients] == ["Wheat flour", "whey"]
