"""The language of a text is found out, and a wrong or mixed one clears nothing."""

import pytest

from eatsential.screening.language import Speakers
from eatsential.vocabulary.load import ruleset
from tests.screening.asking import ask, read

LABELS = {
    "ar": "دقيق القمح، سكر، زبدة، بيض، ملح",
    "cs": "Pšeničná mouka, cukr, máslo, vejce, sůl",
    "da": "Hvedemel, sukker, smør, æg, bagepulver, fløde",
    "de": "Weizenmehl, Zucker, Butter, Eier, Salz",
    "en": "Wheat flour, sugar, butter, eggs, salt",
    "es": "Harina de trigo, azúcar, mantequilla, huevos, sal",
    "fi": "Vehnäjauho, sokeri, voi, kananmuna, suola",
    "fr": "Farine de blé, sucre, beurre, œufs, sel",
    "hi": "गेहूं का आटा, चीनी, मक्खन, अंडे, नमक",
    "it": "Farina di frumento, zucchero, burro, uova, sale",
    "ja": "小麦粉、砂糖、バター、卵、食塩",
    "ko": "밀가루, 설탕, 버터, 계란, 소금",
    "nb": "Hvetemel, sukker, smør, egg, fløte, bakepulver",
    "nl": "Tarwebloem, suiker, boter, eieren, zout",
    "pl": "Mąka pszenna, cukier, masło, jaja, sól",
    "pt": "Farinha de trigo, açúcar, manteiga, ovos, sal",
    "ru": "Мука пшеничная, сахар, масло сливочное, яйца, соль",
    "sv": "Vetemjöl, socker, smör, ägg, salt",
    "tr": "Buğday unu, şeker, tereyağı, yumurta, tuz",
    "zh": "小麦粉、白砂糖、黄油、鸡蛋、食用盐",
}
APART = [  # the languages of no pair are read alike
    ("de", "fr"), ("fr", "de"), ("en", "pl"), ("es", "fi"), ("it", "cs"), ("sv", "pt"),
    ("pl", "nl"), ("fi", "en"), ("ru", "pl"), ("ja", "ko"), ("tr", "de"), ("ar", "hi"),
]  # fmt: skip


@pytest.mark.parametrize("lang", LABELS)
def test_each_language_is_found_out(lang: str) -> None:
    answer = read(LABELS[lang], None)
    assert (answer.lang, answer.unrecognised) == (lang, ())
    assert {"wheat", "milk", "egg"} <= set(answer.contains)


@pytest.mark.parametrize(("written", "said"), APART)
def test_a_wrong_language_clears_nothing(written: str, said: str) -> None:
    assert ask(LABELS[written], "allergy:peanut", said).verdict != "nothing_found"


@pytest.mark.parametrize(("first", "second"), APART)
def test_a_text_in_two_languages_clears_nothing(first: str, second: str) -> None:
    text = f"{LABELS[first]}. {LABELS[second]}."
    assert ask(text, "allergy:peanut", None).verdict != "nothing_found"


@pytest.mark.parametrize(
    "text",
    [
        "Pšeničná múka, cukor, maslo, vajcia, soľ",  # Slovak
        "Cukor, voda, kyselina citrónová, aróma",
        "Šećer, voda, limunska kiselina, arome",  # Croatian
        "Apă, zahăr, acid citric",  # Romanian
        "Burgonya, napraforgóolaj, só",  # Hungarian
        "Αλεύρι σίτου, ζάχαρη, βούτυρο, αυγά",  # Greek
        "Вода, захар, сол",  # Bulgarian
        "Su, şəkər, yağ, duz",  # Azerbaijani
        "Kvietiniai miltai, cukrus, druska",  # Lithuanian
    ],
)
def test_a_neighbour_of_a_language_is_not_taken_for_it_silently(text: str) -> None:
    assert ask(text, "allergy:peanut", None).verdict == "cannot_tell"


def test_finding_out_a_language_fills_no_language_with_foreign_words() -> None:
    lexicons = ruleset().lexicons
    speakers = Speakers(lexicons)
    assert speakers["Qwrtzpsd"] == () and speakers["Zuckerrübensirup"] == ("de",)
    assert not any("Qwrtzpsd" in lexicon for lexicon in lexicons.values())
