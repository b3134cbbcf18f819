"""What is in there by name, in the spellings that labels have."""

import pytest

from tests.screening.asking import ask

CASES = [
    ("en", "Rolled oats, honey, dried whey", "allergy:milk", "dried whey"),
    ("en", "Potatoes, sodium caseinate, salt", "allergy:milk", "sodium caseinate"),
    ("en", "Rice with ghee and cardamom", "allergy:milk", "ghee"),
    ("en", "Water, BUTTERMILK POWDER, salt", "allergy:milk", "BUTTERMILK POWDER"),
    ("en", "Sauce (tomatoes, pecorino), basil", "allergy:milk", "pecorino"),
    ("en", "Sugar, egg whites, cornflour", "allergy:egg", "egg whites"),
    ("en", "Dried albumen, water", "allergy:egg", "albumen"),
    ("en", "Rice noodles, prawns, lime", "allergy:crustaceans", "prawns"),
    ("en", "Squid ink, rice", "allergy:molluscs", "Squid"),
    ("en", "Anchovies in oil", "allergy:fish", "Anchovies"),
    ("en", "Chickpeas, tahini, lemon juice", "allergy:sesame", "tahini"),
    ("en", "Sesame seeds, honey", "allergy:sesame", "Sesame seeds"),
    ("en", "Soya lecithin, cocoa mass", "allergy:soy", "Soya lecithin"),
    ("en", "Firm tofu, ginger", "allergy:soy", "tofu"),
    ("en", "Roasted peanuts, salt", "allergy:peanut", "peanuts"),
    ("en", "Groundnut oil, garlic", "allergy:peanut", "Groundnut oil"),
    ("en", "Ground almonds, sugar", "allergy:almond", "almonds"),
    ("en", "Ground almonds, sugar", "allergy:tree-nuts", "almonds"),
    ("en", "Hazelnut paste, cocoa", "allergy:tree-nuts", "Hazelnut paste"),
    ("en", "Durum wheat semolina, water", "condition:coeliac", "Durum wheat semolina"),
    ("en", "Barley malt extract, rice", "condition:coeliac", "Barley malt extract"),
    ("en", "Rye flour, water, salt", "condition:coeliac", "Rye flour"),
    ("en", "Spelt flakes, raisins", "allergy:wheat", "Spelt"),
    ("en", "Celeriac, apple", "allergy:celery", "Celeriac"),
    ("en", "Vinegar, mustard seeds, dill", "allergy:mustard", "mustard seeds"),
    ("en", "Lupin flour, water", "allergy:lupin", "Lupin flour"),
    ("en", "Dried apricots, sulphur dioxide", "allergy:sulphites", "sulphur dioxide"),
    ("en", "Grape juice, preservative: E220", "allergy:sulphites", "E220"),
    ("en", "Grape juice, preservative (E 223)", "allergy:sulphites", "E 223"),
    ("en", "Grape juice, preservative (INS 224)", "allergy:sulphites", "INS 224"),
    ("en", "Grape juice, preservative (220)", "allergy:sulphites", "220"),
    ("en", "Sugar, gelatine, colour: E120", "diet:vegan", "E120"),
    ("en", "Pork sausage, salt", "diet:halal", "Pork"),
    ("en", "Chicken stock, water", "diet:vegetarian", "Chicken stock"),
    ("en", "Flour, suet, raisins", "diet:vegetarian", "suet"),
    ("en", "Orange marmalade, whisky", "diet:no-alcohol", "whisky"),
    ("en", "Broad beans, salt", "condition:g6pd", "Broad beans"),
    ("en", "Pink grapefruit juice", "medication:simvastatin", "grapefruit"),
    ("en", "Tonic water, quinine", "condition:g6pd", "quinine"),
    ("en", "Sweetener: aspartame", "condition:pku", "aspartame"),
    ("en", "Sorbitol, mint oil", "condition:hereditary-fructose-intolerance", "Sorbitol"),
    ("en", "Roast lamb, mint", "allergy:alpha-gal", "lamb"),
    ("de", "Süßmolkenpulver, Zucker", "allergy:milk", "Süßmolkenpulver"),
    ("de", "Kartoffeln, Sahne, Salz", "allergy:milk", "Sahne"),
    ("de", "Magermilchjoghurt, Früchte", "allergy:milk", "Magermilchjoghurt"),
    ("de", "Schafskäse, Oliven", "allergy:milk", "Schafskäse"),
    ("de", "Hühnereiweißpulver, Zucker", "allergy:egg", "Hühnereiweißpulver"),
    ("de", "Vollei, Zucker", "allergy:egg", "Vollei"),
    ("de", "Weizengrieß, Wasser", "condition:coeliac", "Weizengrieß"),
    ("de", "Roggenvollkornschrot, Salz", "condition:coeliac", "Roggenvollkornschrot"),
    ("de", "Gerstenmalzextrakt, Reis", "condition:coeliac", "Gerstenmalzextrakt"),
    ("de", "geröstete Haselnüsse, Kakao", "allergy:tree-nuts", "Haselnüsse"),
    ("de", "Erdnussmus, Salz", "allergy:peanut", "Erdnussmus"),
    ("de", "Sojabohnen, Wasser", "allergy:soy", "Sojabohnen"),
    ("de", "Knollensellerie, Wasser", "allergy:celery", "Knollensellerie"),
    ("de", "Senfkörner, Essig", "allergy:mustard", "Senfkörner"),
    ("de", "Garnelen, Knoblauch", "allergy:crustaceans", "Garnelen"),
    ("de", "Miesmuscheln, Wasser", "allergy:molluscs", "Miesmuscheln"),
    ("de", "Lachsfilet, Dill", "allergy:fish", "Lachsfilet"),
    ("de", "Sesamsamen, Honig", "allergy:sesame", "Sesamsamen"),
    ("de", "Schweinespeck, Salz", "diet:no-pork", "Schweinespeck"),
    ("de", "Gelatine, Zucker", "diet:vegetarian", "Gelatine"),
]


@pytest.mark.parametrize(("lang", "text", "who", "words"), CASES)
def test_a_named_thing_is_to_be_avoided_and_marked(
    lang: str, text: str, who: str, words: str
) -> None:
    answer = ask(text, who, lang)
    assert answer.verdict == "avoid"
    marked = [finding.span.text for finding in answer.findings if finding.span]
    assert any(words in span or span in words for span in marked), marked


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
