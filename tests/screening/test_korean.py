"""Korean labels: particles and joined words, and what only looks like an allergen."""

import pytest

from tests.screening.asking import read
from tests.screening.traps import Case, holds

CASES: list[Case] = [
    ("flag", "원재료명: 설탕, 전지분유(네덜란드산), 정제소금", "allergy:milk"),
    ("flag", "식물성유지, 유청단백분말", "allergy:milk"),
    ("flag", "설탕, 카제인나트륨", "allergy:milk"),
    ("flag", "쌀, 가공버터", "allergy:milk"),
    ("flag", "설탕, 난백분말", "allergy:egg"),
    ("flag", "감자, 마요네즈", "allergy:egg"),
    ("flag", "쌀, 달걀을 넣음", "allergy:egg"),
    ("flag", "물, 소맥분(미국산)", "allergy:wheat"),
    ("flag", "쌀, 밀글루텐", "condition:coeliac"),
    ("flag", "쌀, 맥아추출물", "condition:coeliac"),
    ("flag", "메밀국수, 물", "allergy:buckwheat region:KR"),
    ("flag", "설탕, 볶음땅콩분태", "allergy:peanut"),
    ("flag", "설탕, 호두와 쌀", "allergy:walnut"),
    ("flag", "설탕, 캐슈넛", "allergy:tree-nuts"),
    ("flag", "쌀, 잣", "allergy:pine-nut region:KR"),
    ("flag", "물, 두부, 소금", "allergy:soy"),
    ("flag", "쌀, 양조간장", "allergy:soy"),
    ("flag", "배추, 멸치액젓", "allergy:fish"),
    ("flag", "쌀, 가쓰오부시", "allergy:fish"),
    ("flag", "고등어를 구움", "allergy:mackerel"),
    ("flag", "배추, 새우젓", "allergy:shrimp"),
    ("flag", "쌀, 홍게살", "allergy:crab"),
    ("flag", "쌀, 게", "allergy:crustaceans"),
    ("flag", "쌀, 굴소스", "allergy:molluscs"),
    ("flag", "오징어채, 설탕", "allergy:squid"),
    ("flag", "쌀, 참기름", "allergy:sesame"),
    ("flag", "건포도, 아황산나트륨", "allergy:sulphites"),
    ("flag", "쌀, 돈골추출물", "diet:no-pork"),
    ("clear", "설탕, 코코아버터, 젖산", "allergy:milk"),
    ("clear", "유산균, 유화제, 유자, 유채유", "allergy:milk"),
    ("clear", "코코넛밀크, 물", "allergy:milk"),
    ("clear", "메밀가루, 물", "allergy:wheat"),
    ("clear", "율무, 쌀", "condition:coeliac"),
    ("clear", "들기름, 들깨, 쌀", "allergy:sesame"),
    ("clear", "밤, 은행, 육두구", "allergy:peanut"),
    ("clear", "사과산, 설탕", "allergy:apple region:KR"),
    (
        "may",
        "쌀. 이 제품은 메밀, 땅콩을 사용한 제품과 같은 제조시설에서 제조하고 있습니다.",
        "peanut",
    ),
    ("may", "설탕, 우유 함유 이 제품은 새우를 사용한 제품과 같은 제조시설에서 제조", "shrimp"),
    ("may", "쌀. 호두가 혼입될 수 있습니다.", "walnut"),
    ("contains", "설탕, 우유 함유 이 제품은 새우를 사용한 제품과 같은 제조시설에서 제조", "milk"),
    ("contains", "설탕, 우유, 대두, 밀 함유", "milk soy wheat"),
    ("nowhere", "쌀, 소금. 글루텐프리", "gluten"),
    ("nowhere", "쌀, 우유 무첨가", "milk"),
    ("unknown", "설탕, 프로브늄, 소금", "allergy:milk"),
    ("unknown", "직사광선을 피해 보관하십시오.", "allergy:milk"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_a_korean_label_is_read(case: Case) -> None:
    holds("ko", case)


def test_hangul_tells_the_language() -> None:
    assert read("밀가루, 설탕, 버터, 계란, 소금", None).lang == "ko"
