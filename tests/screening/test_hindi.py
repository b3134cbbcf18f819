"""Hindi labels: postpositions and vowel signs, and what only looks like an allergen."""

import pytest

from tests.screening.asking import read
from tests.screening.traps import Case, holds

CASES: list[Case] = [
    ("flag", "सामग्री: चीनी, दूध पाउडर, नमक", "allergy:milk"),
    ("flag", "चावल, घी", "allergy:milk"),
    ("flag", "पालक, पनीर, नमक", "allergy:milk"),
    ("flag", "चीनी, खोया", "allergy:milk"),
    ("flag", "पानी, सोडियम केसिनेट", "allergy:milk"),
    ("flag", "चीनी, व्हे पाउडर", "allergy:milk"),
    ("flag", "चीनी, अंडे की सफेदी", "allergy:egg"),
    ("flag", "आलू, मेयोनेज़", "allergy:egg"),
    ("flag", "मैदा, चीनी", "allergy:wheat"),
    ("flag", "सूजी, चीनी", "condition:coeliac"),
    ("flag", "गेहूँ का आटा, पानी", "condition:coeliac"),
    ("flag", "चावल, जौ माल्ट अर्क", "condition:coeliac"),
    ("flag", "जई, शहद", "condition:coeliac"),
    ("flag", "कुट्टू का आटा, पानी", "allergy:buckwheat"),
    ("flag", "मूँगफली, नमक", "allergy:peanut"),
    ("flag", "चीनी, काजू टुकड़ा", "allergy:cashew"),
    ("flag", "चीनी, बादाम गिरी", "allergy:almond"),
    ("flag", "अखरोट, चीनी", "allergy:tree-nuts"),
    ("flag", "पिस्ता, चीनी", "allergy:pistachio"),
    ("flag", "पायसीकारक (सोया लेसिथिन), चीनी", "allergy:soy"),
    ("flag", "चावल, सोया सॉस", "allergy:soy"),
    ("flag", "रोहू मछली, नमक", "allergy:fish"),
    ("flag", "झींगा, नमक", "allergy:crustaceans"),
    ("flag", "ऑक्टोपस, नमक", "allergy:molluscs"),
    ("flag", "तिल के बीज, गुड़", "allergy:sesame"),
    ("flag", "सरसों का तेल, नमक", "allergy:mustard"),
    ("flag", "किशमिश, सल्फर डाइऑक्साइड", "allergy:sulphites"),
    ("flag", "सूअर का मांस, नमक", "diet:no-pork"),
    ("clear", "कोको बटर, चीनी, कोको मास", "allergy:milk"),
    ("clear", "नारियल का दूध, लैक्टिक एसिड, पानी", "allergy:milk"),
    ("clear", "वनस्पति घी, नमक, चावल", "allergy:milk"),
    ("clear", "बाजरा, ज्वार, रागी", "condition:coeliac"),
    ("clear", "जायफल, मखाना, नमक", "allergy:tree-nuts"),
    ("clear", "मूंगफली, नमक", "allergy:tree-nuts"),
    ("clear", "पीनट बटर, नमक", "allergy:milk"),
    ("may", "चावल। इसमें मूंगफली और दूध के अंश हो सकते हैं।", "peanut milk"),
    ("may", "चावल, नमक। काजू हो सकते हैं।", "cashew"),
    ("contains", "चावल। इसमें गेहूं और सोया है।", "wheat soy"),
    ("nowhere", "चावल, नमक। ग्लूटेन मुक्त।", "gluten"),
    ("unknown", "चीनी, फ्रोबनियम, नमक", "allergy:milk"),
    ("unknown", "ठंडी और सूखी जगह पर रखें।", "allergy:milk"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_a_hindi_label_is_read(case: Case) -> None:
    holds("hi", case)


def test_another_language_of_this_script_clears_nothing() -> None:
    answer = read("मीठ, पाणी, गव्हाचे पीठ", None)
    assert answer.lang is None or answer.unrecognised
