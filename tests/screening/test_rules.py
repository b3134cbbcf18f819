"""Rules on words: what may not meet, what is a relative, and what each rule stands on."""

import pytest

from eatsential.screening.answer import Food
from eatsential.screening.profile import ProfileFault, profile_from
from eatsential.screening.screen import screen
from eatsential.vocabulary.load import ruleset
from eatsential.vocabulary.traps import profile
from tests.screening.asking import ask

# The ids that contract/screening.md names.
NAMED = {
    "allergy": "milk egg fish crustaceans molluscs peanut soy gluten wheat rye barley oats spelt"
    " kamut tree-nuts almond hazelnut walnut cashew pecan brazil-nut pistachio macadamia pine-nut"
    " chestnut coconut sesame celery mustard lupin sulphites buckwheat corn latex birch-pollen"
    " alpha-gal kiwi banana mango peach apple tomato beef pork chicken gelatin",
    "intolerance": "lactose fructose histamine fodmap",
    "diet": "vegan vegetarian pescatarian halal kosher low-fodmap gluten-free dairy-free keto paleo"
    " no-pork no-alcohol",
    "condition": "coeliac diabetes hypertension ckd gout pku pregnancy g6pd"
    " hereditary-fructose-intolerance eosinophilic-oesophagitis",
    "medication": "warfarin maoi simvastatin felodipine",
}


@pytest.mark.parametrize("kind", NAMED)
def test_every_id_of_the_contract_is_known(kind: str) -> None:
    assert set(NAMED[kind].split()) <= set(ruleset().named(kind))


def test_at_least_sixty_things_can_be_avoided() -> None:
    assert len({*ruleset().named("allergy"), *ruleset().named("intolerance")}) >= 60


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Beef, cheese, salt", "avoid"),
        ("Chicken, butter", "avoid"),
        ("Lard, cream", "avoid"),
        ("Cheeseburger (beef, cheddar)", "avoid"),
        ("Beef, salt. May contain milk.", "caution"),
        ("Beef, salt", "caution"),
        ("Beef, coconut milk", "caution"),
        ("Beef, cocoa butter", "caution"),
        ("Milk, sugar", "nothing_found"),
        ("Milk, salmon", "nothing_found"),
        ("Milk, egg", "nothing_found"),
        ("Pork, water", "avoid"),
    ],
)
def test_meat_and_milk_together_are_not_kosher(text: str, verdict: str) -> None:
    assert ask(text, "diet:kosher").verdict == verdict


def test_what_may_not_meet_is_named_with_both() -> None:
    found = ask("Beef, cheese", "diet:kosher").findings
    assert any("“beef” and “cheese”" in finding.why for finding in found)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Lupin flour", "allergy:peanut"),
        ("Peanuts", "allergy:lupin"),
        ("Mussels", "allergy:crustaceans"),
        ("Crab", "allergy:shrimp"),
        ("Pistachios", "allergy:cashew"),
        ("Pecans", "allergy:walnut"),
        ("Tuna", "allergy:cod"),
        ("Carrots", "allergy:celery"),
        ("Banana", "allergy:kiwi"),
        ("Plums", "allergy:peach"),
    ],
)
def test_relatives_are_said_as_such_and_only_when_asked_for(text: str, who: str) -> None:
    rules = ruleset()
    assert ask(text, who).verdict == "nothing_found"
    asked = profile_from({**profile(who), "cross_reactions": True}, rules)
    answer = screen(Food("1", text, "en"), asked, rules)
    assert answer.verdict == "caution"
    assert {finding.evidence for finding in answer.findings} == {"cross_reactive"}


def test_asking_for_relatives_makes_nothing_weaker() -> None:
    rules = ruleset()
    asked = profile_from({**profile("allergy:shrimp"), "cross_reactions": True}, rules)
    assert screen(Food("1", "Shrimp", "en"), asked, rules).verdict == "avoid"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Avocado", "allergy:latex"),
        ("Apple", "allergy:birch-pollen"),
        ("Melon", "allergy:ragweed-pollen"),
        ("Tomatoes", "allergy:grass-pollen"),
        ("Celery", "allergy:mugwort-pollen"),
    ],
)
def test_latex_and_pollen_are_nothing_but_their_relatives(text: str, who: str) -> None:
    answer = ask(text, who)
    assert (answer.verdict, answer.findings[0].evidence) == ("caution", "cross_reactive")


@pytest.mark.parametrize("given", ["yes", 1, None])
def test_cross_reactions_are_asked_for_or_not(given: object) -> None:
    with pytest.raises(ProfileFault):
        profile_from({"cross_reactions": given}, ruleset())


@pytest.mark.parametrize(
    ("text", "who", "verdict"),
    [
        ("Lamb", "allergy:alpha-gal", "avoid"),
        ("Pork gelatine", "allergy:alpha-gal", "avoid"),
        ("Lard", "allergy:alpha-gal", "avoid"),
        ("Milk", "allergy:alpha-gal", "caution"),
        ("Chicken, salmon", "allergy:alpha-gal", "nothing_found"),
        ("Aspartame, water", "condition:pku", "avoid"),
        ("E962, water", "condition:pku", "avoid"),
        ("Neotame, water", "condition:pku", "nothing_found"),
        ("Anchovies", "condition:gout", "avoid"),
        ("Quinine, water", "condition:g6pd", "avoid"),
        ("Liquorice", "condition:hypertension", "caution"),
        ("Star fruit", "condition:ckd", "avoid"),
        ("Pomelo", "medication:felodipine", "avoid"),
        ("Marmite", "medication:maoi", "avoid"),
        ("Spinach", "medication:warfarin", "caution"),
        ("Honey", "condition:hereditary-fructose-intolerance", "avoid"),
        ("Smoked eel", "diet:kosher", "avoid"),
        ("Caviar", "diet:kosher", "avoid"),
        ("Salmon", "diet:kosher", "nothing_found"),
        ("Garlic", "diet:low-fodmap", "caution"),
        ("Apple juice", "diet:low-fodmap", "caution"),
        ("Glucose-fructose syrup", "intolerance:fodmap", "caution"),
        ("Whey", "condition:galactosaemia", "avoid"),
        ("Beer", "condition:breastfeeding", "caution"),
        ("Soya flour", "medication:levothyroxine", "caution"),
        ("Milk", "medication:ciprofloxacin", "caution"),
        ("Wine", "medication:disulfiram", "avoid"),
        ("Coffee", "medication:lithium", "caution"),
        ("Potassium chloride", "medication:ramipril", "avoid"),
        ("Swordfish", "condition:pregnancy", "avoid"),
        ("Beer", "diet:no-alcohol", "avoid"),
        ("Rennet, milk", "diet:vegetarian", "caution"),
    ],
)
def test_rules_of_diets_conditions_and_medications(text: str, who: str, verdict: str) -> None:
    assert ask(text, who).verdict == verdict
