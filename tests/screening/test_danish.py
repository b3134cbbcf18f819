"""Danish labels: joined words, definite forms and what only looks like an allergen."""

import pytest

from tests.screening.traps import Case, holds

CASES: list[Case] = [
    ("flag", "Sukker, vallepulver, salt", "allergy:milk"),
    ("flag", "Kartofler, piskefløde", "allergy:milk"),
    ("flag", "Tomat, danbo, hytteost", "allergy:milk"),
    ("flag", "Sødmælk, sukker", "allergy:milk"),
    ("flag", "Sukker, æggeblommer", "allergy:egg"),
    ("flag", "Fuldkornshvedemel, vand", "condition:coeliac"),
    ("flag", "Byggryn, vand", "condition:coeliac"),
    ("flag", "Rugkerner, gær, salt", "condition:coeliac"),
    ("flag", "Marineret sild, eddike, sukker", "allergy:fish"),
    ("flag", "Torskerogn, salt", "allergy:fish"),
    ("flag", "Rejer, dild", "allergy:crustaceans"),
    ("flag", "Blæksprutte, hvidløg", "allergy:molluscs"),
    ("flag", "Ristede hasselnødder, salt", "allergy:tree-nuts"),
    ("flag", "Marcipan, sukker", "allergy:tree-nuts"),
    ("flag", "Jordnødder, salt", "allergy:peanut"),
    ("flag", "Emulgator (sojalecithin), sukker", "allergy:soy"),
    ("flag", "Sesamfrø, honning", "allergy:sesame"),
    ("flag", "Knoldselleri, gulerod", "allergy:celery"),
    ("flag", "Sennepsfrø, eddike", "allergy:mustard"),
    ("flag", "Lupinmel, vand", "allergy:lupin"),
    ("flag", "Rosiner, svovldioxid", "allergy:sulphites"),
    ("flag", "Hamburgerryg, salt", "diet:no-pork"),
    ("clear", "Kakaosmør, sukker", "allergy:milk"),
    ("clear", "Kokosmælk, havredrik, salt", "allergy:milk"),
    ("clear", "Vand, mælkesyre, æblemost", "allergy:milk"),
    ("clear", "Boghvedemel, rismel, vand", "condition:coeliac"),
    ("clear", "Guarkernemel, kartoffelmel", "condition:coeliac"),
    ("clear", "Muskatnød, kokos, peber", "allergy:tree-nuts"),
    ("clear", "Ægte vanilje, sukker", "allergy:egg"),
    ("clear", "Østershatte, hvidløg", "allergy:molluscs"),
    ("clear", "Solsikkelecithin, sukker", "allergy:soy"),
    ("may", "Sukker. Kan indeholde spor af nødder, soja og mælk.", "tree-nuts soy milk"),
    ("may", "Ris. Produceret på en fabrik, hvor der også håndteres fisk.", "fish"),
    ("may", "Ris. Spor af sesam kan forekomme.", "sesame"),
    ("may", "Ris. Kan indeholde spor af bl.a. nødder, soja.", "tree-nuts soy"),
    ("contains", "Ris. Kan indeholde nødder. Indeholder mælk og æg.", "milk egg"),
    ("nowhere", "Ris. Fri for mælk, æg og nødder.", "milk egg tree-nuts"),
    ("nowhere", "Ris, glutenfri, laktosefrit", "gluten milk"),
    ("nowhere", "Ris. Indeholder ikke gluten. Uden mælk.", "gluten milk"),
    ("unknown", "Sukker, frobnikat, salt", "allergy:milk"),
    ("unknown", "Opbevares tørt.", "allergy:milk"),
    ("clear", "Frokost, sukker, salt", "allergy:milk"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_a_danish_label_is_read(case: Case) -> None:
    holds("da", case)
