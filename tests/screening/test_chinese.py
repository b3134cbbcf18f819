"""Chinese labels in simplified and traditional characters, and what only looks like an allergen."""

import pytest

from tests.screening.asking import ask, read
from tests.screening.traps import Case, holds

CASES: list[Case] = [
    ("flag", "配料：白砂糖、全脂乳粉、食用盐", "allergy:milk"),
    ("flag", "成分：砂糖、無水奶油、鹽", "allergy:milk"),
    ("flag", "大米、无盐奶油", "allergy:milk"),
    ("flag", "水、酪蛋白酸钠、植物油", "allergy:milk"),
    ("flag", "白砂糖、乳清蛋白粉", "allergy:milk"),
    ("flag", "马铃薯、沙拉酱", "allergy:egg"),
    ("flag", "砂糖、蛋白液、鹽", "allergy:egg"),
    ("flag", "食用盐、谷朊粉", "condition:coeliac"),
    ("flag", "麵粉、水", "allergy:wheat"),
    ("flag", "大麥、水", "condition:coeliac"),
    ("flag", "麦芽提取物、水", "condition:coeliac"),
    ("flag", "荞麦粉、水", "allergy:buckwheat"),
    ("flag", "花生仁、食用盐", "allergy:peanut"),
    ("flag", "巴旦木、白砂糖", "allergy:almond"),
    ("flag", "夏威夷果、食用盐", "allergy:macadamia"),
    ("flag", "開心果、鹽", "allergy:tree-nuts"),
    ("flag", "豆腐、水", "allergy:soy"),
    ("flag", "大米、生抽", "allergy:soy"),
    ("flag", "醬油、糯米", "allergy:soy"),
    ("flag", "水、鱼露", "allergy:fish"),
    ("flag", "海带、鲣鱼粉", "allergy:fish"),
    ("flag", "虾皮、紫菜", "allergy:crustaceans"),
    ("flag", "大米、蚝油", "allergy:molluscs"),
    ("flag", "魷魚、鹽", "allergy:squid"),
    ("flag", "大米、小磨香油", "allergy:sesame"),
    ("flag", "西芹、水", "allergy:celery"),
    ("flag", "芥末酱、水", "allergy:mustard"),
    ("flag", "杏脯、焦亚硫酸钠", "allergy:sulphites"),
    ("flag", "猪骨提取物、水", "diet:no-pork"),
    ("clear", "白砂糖、可可脂、可可粉", "allergy:milk"),
    ("clear", "椰浆、乳酸、乳化剂", "allergy:milk"),
    ("clear", "牛油果、乳酸菌、食用盐", "allergy:milk"),
    ("clear", "牛肉、豆乳、食用盐", "allergy:milk"),
    ("clear", "薏米、大米、水", "condition:coeliac"),
    ("clear", "杏鲍菇、鲍鱼菇、食用盐", "allergy:molluscs"),
    ("clear", "白果、马蹄、肉豆蔻", "allergy:tree-nuts"),
    ("clear", "鱼腥草、水", "allergy:fish"),
    ("clear", "苹果酸、白砂糖", "allergy:apple"),
    ("may", "大米。本生产线也加工含有花生、坚果的产品。", "peanut tree-nuts"),
    ("may", "大米、食用盐。可能含有微量牛奶、大豆。", "milk soy"),
    ("may", "白米。本產品生產線亦加工含有花生的產品，可能含有芝麻。", "sesame"),
    ("contains", "白砂糖。过敏原信息：含有蛋类、乳制品、含麸质的谷物。", "egg milk gluten"),
    ("nowhere", "大米。不含牛奶、鸡蛋。", "milk egg"),
    ("nowhere", "本产品不含麸质。大米、食用盐。", "gluten"),
    ("unknown", "白砂糖、弗罗布铵、食用盐", "allergy:milk"),
    ("unknown", "白砂糖、弗罗布糖、食用盐", "allergy:milk"),
    ("unknown", "请置于阴凉干燥处。", "allergy:milk"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_a_chinese_label_is_read(case: Case) -> None:
    holds("zh", case)


@pytest.mark.parametrize(
    "text", ["配料：小麦粉、白砂糖、黄油、鸡蛋、食用盐", "成分：麵粉、砂糖、奶油、雞蛋、鹽"]
)
def test_both_ways_of_writing_are_one_language_that_is_found_out(text: str) -> None:
    answer = read(text, None)
    assert (answer.lang, answer.unrecognised) == ("zh", ())
    assert {"wheat", "milk", "egg"} <= set(answer.contains)
    assert ask(text, "allergy:peanut", None).verdict == "nothing_found"
