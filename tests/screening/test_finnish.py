"""Finnish labels: joined words, cases and what only looks like an allergen."""

import pytest

from tests.screening.traps import Case, holds

CASES: list[Case] = [
    ("flag", "Sokeri, herajauhetta, suola", "allergy:milk"),
    ("flag", "Perunoita, ruokakermaa", "allergy:milk"),
    ("flag", "Rasvattomasta maidosta tehtyä, suola", "allergy:milk"),
    ("flag", "Tomaatti, emmentaljuustoa", "allergy:milk"),
    ("flag", "Suola, voita, vesi", "allergy:milk"),
    ("flag", "Sokeri, kananmunankeltuaista", "allergy:egg"),
    ("flag", "Vehnäjauhoja, vesi", "condition:coeliac"),
    ("flag", "Ohramallasuutetta, vesi", "condition:coeliac"),
    ("flag", "Täysjyväruista, hiiva", "condition:coeliac"),
    ("flag", "Spelttijauho, vesi", "allergy:wheat"),
    ("flag", "Silakkafileitä, etikka", "allergy:fish"),
    ("flag", "Siian mätiä, suola", "allergy:fish"),
    ("flag", "Katkarapuja, tilli", "allergy:crustaceans"),
    ("flag", "Sinisimpukoita, vesi", "allergy:molluscs"),
    ("flag", "Paahdettuja hasselpähkinöitä, suola", "allergy:tree-nuts"),
    ("flag", "Mantelijauhetta, sokeri", "allergy:tree-nuts"),
    ("flag", "Maapähkinöitä, suola", "allergy:peanut"),
    ("flag", "Emulgointiaine (soijalesitiini), sokeri", "allergy:soy"),
    ("flag", "Seesaminsiemeniä, hunaja", "allergy:sesame"),
    ("flag", "Juuriselleriä, porkkana", "allergy:celery"),
    ("flag", "Sinapinsiemeniä, etikka", "allergy:mustard"),
    ("flag", "Lupiinijauhoa, vesi", "allergy:lupin"),
    ("flag", "Rusinoita, rikkidioksidi", "allergy:sulphites"),
    ("flag", "Kinkkua, suola", "diet:no-pork"),
    ("clear", "Kaakaovoi, sokeri", "allergy:milk"),
    ("clear", "Kookosmaitoa, kaurajuomaa, suola", "allergy:milk"),
    ("clear", "Vesi, maitohappo, voikukka", "allergy:milk"),
    ("clear", "Tattarijauhoa, riisijauhoa, vesi", "condition:coeliac"),
    ("clear", "Perunajauho, maissitärkkelys, ruiskukka", "condition:coeliac"),
    ("clear", "Muskottipähkinä, kookos, pippuri", "allergy:tree-nuts"),
    ("clear", "Sinappikaali, oliiviöljy", "allergy:mustard"),
    ("clear", "Munakoiso, tomaatti", "allergy:egg"),
    ("clear", "Osterivinokas, valkosipuli", "allergy:molluscs"),
    ("clear", "Auringonkukkalesitiini, sokeri", "allergy:soy"),
    ("may", "Sokeri. Saattaa sisältää pieniä määriä pähkinöitä ja soijaa.", "tree-nuts soy"),
    ("may", "Riisi. Voi sisältää muita pähkinöitä.", "tree-nuts"),
    ("may", "Riisi. Valmistettu tehtaassa, jossa käsitellään myös kalaa.", "fish"),
    ("contains", "Riisi. Voi sisältää pähkinää. Sisältää maitoa ja kananmunaa.", "milk egg"),
    ("nowhere", "Riisi. Ei sisällä maitoa.", "milk"),
    ("nowhere", "Riisi, gluteeniton, laktoositon, maidoton, munaton", "gluten milk egg"),
    ("nowhere", "Riisi. Ilman maitoa.", "milk"),
    ("unknown", "Sokeri, frobnikaatti, suola", "allergy:milk"),
    ("unknown", "Säilytetään kuivassa.", "allergy:milk"),
    ("flag", "Jokirapuja, tilli", "allergy:crustaceans"),
    ("clear", "Sokeri, suola, lohikäärmehedelmä", "allergy:fish"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_a_finnish_label_is_read(case: Case) -> None:
    holds("fi", case)
