"""Polish labels: cases and adjectives, and what only looks like an allergen."""

import pytest

from tests.screening.traps import Case, holds

CASES: list[Case] = [
    ("flag", "Cukier, serwatka w proszku, sól", "allergy:milk"),
    ("flag", "Ziemniaki, śmietana, koperek", "allergy:milk"),
    ("flag", "Mąka kukurydziana, twarogu, cukier", "allergy:milk"),
    ("flag", "Pomidory, ser żółty", "allergy:milk"),
    ("flag", "Kazeinian sodu, olej rzepakowy", "allergy:milk"),
    ("flag", "Cukier, masa jajowa", "allergy:egg"),
    ("flag", "Żółtka jaj, cukier", "allergy:egg"),
    ("flag", "Mąka pszenna, woda", "condition:coeliac"),
    ("flag", "Ryż, ekstrakt słodu jęczmiennego", "condition:coeliac"),
    ("flag", "Płatki żytnie, miód", "condition:coeliac"),
    ("flag", "Mąka orkiszowa, woda", "allergy:wheat"),
    ("flag", "Filety z łososia, sól", "allergy:fish"),
    ("flag", "Śledzie, ocet, cukier", "allergy:fish"),
    ("flag", "Krewetki, czosnek", "allergy:crustaceans"),
    ("flag", "Kalmary, sól", "allergy:molluscs"),
    ("flag", "Orzechów laskowych 10%, cukier", "allergy:tree-nuts"),
    ("flag", "Migdały, cukier", "allergy:tree-nuts"),
    ("flag", "Orzeszki ziemne, sól", "allergy:peanut"),
    ("flag", "Emulgator: lecytyny z soi, cukier", "allergy:soy"),
    ("flag", "Ziarna sezamu, miód", "allergy:sesame"),
    ("flag", "Korzeń selera, marchew", "allergy:celery"),
    ("flag", "Nasiona gorczycy, ocet", "allergy:mustard"),
    ("flag", "Mąka z łubinu, woda", "allergy:lupin"),
    ("flag", "Morele suszone, dwutlenek siarki", "allergy:sulphites"),
    ("flag", "Boczek wędzony, sól", "diet:no-pork"),
    ("clear", "Masło kakaowe, cukier", "allergy:milk"),
    ("clear", "Mleczko kokosowe, napój owsiany", "allergy:milk"),
    ("clear", "Woda, kwas mlekowy, sól", "allergy:milk"),
    ("clear", "Masło orzechowe, sól", "allergy:milk"),
    ("clear", "Kasza gryczana, mąka ryżowa, woda", "condition:coeliac"),
    ("clear", "Mączka chleba świętojańskiego, skrobia ziemniaczana", "condition:coeliac"),
    ("clear", "Gałka muszkatołowa, wiórki kokosowe", "allergy:tree-nuts"),
    ("clear", "Orzeszki ziemne, sól", "allergy:tree-nuts"),
    ("clear", "Boczniaki, czosnek", "allergy:molluscs"),
    ("clear", "Siarczan magnezu, woda", "allergy:sulphites"),
    ("clear", "Bakłażany, pomidory", "allergy:egg"),
    ("may", "Cukier. Może zawierać orzechy, soję i mleko.", "tree-nuts soy milk"),
    ("may", "Cukier. Może zawierać śladowe ilości orzeszków ziemnych.", "peanut"),
    ("may", "Ryż. Wyprodukowano w zakładzie, w którym używa się ryb.", "fish"),
    ("may", "Ryż. Może zawierać alergeny, m.in. orzechy, soję.", "tree-nuts soy"),
    ("contains", "Ryż. Może zawierać orzechy. Zawiera mleko i jaja.", "milk egg"),
    ("nowhere", "Ryż. Nie zawiera mleka, jaj ani orzechów.", "milk egg tree-nuts"),
    ("nowhere", "Ryż. Produkt bezglutenowy, bez laktozy.", "gluten milk"),
    ("unknown", "Cukier, frobnikat, sól", "allergy:milk"),
    ("unknown", "Przechowywać w suchym miejscu.", "allergy:milk"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_a_polish_label_is_read(case: Case) -> None:
    holds("pl", case)
