"""Turkish labels: suffixes, dotted and dotless i, and what only looks like an allergen."""

import pytest

from tests.screening.asking import read
from tests.screening.traps import Case, holds

CASES: list[Case] = [
    ("flag", "İÇİNDEKİLER: ŞEKER, YAĞSIZ SÜT TOZU, TUZ", "allergy:milk"),
    ("flag", "Şeker, peynir altı suyu tozu", "allergy:milk"),
    ("flag", "Patates, kaşar peyniri", "allergy:milk"),
    ("flag", "Pirinç, tereyağı", "allergy:milk"),
    ("flag", "Su, sodyum kazeinat", "allergy:milk"),
    ("flag", "Sütlü tatlı, pirinç, sütün yağı", "allergy:milk"),
    ("flag", "Patates, mayonez", "allergy:egg"),
    ("flag", "ŞEKER, YUMURTA AKI TOZU", "allergy:egg"),
    ("flag", "Buğday unu, su", "allergy:wheat"),
    ("flag", "İrmik, şeker", "condition:coeliac"),
    ("flag", "Bulgur, domates salçası", "condition:coeliac"),
    ("flag", "Pirinç, arpa malt ekstraktı", "condition:coeliac"),
    ("flag", "Yulaf ezmesi, bal", "condition:coeliac"),
    ("flag", "Karabuğday unu, su", "allergy:buckwheat"),
    ("flag", "ŞEKER, FINDIK PÜRESİ", "allergy:hazelnut"),
    ("flag", "Şeker, fındığı", "allergy:hazelnut"),
    ("flag", "Şeker, yer fıstığı", "allergy:peanut"),
    ("flag", "Şeker, antep fıstığı", "allergy:pistachio"),
    ("flag", "Şeker, cevizli sucuk", "allergy:walnut"),
    ("flag", "Bademden yapılmış, şeker", "allergy:almond"),
    ("flag", "Emülgatör (soya lesitini), şeker", "allergy:soy"),
    ("flag", "Pirinç, soya sosu", "allergy:soy"),
    ("flag", "Hamsi, tuz", "allergy:fish"),
    ("flag", "KARİDES, TUZ", "allergy:crustaceans"),
    ("flag", "Midye, limon suyu", "allergy:molluscs"),
    ("flag", "Tahin, pekmez", "allergy:sesame"),
    ("flag", "Kereviz kökü, havuç", "allergy:celery"),
    ("flag", "Hardal tohumu, sirke", "allergy:mustard"),
    ("flag", "Kuru kayısı, kükürt dioksit", "allergy:sulphites"),
    ("flag", "Domuz eti, tuz", "diet:no-pork"),
    ("clear", "Kakao yağı, şeker, kakao kitlesi", "allergy:milk"),
    ("clear", "Hindistan cevizi sütü, laktik asit, su", "allergy:milk"),
    ("clear", "Hindistan cevizi, şeker", "allergy:walnut"),
    ("clear", "Antep fıstığı, tuz", "allergy:peanut"),
    ("clear", "Karabuğday unu, mısır unu", "condition:coeliac"),
    ("clear", "Küçük hindistan cevizi, tuz", "allergy:tree-nuts"),
    ("clear", "Ayçiçek yağı, tuz", "allergy:milk"),
    ("may", "Pirinç. Eser miktarda yer fıstığı, susam ve süt içerebilir.", "peanut sesame milk"),
    ("may", "Pirinç. Fındık işlenen tesiste üretilmiştir.", "hazelnut"),
    ("contains", "Pirinç. Yumurta ve süt ürünü içerir.", "egg milk"),
    ("contains", "Buğday unu, süt. Fındık içerebilir.", "wheat milk"),
    ("nowhere", "Pirinç. Gluten içermez.", "gluten"),
    ("unknown", "Şeker, frobniyum, tuz", "allergy:milk"),
    ("unknown", "Serin ve kuru yerde muhafaza ediniz.", "allergy:milk"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_a_turkish_label_is_read(case: Case) -> None:
    holds("tr", case)


def test_the_language_is_found_out_in_capitals_too() -> None:
    answer = read("BUĞDAY UNU, ŞEKER, TEREYAĞI, YUMURTA, TUZ, FINDIK", None)
    assert (answer.lang, answer.unrecognised) == ("tr", ())
    assert {"wheat", "milk", "egg", "hazelnut"} <= set(answer.contains)
