"""Japanese labels: no spaces, three scripts, and what only looks like an allergen."""

import pytest

from tests.screening.asking import ask, read
from tests.screening.traps import Case, holds

CASES: list[Case] = [
    ("flag", "原材料名：砂糖、脱脂粉乳、食塩", "allergy:milk"),
    ("flag", "植物油脂、ホエイパウダー、砂糖", "allergy:milk"),
    ("flag", "砂糖、カゼインNa", "allergy:milk"),
    ("flag", "ﾊﾞﾀｰ､砂糖", "allergy:milk"),
    ("flag", "じゃがいも、マヨネーズ、食塩", "allergy:egg"),
    ("flag", "砂糖、乾燥卵白、香料", "allergy:egg"),
    ("flag", "米、小麦たん白、食塩", "allergy:wheat"),
    ("flag", "うどん、食塩", "condition:coeliac"),
    ("flag", "焼きそば、キャベツ", "allergy:wheat"),
    ("flag", "麦芽エキス、米", "condition:coeliac"),
    ("flag", "そば粉、水", "allergy:buckwheat region:JP"),
    ("flag", "ソバ、水", "allergy:buckwheat region:JP"),
    ("flag", "南京豆、食塩", "allergy:peanut"),
    ("flag", "クルミ、砂糖", "allergy:walnut"),
    ("flag", "胡桃、砂糖", "allergy:tree-nuts"),
    ("flag", "カシューナッツ、食塩", "allergy:tree-nuts"),
    ("flag", "豆腐、昆布だし", "allergy:soy"),
    ("flag", "米、しょうゆ", "allergy:soy"),
    ("flag", "乳化剤（大豆由来）、砂糖", "allergy:soy"),
    ("flag", "米、かつお節粉末", "allergy:fish"),
    ("flag", "たらこ、食塩", "allergy:fish"),
    ("flag", "桜えび、食塩", "allergy:shrimp"),
    ("flag", "ズワイガニ、食塩", "allergy:crustaceans"),
    ("flag", "米、イカスミ", "allergy:molluscs"),
    ("flag", "白ごま、米", "allergy:sesame"),
    ("flag", "粒マスタード、酢", "allergy:mustard"),
    ("flag", "干しぶどう、二酸化硫黄", "allergy:sulphites"),
    ("flag", "豚骨エキス、食塩", "diet:no-pork"),
    ("clear", "砂糖、カカオマス、ココアバター", "allergy:milk"),
    ("clear", "ココナッツミルク、乳酸、乳化剤", "allergy:milk"),
    ("clear", "焼きそば、キャベツ", "allergy:buckwheat region:JP"),
    ("clear", "はと麦、緑茶", "condition:coeliac"),
    ("clear", "ナツメグ、食塩", "allergy:tree-nuts"),
    ("clear", "牛肉、食塩", "allergy:milk"),
    ("clear", "タイム、タコスシェル、食塩", "allergy:fish"),
    ("clear", "魚卵、食塩", "allergy:egg"),
    ("clear", "リンゴ酸、砂糖", "allergy:apple region:JP"),
    ("may", "米、食塩。本品製造工場では、小麦、落花生を含む製品を生産しています。", "wheat peanut"),
    ("may", "米、食塩。本製品はえび、かにを含む製品と共通の設備で製造しています。", "shrimp crab"),
    ("may", "砂糖、食塩（卵が混入する可能性があります）", "egg"),
    ("contains", "砂糖、（一部に小麦・卵・乳成分・大豆を含む）", "wheat egg milk soy"),
    ("contains", "小麦粉、卵\nえびを含む製品と共通の設備で製造しています", "wheat egg"),
    ("nowhere", "米、食塩、卵不使用", "egg"),
    ("nowhere", "米、食塩、グルテンフリー、乳を使用していません", "gluten milk"),
    ("nowhere", "砂糖、わずかにあまい。かき混ぜ、したたら", "crab oyster fish"),
    ("unknown", "砂糖、フロブニウム、食塩", "allergy:milk"),
    ("unknown", "砂糖、米フロブニ、食塩", "allergy:milk"),
    ("unknown", "直射日光を避けて保存してください。", "allergy:milk"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_a_japanese_label_is_read(case: Case) -> None:
    holds("ja", case)


def test_marks_stand_where_the_words_stand() -> None:
    text = "砂糖､ﾊﾞﾀｰ､ 全粉乳"
    found = {f.span.text for f in ask(text, "allergy:milk", None).findings if f.span}
    assert found == {"ﾊﾞﾀｰ", "全粉乳"}


def test_what_is_left_of_a_word_is_unrecognised_and_not_dropped() -> None:
    assert [span.text for span in read("砂糖、米フロブニ、食塩", "ja").unrecognised] == ["フロブニ"]
