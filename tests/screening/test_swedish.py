"""Swedish labels: joined words, definite forms and what only looks like an allergen."""

import pytest

from tests.screening.traps import Case, holds

CASES: list[Case] = [
    ("flag", "Socker, vasslepulver, salt", "allergy:milk"),
    ("flag", "Potatis, gräddfil, lök", "allergy:milk"),
    ("flag", "Tomat, hushållsost", "allergy:milk"),
    ("flag", "Socker, äggulepulver", "allergy:egg"),
    ("flag", "Fullkornsvetemjöl, vatten", "condition:coeliac"),
    ("flag", "Korngryn, vatten", "condition:coeliac"),
    ("flag", "Rågsikt, jäst, salt", "condition:coeliac"),
    ("flag", "Dinkelmjöl, vatten", "allergy:wheat"),
    ("flag", "Inlagd sill, ättika, socker", "allergy:fish"),
    ("flag", "Stenbitsrom, salt", "allergy:fish"),
    ("flag", "Räkor, dill, salt", "allergy:crustaceans"),
    ("flag", "Blåmusslor, vatten", "allergy:molluscs"),
    ("flag", "Rostade hasselnötter, salt", "allergy:tree-nuts"),
    ("flag", "Mandelmassa, socker", "allergy:tree-nuts"),
    ("flag", "Jordnötter, salt", "allergy:peanut"),
    ("flag", "Emulgeringsmedel (sojalecitin), socker", "allergy:soy"),
    ("flag", "Sesamfrön, honung", "allergy:sesame"),
    ("flag", "Rotselleri, morot", "allergy:celery"),
    ("flag", "Senapsfrö, ättika", "allergy:mustard"),
    ("flag", "Lupinmjöl, vatten", "allergy:lupin"),
    ("flag", "Russin, svaveldioxid", "allergy:sulphites"),
    ("flag", "Skinka, salt", "diet:no-pork"),
    ("clear", "Kakaosmör, socker", "allergy:milk"),
    ("clear", "Kokosmjölk, havredryck, salt", "allergy:milk"),
    ("clear", "Vatten, mjölksyra, salt", "allergy:milk"),
    ("clear", "Ostron, citron", "allergy:milk"),
    ("clear", "Bovetemjöl, rismjöl, vatten", "condition:coeliac"),
    ("clear", "Johannesbrödkärnmjöl, potatismjöl", "condition:coeliac"),
    ("clear", "Maltodextrin, maltitol, svartpepparkorn", "condition:coeliac"),
    ("clear", "Muskotnöt, kokos, nötkött", "allergy:tree-nuts"),
    ("clear", "Mandelpotatis, salt", "allergy:tree-nuts"),
    ("clear", "Ostronskivling, vitlök", "allergy:molluscs"),
    ("clear", "Solroslecitin, socker", "allergy:soy"),
    ("may", "Socker. Kan innehålla spår av nötter, soja och mjölk.", "tree-nuts soy milk"),
    ("may", "Ris. Tillverkad i en fabrik som även hanterar fisk.", "fish"),
    ("may", "Ris. Spår av sesam kan förekomma.", "sesame"),
    ("may", "Ris. Kan innehålla spår av bl.a. nötter, soja.", "tree-nuts soy"),
    ("contains", "Ris. Kan innehålla nötter. Innehåller mjölk och ägg.", "milk egg"),
    ("nowhere", "Ris. Fri från mjölk, ägg och nötter.", "milk egg tree-nuts"),
    ("nowhere", "Ris, glutenfritt, laktosfri, mjölkfri", "gluten milk"),
    ("nowhere", "Ris. Innehåller ej gluten. Utan mjölk.", "gluten milk"),
    ("unknown", "Socker, frobnikat, salt", "allergy:milk"),
    ("unknown", "Förvaras torrt.", "allergy:milk"),
    ("flag", "Signalkräftor, dill", "allergy:crustaceans"),
    ("clear", "Frukost, havregryn, socker", "allergy:milk"),
    ("clear", "Tillägg, socker, salt", "allergy:egg"),
    ("clear", "Geografisk, socker", "allergy:fish"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_a_swedish_label_is_read(case: Case) -> None:
    holds("sv", case)
