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
    "hr": "Pšenično brašno, šećer, maslac, jaja, sol",
    "is": "Hveiti, sykur, smjör, egg, salt",
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


SOY = {
    "fr": "soja", "de": "Soja", "pl": "soja", "fi": "soija", "cs": "sója", "pt": "soja",
    "nl": "soja", "en": "soya", "ko": "대두", "hi": "सोया",
}  # fmt: skip


@pytest.mark.parametrize("lang", LABELS)
def test_each_language_is_found_out(lang: str) -> None:
    answer = read(LABELS[lang], None)
    assert (answer.lang, answer.unrecognised) == (lang, ())
    assert {"wheat", "milk", "egg"} <= set(answer.contains)


@pytest.mark.parametrize(("written", "said"), APART)
def test_a_wrong_language_clears_nothing(written: str, said: str) -> None:
    assert ask(LABELS[written], "allergy:peanut", said).verdict != "nothing_found"


@pytest.mark.parametrize(("first", "second"), APART)
@pytest.mark.parametrize("between", [". ", "\n", "\n\n"])
def test_each_part_of_a_text_is_read_in_its_language(first: str, second: str, between: str) -> None:
    part = LABELS[second].replace(",", f", {SOY[second]},", 1)
    answer = read(f"{LABELS[first]}{between}{part}.", first)
    assert (answer.unrecognised, answer.lang) == ((), first)
    assert {"wheat", "soy"} <= set(answer.contains)


@pytest.mark.parametrize(
    ("text", "contains", "may_contain"),
    [
        (
            "EN: Sugar, cocoa. May contain nuts. DE: Zucker, Kakao, Haselnüsse.",
            "hazelnut",
            "tree-nuts",
        ),
        ("EN: Sugar, wheat flour DE: Zucker, Weizenmehl, Magermilchpulver", "milk", ""),
        ("Sugar, cocoa mass.\nKann Spuren von Milch enthalten.", "", "milk"),
        ("Sugar, cocoa mass.\nPeut contenir des traces de lait.", "", "milk"),
        ("Ingrédients : sucre, farine de riz.\nSugar, rice flour. Contains: soya.", "soy", ""),
    ],
)
def test_statements_of_another_language_have_their_role(
    text: str, contains: str, may_contain: str
) -> None:
    answer = read(text, None)
    assert set(contains.split()) <= set(answer.contains)
    assert set(may_contain.split()) <= {*answer.may_contain, *answer.contains}
    assert not set(may_contain.split()) - {"tree-nuts"} & set(answer.contains)


@pytest.mark.parametrize(
    "text",
    [
        "Sugar, salt. Cukor, teljes tej, kakaóvaj, búzaliszt.",  # Hungarian is not read
        "Sugar, salt. Zucker, Frobnikat, Salz.",
        "Sugar, salt. Qwrtz.",
    ],
)
def test_a_part_in_no_known_language_clears_nothing(text: str) -> None:
    assert ask(text, "allergy:peanut", "en").verdict == "cannot_tell"


@pytest.mark.parametrize(("written", "said"), APART)
def test_an_allergen_is_found_whatever_language_was_said(written: str, said: str) -> None:
    assert ask(LABELS[written], "allergy:milk", said).verdict == "avoid"


def test_an_international_word_counts_in_a_language_that_is_not_read() -> None:
    assert ask("suhkur, tofu", "allergy:soy", "et").verdict == "avoid"
    assert ask("Conține: gluten, lapte", "condition:coeliac", "ro").verdict == "avoid"


def test_norwegian_is_read_by_either_of_its_codes() -> None:
    assert read("Ris, fløte, salt", "no").lang == read("Ris, fløte, salt", "nb-NO").lang == "nb"


def test_a_text_of_one_language_is_not_cut_for_a_few_unknown_words() -> None:
    for text in ("Sugar, frobnium. Salt", "Chicken. Pain. Salt", "Sugar\nFrobnium\nSalt"):
        assert ask(text, "allergy:wheat", "en").contains == ("chicken",) * ("Chicken" in text)


@pytest.mark.parametrize(
    "text",
    [
        "Pšeničná múka, cukor, maslo, vajcia, soľ",  # Slovak
        "Cukor, voda, kyselina citrónová, aróma",
        "Sladkor, voda, citronska kislina, arome",  # Slovenian
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


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Nougat", "almond"),
        ("Tiramisu", "egg"),
        ("Croissant", "milk"),
        ("Gnocchi", "wheat"),
        ("Tortilla de patatas", "egg"),
    ],
)
def test_a_word_of_many_languages_is_read_where_it_says_most(text: str, who: str) -> None:
    assert ask(text, f"allergy:{who}", None).verdict == "avoid"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Vegan feta", "en"),
        ("Coconut yogurt", "en"),
        ("配料：大米", "zh"),
        ("Вода минеральная", "ru"),
    ],
)
def test_a_short_text_is_in_the_language_that_knows_its_words_together(
    text: str, lang: str
) -> None:
    assert read(text, None).lang == lang
