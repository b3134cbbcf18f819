"""Japanese labels: no spaces, three scripts, and what only looks like an allergen."""

from tests.screening.asking import ask, read


def test_marks_stand_where_the_words_stand() -> None:
    text = "砂糖､ﾊﾞﾀｰ､ 全粉乳"
    found = {f.span.text for f in ask(text, "allergy:milk", None).findings if f.span}
    assert found == {"ﾊﾞﾀｰ", "全粉乳"}


def test_what_is_left_of_a_word_is_unrecognised_and_not_dropped() -> None:
    assert [span.text for span in read("砂糖、米フロブニ、食塩", "ja").unrecognised] == ["フロブニ"]
