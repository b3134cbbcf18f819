"""Amounts: what a figure says, what a missing one leaves open, and what no food can have."""

import json
from pathlib import Path
from typing import Any

import pytest

from eatsential.screening.answer import Answer, Food
from eatsential.screening.nutrients import FigureFault, figures_of
from eatsential.screening.profile import profile_from
from eatsential.screening.screen import screen
from eatsential.vocabulary.load import ruleset
from eatsential.vocabulary.traps import profile
from tests.screening.test_command import answers, run

PLAIN = "Water, salt"


def weigh(short: str, figures: dict[str, Any], text: str = PLAIN) -> Answer:
    """The answer for a food with figures and somebody."""
    rules = ruleset()
    food = Food("1", text, "en", nutrients=figures_of(figures, rules.nutrients))
    return screen(food, profile_from(profile(short), rules), rules)


SODIUM_AND_POTASSIUM = {"sodium_mg_serving": 10, "potassium_mg_serving": 10}


@pytest.mark.parametrize(
    ("who", "figures", "verdict"),
    [
        ("condition:hypertension", {"sodium_mg_100g": 900}, "caution"),
        ("condition:hypertension", {"sodium_mg_100g": 600}, "caution"),
        ("condition:hypertension", {"sodium_mg_100g": 599}, "nothing_found"),
        ("condition:hypertension", {"sodium_mg_100g": 0}, "nothing_found"),
        ("condition:hypertension", {"salt_g_100g": 1.5}, "caution"),
        ("condition:hypertension", {"salt_g_100g": 1.49}, "nothing_found"),
        ("condition:hypertension", {"sodium_g_100ml": 0.3}, "caution"),
        ("condition:hypertension", {"sodium_mg_100ml": 299}, "nothing_found"),
        ("condition:hypertension", {"sodium_mg_serving": 300}, "caution"),
        ("condition:hypertension", {"sodium_mg_serving": 299}, "nothing_found"),
        ("condition:hypertension", {"sodium_mg_100g": 500, "serving_g": 60}, "caution"),
        ("condition:hypertension", {"sodium_mg_100g": 500, "serving_g": 59}, "nothing_found"),
        ("condition:hypertension", {"salt_g_100g": 1.25, "serving_g": 60}, "caution"),
        ("condition:hypertension", {"sodium_mg_100ml": 100, "serving_ml": 300}, "caution"),
        ("condition:hypertension", {"glycyrrhizic_acid_mg_serving": 20}, "caution"),
        ("condition:diabetes", {"sugars_g_100g": 22.5}, "caution"),
        ("condition:diabetes", {"sugars_g_100ml": 11.25}, "caution"),
        ("condition:diabetes", {"carbohydrate_g_100g": 50, "serving_g": 30}, "caution"),
        ("condition:diabetes", {"carbohydrate_g_serving": 14, "sugars_g_100g": 1}, "nothing_found"),
        ("condition:diabetes", {"added_sugars_g_serving": 10}, "caution"),
        ("condition:ckd", {"potassium_mg_serving": 200}, "caution"),
        ("condition:ckd", {"phosphorus_mg_serving": 160}, "caution"),
        ("condition:ckd", {**SODIUM_AND_POTASSIUM, "protein_g_serving": 1}, "nothing_found"),
        ("condition:ckd", {**SODIUM_AND_POTASSIUM, "protein_g_serving": 8.4}, "caution"),
        ("diet:keto", {"carbohydrate_g_100g": 10}, "caution"),
        ("diet:keto", {"carbohydrate_g_100g": 2}, "nothing_found"),
        ("medication:warfarin", {"vitamin_k_ug_serving": 100}, "caution"),
        ("medication:warfarin", {"vitamin_k_ug_serving": 99}, "nothing_found"),
        ("medication:maoi", {"tyramine_mg_serving": 6}, "avoid"),
        ("condition:gout", {"purines_mg_100g": 150}, "avoid"),
        ("condition:pku", {"phenylalanine_mg_100g": 75}, "caution"),
        ("condition:pku", {"protein_g_100g": 1.4}, "nothing_found"),
        ("condition:hereditary-fructose-intolerance", {"sugars_g_100g": 0.5}, "caution"),
        ("condition:hereditary-fructose-intolerance", {"fructose_g_serving": 0.3}, "caution"),
        ("condition:hereditary-fructose-intolerance", {"fructose_g_serving": 1.5}, "avoid"),
        ("condition:pregnancy", {"caffeine_mg_serving": 40}, "caution"),
        ("condition:pregnancy", {"caffeine_mg_100ml": 80, "serving_ml": 250}, "avoid"),
        ("diet:low-fodmap", {"lactose_g_serving": 1}, "caution"),
        ("intolerance:fodmap", {"sorbitol_g_serving": 0.2}, "caution"),
        ("intolerance:lactose", {"lactose_mg_100g": 100}, "caution"),
        ("intolerance:lactose", {"lactose_g_serving": 12}, "avoid"),
        ("condition:coeliac", {"gluten_mg_100g": 2}, "avoid"),
        ("condition:galactosaemia", {"lactose_g_100g": 0.1}, "avoid"),
        ("condition:breastfeeding", {"caffeine_mg_serving": 40}, "caution"),
        ("allergy:sulphites:mild", {"sulphites_mg_100ml": 1}, "avoid"),
        ("allergy:milk", {"sodium_mg_100g": 9_000}, "nothing_found"),
    ],
)
def test_a_figure_at_the_limit_speaks_against_a_food(
    who: str, figures: dict[str, Any], verdict: str
) -> None:
    assert weigh(who, figures).verdict == verdict


@pytest.mark.parametrize(
    ("who", "figures", "named"),
    [
        ("condition:hypertension", {}, "sodium in 100 g"),
        ("condition:hypertension", {"sugars_g_100g": 1}, "sodium in 100 g"),
        ("condition:hypertension", {"sodium_mg_100g": None}, "sodium in 100 g"),
        ("condition:diabetes", {}, "carbohydrate in a serving, sugars in 100 g"),
        ("condition:diabetes", {"carbohydrate_g_100g": 5, "sugars_g_100g": 1}, "in a serving"),
        ("condition:ckd", {"sodium_mg_100g": 1}, "potassium in a serving, protein in a serving"),
        ("diet:keto", {"serving_g": 30}, "carbohydrate in 100 g"),
    ],
)
def test_a_missing_figure_is_never_zero(who: str, figures: dict[str, Any], named: str) -> None:
    answer = weigh(who, figures)
    assert answer.verdict == "cannot_tell"
    (finding,) = answer.findings
    assert (finding.subject, finding.evidence, finding.span) == (who, "vague", None)
    assert named in finding.why


@pytest.mark.parametrize("who", ["medication:warfarin", "condition:pku", "condition:gout"])
def test_a_figure_that_labels_never_give_is_not_asked_for(who: str) -> None:
    assert weigh(who, {}).verdict == "nothing_found"


def test_low_figures_clear_no_words() -> None:
    figures = {"carbohydrate_g_serving": 1, "sugars_g_100g": 1}
    assert weigh("condition:diabetes", figures, "Honey, frobnium").verdict == "caution"
    assert weigh("condition:diabetes", figures, "Frobnium").verdict == "cannot_tell"
    assert weigh("condition:diabetes", figures, "").verdict == "cannot_tell"


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ({"salt_g_100g": 2.25}, "It has 900 mg of sodium in 100 g; the limit is 600 mg."),
        (
            {"sodium_mg_100g": 1500, "serving_g": 30.5},
            "It has 1,500 mg of sodium in 100 g; the limit is 600 mg.",
        ),
        (
            {"sodium_mg_100g": 500, "serving_g": 90},
            "A serving of 90 g has 450 mg of sodium: 30 % of the day's limit of 1,500 mg.",
        ),
    ],
)
def test_the_finding_says_number_unit_and_limit(figures: dict[str, Any], sentence: str) -> None:
    (finding,) = weigh("condition:hypertension", figures).findings
    assert finding.why.startswith(sentence)
    assert finding.rule == "limit:condition:hypertension:sodium"
    assert finding.source and finding.span is None and finding.allergen is None


def test_of_two_figures_the_greater_counts() -> None:
    figures = {"salt_g_100g": 0.1, "sodium_mg_100g": 700}
    assert weigh("condition:hypertension", figures).verdict == "caution"
    assert weigh("condition:hypertension", {**figures, "sodium_g_100g": 0}).verdict == "caution"


def test_a_flexible_diet_is_cautioned_too() -> None:
    rules = ruleset()
    who = profile_from({"diets": [{"diet": "gluten-free", "strict": False}]}, rules)
    food = Food("1", PLAIN, "en", nutrients=figures_of({"gluten_mg_100g": 5}, rules.nutrients))
    assert screen(food, who, rules).verdict == "caution"


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({"sodum_mg_100g": 1}, "“sodum_mg_100g” is no known figure. Did you mean: sodium_mg_100g"),
        ({"sodium_100g": 1}, "“sodium_100g” is no known figure"),
        ({"sodium_kcal_100g": 1}, "no known figure"),
        ({"energy_g_100g": 1}, "no known figure"),
        ({"sodium_mg_day": 1}, "no known figure"),
        ({"": 1}, "no known figure"),
        ({"sodium_mg_100g": "900"}, "“sodium_mg_100g” must be a number"),
        ({"sodium_mg_100g": True}, "must be a number"),
        ({"sodium_mg_100g": [900]}, "must be a number"),
        ({"sodium_mg_100g": -1}, "“sodium_mg_100g” is no amount"),
        ({"sodium_mg_100g": 40_001}, "no amount that a food can have"),
        ({"sugars_g_100g": 100.1}, "no amount that a food can have"),
        ({"sugars_g_100ml": 161}, "no amount that a food can have"),
        ({"sugars_g_serving": 31, "serving_g": 30}, "no amount that a food can have"),
        ({"energy_kj_100g": 4_000}, "no amount that a food can have"),
        ({"sugars_g_100g": float("nan")}, "no amount that a food can have"),
        ({"sugars_g_100g": float("inf")}, "no amount that a food can have"),
        ({"serving_g": 0}, "no amount that a food can have"),
        ({"serving_g": -1}, "no amount that a food can have"),
        ({"serving_g": 5_001}, "no amount that a food can have"),
        (["sodium"], "must be an object"),
        ("sodium", "must be an object"),
    ],
)
def test_a_figure_that_cannot_be_is_refused(figures: Any, words: str) -> None:
    with pytest.raises(FigureFault) as fault:
        figures_of(figures, ruleset().nutrients)
    assert words in str(fault.value)


def test_a_faulty_figure_is_an_error_of_its_line(tmp_path: Path) -> None:
    given = [{"sodium_mg_100g": 900}, {"\ud800": 1}, {"sodium_mg_100g": 10**400}, None, {}]
    foods = [{"id": n, "text": PLAIN, "lang": "en", "nutrients": x} for n, x in enumerate(given)]
    result = run([json.dumps(food) for food in foods], {"conditions": ["hypertension"]}, tmp_path)
    assert result.exit_code == 1
    assert [answer.get("verdict", "error") for answer in answers(result)] == [
        "caution", "error", "error", "cannot_tell", "cannot_tell",
    ]  # fmt: skip


def test_every_limit_is_about_an_entry_that_people_can_have() -> None:
    rules = ruleset()
    assert all(limit.id in rules.named(limit.kind) for limit in rules.limits)
