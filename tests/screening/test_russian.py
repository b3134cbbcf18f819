"""Russian labels: cases and adjectives, and what only looks like an allergen."""

import pytest

from tests.screening.asking import read
from tests.screening.traps import Case, holds

CASES: list[Case] = [
    ("flag", "Состав: сахар, молоко сухое обезжиренное, соль", "allergy:milk"),
    ("flag", "Картофель, сметана, укроп", "allergy:milk"),
    ("flag", "Вода, сыворотка молочная сухая", "allergy:milk"),
    ("flag", "Сахар, казеинат натрия", "allergy:milk"),
    ("flag", "Томаты с сыром", "allergy:milk"),
    ("flag", "Масло сливочное, сахар", "allergy:milk"),
    ("flag", "Сахар, меланж яичный", "allergy:egg"),
    ("flag", "Порошок яичного белка, сахар", "allergy:egg"),
    ("flag", "Картофель, майонез", "allergy:egg"),
    ("flag", "МУКА ПШЕНИЧНАЯ ВЫСШЕГО СОРТА, ВОДА", "allergy:wheat"),
    ("flag", "Крупа манная, вода", "condition:coeliac"),
    ("flag", "Рис, экстракт ячменного солода", "condition:coeliac"),
    ("flag", "Хлопья овсяные, мёд", "condition:coeliac"),
    ("flag", "Крупа гречневая ядрица", "allergy:buckwheat"),
    ("flag", "Сахар, арахис жареный дробленый", "allergy:peanut"),
    ("flag", "Сахар, ядра фундука", "allergy:hazelnut"),
    ("flag", "Сахар, грецких орехов", "allergy:walnut"),
    ("flag", "Кешью, соль", "allergy:tree-nuts"),
    ("flag", "Вода, эмульгатор: лецитин соевый", "allergy:soy"),
    ("flag", "Рис, соевый соус", "allergy:soy"),
    ("flag", "Филе минтая, соль", "allergy:fish"),
    ("flag", "Сельдь, уксус, лук", "allergy:fish"),
    ("flag", "Мясо креветок, соль", "allergy:crustaceans"),
    ("flag", "Кальмары, соль", "allergy:molluscs"),
    ("flag", "Семена кунжута, сахар", "allergy:sesame"),
    ("flag", "Корень сельдерея, морковь", "allergy:celery"),
    ("flag", "Горчичный порошок, уксус", "allergy:mustard"),
    ("flag", "Мука люпиновая, вода", "allergy:lupin"),
    ("flag", "Курага, консервант: диоксид серы", "allergy:sulphites"),
    ("flag", "Шпик свиной, соль", "diet:no-pork"),
    ("clear", "Масло какао, сахар, какао тертое", "allergy:milk"),
    ("clear", "Кокосовое молоко, молочная кислота, вода", "allergy:milk"),
    ("clear", "Масло подсолнечное, соль", "allergy:milk"),
    ("clear", "Крупа гречневая, мука рисовая", "condition:coeliac"),
    ("clear", "Мускатный орех, соль", "allergy:tree-nuts"),
    ("clear", "Арахис, соль", "allergy:tree-nuts"),
    ("clear", "Морская капуста, соль", "allergy:fish"),
    ("clear", "Яблочная кислота, сахар", "allergy:apple region:JP"),
    ("may", "Сахар. Может содержать следы арахиса, орехов и молока.", "peanut tree-nuts milk"),
    ("may", "Рис. На предприятии используются рыба и соя.", "fish soy"),
    ("contains", "Рис. Может содержать орехи. Содержит молоко и яйца.", "milk egg"),
    ("nowhere", "Рис. Не содержит глютена, молока и яиц.", "gluten milk egg"),
    ("nowhere", "Рис, без лактозы и орехов", "lactose tree-nuts"),
    ("unknown", "Сахар, фробний, соль", "allergy:milk"),
    ("unknown", "Хранить в сухом месте.", "allergy:milk"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_a_russian_label_is_read(case: Case) -> None:
    holds("ru", case)


@pytest.mark.parametrize("text", ["Цукор, сіль, борошно пшеничне", "Захар, сол, брашно от пшеница"])
def test_another_language_of_this_script_clears_nothing(text: str) -> None:
    assert read(text, None).lang is None or read(text, None).unrecognised
