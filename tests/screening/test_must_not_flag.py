"""Names that look like an allergen and are none, and ingredients that are harmless."""

import pytest

from tests.screening.asking import ask

CASES = [
    ("en", "Cocoa butter, sugar", "allergy:milk"),
    ("en", "Coconut milk, lemongrass", "allergy:milk"),
    ("en", "Coconut cream, sugar", "allergy:milk"),
    ("en", "Shea butter, sunflower oil", "allergy:milk"),
    ("en", "Peanut butter, salt", "allergy:milk"),
    ("en", "Almond milk, sugar", "allergy:milk"),
    ("en", "Oat drink, salt", "allergy:milk"),
    ("en", "Cream of tartar, water", "allergy:milk"),
    ("en", "Lactic acid, sodium lactate, water", "allergy:milk"),
    ("en", "Butter beans, water", "allergy:milk"),
    ("en", "Butternut squash, sage", "allergy:milk allergy:tree-nuts"),
    ("en", "Nutmeg, cinnamon", "allergy:tree-nuts"),
    ("en", "Coconut, sugar", "allergy:tree-nuts"),
    ("en", "Water chestnuts, bamboo shoots", "allergy:tree-nuts"),
    ("en", "Peanuts, salt", "allergy:tree-nuts"),
    ("en", "Walnuts, raisins", "allergy:peanut"),
    ("en", "Buckwheat flour, water", "condition:coeliac"),
    ("en", "Glutinous rice, water", "condition:coeliac"),
    ("en", "Rice flour, corn starch", "condition:coeliac"),
    ("en", "Sodium benzoate, water", "condition:coeliac"),
    ("en", "Eggplant, tomato", "allergy:egg"),
    ("en", "Oyster mushrooms, garlic", "allergy:molluscs"),
    ("en", "Sunflower lecithin, cocoa", "allergy:soy"),
    ("en", "Sunflower oil, olive oil", "allergy:soy"),
    ("en", "Chicken, salmon, salt", "allergy:alpha-gal"),
    ("en", "Sugar, salt, water", "allergy:milk diet:vegan condition:coeliac"),
    ("en", "Carrots, apples, walnuts", "diet:vegan"),
    ("en", "Lactose-free milk", "intolerance:lactose"),
    ("de", "Kakaobutter, Zucker", "allergy:milk"),
    ("de", "Kokosmilch, Zitronengras", "allergy:milk"),
    ("de", "Milchsäure, Wasser", "allergy:milk"),
    ("de", "Weizeneiweiß, Wasser", "allergy:egg"),
    ("de", "Sojamilch, Zucker", "allergy:milk"),
    ("de", "Mandelmilch, Zucker", "allergy:milk"),
    ("de", "Muskatnuss, Pfeffer", "allergy:tree-nuts"),
    ("de", "Erdnüsse, Salz", "allergy:tree-nuts"),
    ("de", "Kokosnuss, Zucker", "allergy:tree-nuts"),
    ("de", "Buchweizenmehl, Wasser", "condition:coeliac"),
    ("de", "Reismehl, Maisstärke", "condition:coeliac"),
    ("de", "Butterbohnen, Wasser", "allergy:milk"),
    ("de", "Butternusskürbis, Salz", "allergy:milk allergy:tree-nuts"),
    ("de", "Sonnenblumenöl, Salz", "allergy:soy"),
    ("de", "Zuckerrübensirup, Wasser", "allergy:milk"),
]


@pytest.mark.parametrize(("lang", "text", "who"), CASES)
def test_nothing_is_found_where_nothing_is(lang: str, text: str, who: str) -> None:
    answer = ask(text, who, lang)
    assert answer.verdict == "nothing_found", (answer.findings, answer.unrecognised)
