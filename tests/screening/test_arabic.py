"""Arabic labels: the article, joined words, vowel marks, and what only looks like an allergen."""

import pytest

from tests.screening.asking import read
from tests.screening.traps import Case, holds

CASES: list[Case] = [
    ("flag", "المكونات: سكر، حليب مجفف خالي الدسم، ملح", "allergy:milk"),
    ("flag", "سكر، والحليب", "allergy:milk"),
    ("flag", "سكر، مصل اللبن", "allergy:milk"),
    ("flag", "أرز، قِشْدَة", "allergy:milk"),
    ("flag", "أرز بالزبدة", "allergy:milk"),
    ("flag", "بطاطس، جبنة شيدر", "allergy:milk"),
    ("flag", "ماء، كازينات الصوديوم", "allergy:milk"),
    ("flag", "سكر، بياض البيض", "allergy:egg"),
    ("flag", "بطاطس، المايونيز", "allergy:egg"),
    ("flag", "دقيق القمح، ماء", "allergy:wheat"),
    ("flag", "سميد، سكر", "condition:coeliac"),
    ("flag", "البرغل، بقدونس", "condition:coeliac"),
    ("flag", "أرز، مستخلص الشعير", "condition:coeliac"),
    ("flag", "شوفان، عسل", "condition:coeliac"),
    ("flag", "سكر، فول سوداني محمص", "allergy:peanut"),
    ("flag", "سكر، الفستق الحلبي", "allergy:pistachio"),
    ("flag", "سكر، معجون البندق", "allergy:hazelnut"),
    ("flag", "سكر، عين الجمل", "allergy:walnut"),
    ("flag", "اللوز، سكر", "allergy:tree-nuts"),
    ("flag", "مستحلب (ليسيثين الصويا)، سكر", "allergy:soy"),
    ("flag", "أرز، صلصة الصويا", "allergy:soy"),
    ("flag", "تونة، ملح", "allergy:fish"),
    ("flag", "جمبري، ملح", "allergy:crustaceans"),
    ("flag", "حبار، ملح", "allergy:molluscs"),
    ("flag", "حمص، طحينة، ليمون", "allergy:sesame"),
    ("flag", "كرفس، جزر", "allergy:celery"),
    ("flag", "بذور الخردل، خل", "allergy:mustard"),
    ("flag", "دقيق الترمس، ماء", "allergy:lupin"),
    ("flag", "مشمش مجفف، ثاني أكسيد الكبريت", "allergy:sulphites"),
    ("flag", "جيلاتين الخنزير، سكر", "diet:no-pork"),
    ("clear", "زبدة الكاكاو، سكر، كتلة الكاكاو", "allergy:milk"),
    ("clear", "حليب جوز الهند، حمض اللاكتيك، ماء", "allergy:milk"),
    ("clear", "حنطة سوداء، أرز", "condition:coeliac"),
    ("clear", "جوزة الطيب، ملح", "allergy:tree-nuts"),
    ("clear", "جوز الهند، سكر", "allergy:walnut"),
    ("clear", "فول سوداني، ملح", "allergy:tree-nuts"),
    ("clear", "حمض التفاح، سكر", "allergy:apple region:JP"),
    ("may", "أرز. قد يحتوي على آثار من الفول السوداني والمكسرات.", "peanut tree-nuts"),
    ("may", "أرز. تم تصنيعه في مصنع يستخدم الحليب والسمسم.", "milk sesame"),
    ("contains", "أرز. يحتوي على الحليب والبيض.", "milk egg"),
    ("nowhere", "أرز. خالٍ من الغلوتين والحليب.", "gluten milk"),
    ("unknown", "سكر، فروبنيوم، ملح", "allergy:milk"),
    ("unknown", "يحفظ في مكان بارد وجاف.", "allergy:milk"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_an_arabic_label_is_read(case: Case) -> None:
    holds("ar", case)


@pytest.mark.parametrize("text", ["شکر، نمک، آب", "چینی، نمک، پانی"])
def test_another_language_of_this_script_clears_nothing(text: str) -> None:
    assert read(text, None).lang is None or read(text, None).unrecognised
