"""Norwegian labels: joined words, definite forms and what only looks like an allergen."""

import pytest

from tests.screening.traps import Case, holds

CASES: list[Case] = [
    ("flag", "Sukker, mysepulver, salt", "allergy:milk"),
    ("flag", "Potet, kremfløte", "allergy:milk"),
    ("flag", "Tomat, brunost", "allergy:milk"),
    ("flag", "Lettrømme, dill", "allergy:milk"),
    ("flag", "Sukker, eggeplomme", "allergy:egg"),
    ("flag", "Sammalt hvete, vann", "condition:coeliac"),
    ("flag", "Byggmel, vann", "condition:coeliac"),
    ("flag", "Siktet rug, gjær, salt", "condition:coeliac"),
    ("flag", "Røkt ørret, salt", "allergy:fish"),
    ("flag", "Klippfisk, vann", "allergy:fish"),
    ("flag", "Reker, dill", "allergy:crustaceans"),
    ("flag", "Kamskjell, hvitløk", "allergy:molluscs"),
    ("flag", "Hakkede hasselnøtter, salt", "allergy:tree-nuts"),
    ("flag", "Marsipan, sukker", "allergy:tree-nuts"),
    ("flag", "Peanøtter, salt", "allergy:peanut"),
    ("flag", "Emulgator (soyalecitin), sukker", "allergy:soy"),
    ("flag", "Sesamfrø, honning", "allergy:sesame"),
    ("flag", "Sellerirot, gulrot", "allergy:celery"),
    ("flag", "Sennepsfrø, eddik", "allergy:mustard"),
    ("flag", "Lupinmel, vann", "allergy:lupin"),
    ("flag", "Rosiner, svoveldioksid", "allergy:sulphites"),
    ("flag", "Spekeskinke, salt", "diet:no-pork"),
    ("clear", "Kakaosmør, sukker", "allergy:milk"),
    ("clear", "Kokosmelk, havredrikk, salt", "allergy:milk"),
    ("clear", "Vann, melkesyre, eplemost", "allergy:milk"),
    ("clear", "Bokhvetemel, rismel, vann", "condition:coeliac"),
    ("clear", "Guarkjernemel, potetmel", "condition:coeliac"),
    ("clear", "Muskatnøtt, kokos, pepper", "allergy:tree-nuts"),
    ("clear", "Mandelpotet, salt", "allergy:tree-nuts"),
    ("clear", "Østerssopp, hvitløk", "allergy:molluscs"),
    ("clear", "Solsikkelecitin, sukker", "allergy:soy"),
    ("may", "Sukker. Kan inneholde spor av nøtter, soya og melk.", "tree-nuts soy milk"),
    ("may", "Sukker. Kan inneholde spor av andre nøtter.", "tree-nuts"),
    ("may", "Ris. Produsert i et anlegg som også håndterer fisk.", "fish"),
    ("may", "Ris. Kan inneholde f.eks. nøtter, soya.", "tree-nuts soy"),
    ("contains", "Ris. Kan inneholde nøtter. Inneholder melk og egg.", "milk egg"),
    ("nowhere", "Ris. Fri for melk, egg og nøtter.", "milk egg tree-nuts"),
    ("nowhere", "Ris, glutenfri, laktosefritt", "gluten milk"),
    ("nowhere", "Ris. Inneholder ikke gluten. Uten melk.", "gluten milk"),
    ("unknown", "Sukker, frobnikat, salt", "allergy:milk"),
    ("unknown", "Oppbevares tørt.", "allergy:milk"),
    ("clear", "Transfett, sukker", "allergy:fish"),
    ("clear", "Malt svart pepper, sukker", "condition:coeliac"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_a_norwegian_label_is_read(case: Case) -> None:
    holds("nb", case)
