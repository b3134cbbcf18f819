"""Czech labels: cases and adjectives, and what only looks like an allergen."""

import pytest

from tests.screening.traps import Case, holds

CASES: list[Case] = [
    ("flag", "Cukr, sušená syrovátka, sůl", "allergy:milk"),
    ("flag", "Brambory, zakysaná smetana", "allergy:milk"),
    ("flag", "Rajčata, tvarohu 20 %", "allergy:milk"),
    ("flag", "Kaseinát sodný, olej", "allergy:milk"),
    ("flag", "Tavený sýr, sůl", "allergy:milk"),
    ("flag", "Cukr, vaječné žloutky", "allergy:egg"),
    ("flag", "Sušený vaječný bílek, cukr", "allergy:egg"),
    ("flag", "Pšeničná mouka, voda", "condition:coeliac"),
    ("flag", "Rýže, ječný sladový výtažek", "condition:coeliac"),
    ("flag", "Žitná mouka, kmín", "condition:coeliac"),
    ("flag", "Špaldová mouka, voda", "allergy:wheat"),
    ("flag", "Filety z tresky, sůl", "allergy:fish"),
    ("flag", "Sledě, ocet, cibule", "allergy:fish"),
    ("flag", "Krevety, česnek", "allergy:crustaceans"),
    ("flag", "Olihně, sůl", "allergy:molluscs"),
    ("flag", "Lískových ořechů 10 %, cukr", "allergy:tree-nuts"),
    ("flag", "Mandle, cukr", "allergy:tree-nuts"),
    ("flag", "Arašídy, sůl", "allergy:peanut"),
    ("flag", "Emulgátor: sójový lecitin, cukr", "allergy:soy"),
    ("flag", "Sezamová semínka, med", "allergy:sesame"),
    ("flag", "Celer, mrkev", "allergy:celery"),
    ("flag", "Hořčičné semínko, ocet", "allergy:mustard"),
    ("flag", "Mouka z vlčího bobu, voda", "allergy:lupin"),
    ("flag", "Meruňky, oxid siřičitý", "allergy:sulphites"),
    ("flag", "Anglická slanina, sůl", "diet:no-pork"),
    ("clear", "Kakaové máslo, cukr", "allergy:milk"),
    ("clear", "Kokosové mléko, ovesný nápoj", "allergy:milk"),
    ("clear", "Voda, kyselina mléčná, sůl", "allergy:milk"),
    ("clear", "Arašídové máslo, sůl", "allergy:milk"),
    ("clear", "Pohanková mouka, rýžová mouka, voda", "condition:coeliac"),
    ("clear", "Bramborový škrob, kukuřičná mouka", "condition:coeliac"),
    ("clear", "Muškátový oříšek, strouhaný kokos", "allergy:tree-nuts"),
    ("clear", "Hlíva ústřičná, česnek", "allergy:molluscs"),
    ("clear", "Síran hořečnatý, voda", "allergy:sulphites"),
    ("clear", "Černý rybíz, cukr", "allergy:fish"),
    ("may", "Cukr. Může obsahovat stopy ořechů, sóji a mléka.", "tree-nuts soy milk"),
    ("may", "Cukr. Může obsahovat arašídy.", "peanut"),
    ("may", "Rýže. Vyrobeno v závodě, kde se zpracovávají ryby.", "fish"),
    ("contains", "Rýže. Může obsahovat ořechy. Obsahuje mléko a vejce.", "milk egg"),
    ("nowhere", "Rýže. Neobsahuje mléko.", "milk"),
    ("nowhere", "Rýže. Bezlepkový výrobek. Bez laktózy.", "gluten milk"),
    ("unknown", "Cukr, frobnikát, sůl", "allergy:milk"),
    ("unknown", "Skladujte v suchu.", "allergy:milk"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_a_czech_label_is_read(case: Case) -> None:
    holds("cs", case)
