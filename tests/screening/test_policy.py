"""Evidence, severity and kind of entry make the verdict, by the one table."""

import pytest

from eatsential.screening.answer import Evidence, Food, Severity
from eatsential.screening.profile import profile_from
from eatsential.screening.screen import screen
from eatsential.vocabulary.load import ruleset
from tests.screening.asking import ask, read

ORDER = Evidence.CONTAINS, Evidence.USUALLY, Evidence.MAY_CONTAIN, Evidence.CROSS_REACTIVE


@pytest.mark.parametrize("row", ruleset().policy, ids=str)
def test_stronger_evidence_never_weighs_less(row: tuple[str, Severity | None]) -> None:
    ranks = [ruleset().policy[row][evidence].rank for evidence in ORDER]
    assert ranks == sorted(ranks)  # the strongest verdict has the lowest rank


@pytest.mark.parametrize("evidence", Evidence)
@pytest.mark.parametrize("entry", ["allergy", "non_ige"])
def test_a_more_severe_allergy_is_never_judged_more_lightly(entry: str, evidence: Evidence) -> None:
    ranks = [ruleset().policy[entry, severity][evidence].rank for severity in Severity]
    assert ranks == sorted(ranks, reverse=True)


SEVERITY = [
    ("mild", "avoid", "caution", "cannot_tell"),
    ("moderate", "avoid", "caution", "cannot_tell"),
    ("severe", "avoid", "avoid", "caution"),
    ("life_threatening", "avoid", "avoid", "caution"),
]


@pytest.mark.parametrize(("severity", "contains", "may_contain", "vague"), SEVERITY)
def test_severity_decides_what_weaker_evidence_weighs(
    severity: str, contains: str, may_contain: str, vague: str
) -> None:
    def verdict(text: str) -> str | None:
        return ask(text, f"allergy:soy:{severity}").verdict

    assert verdict("Sugar, soya flour") == contains
    assert verdict("Sugar. May contain soya.") == may_contain
    assert verdict("Sugar, emulsifier: E322") == vague


@pytest.mark.parametrize(
    ("lang", "text", "who", "verdict"),
    [
        ("en", "Chocolate", "allergy:milk:mild", "caution"),
        ("en", "Chocolate", "allergy:milk:life_threatening", "avoid"),
        ("en", "Chocolate (sugar, cocoa mass)", "allergy:milk", "nothing_found"),
        ("en", "Lecithin, cocoa", "allergy:soy", "caution"),
        ("en", "Lecithin (sunflower), cocoa", "allergy:soy", "nothing_found"),
        ("en", "Emulsifier: lecithin (soya)", "allergy:soy", "avoid"),
        ("en", "Gluten-free oats, honey", "condition:coeliac", "caution"),
        ("en", "Couscous-style cauliflower", "condition:coeliac", "caution"),
        ("en", "Lactitol, mint", "allergy:milk", "caution"),
        ("en", "Sugar. May contain egg.", "diet:vegan", "caution"),
        ("en", "Cranberry juice", "medication:warfarin", "caution"),
        ("en", "Avocado, banana", "allergy:latex", "caution"),
        ("en", "Apple juice", "allergy:birch-pollen", "caution"),
        ("en", "Beef, salt", "diet:halal", "caution"),
        ("de", "Lecithine, Kakao", "allergy:soy", "caution"),
    ],
)
def test_weaker_evidence_and_softer_entries_call_for_caution(
    lang: str, text: str, who: str, verdict: str
) -> None:
    assert ask(text, who, lang).verdict == verdict


@pytest.mark.parametrize(
    ("text", "strictly", "flexibly"),
    [
        ("Sugar, egg", "avoid", "caution"),
        ("Sugar. May contain egg.", "caution", "nothing_found"),
        ("Sugar, salt", "nothing_found", "nothing_found"),
        ("Sugar, frobnium", "cannot_tell", "cannot_tell"),
    ],
)
def test_a_flexible_diet_calls_for_less(text: str, strictly: str, flexibly: str) -> None:
    rules = ruleset()
    for strict, verdict in ((True, strictly), (False, flexibly)):
        who = profile_from({"diets": [{"diet": "vegan", "strict": strict}]}, rules)
        assert screen(Food("1", text, "en"), who, rules).verdict == verdict


@pytest.mark.parametrize(
    ("text", "who", "verdict"),
    [
        ("Pine nuts, basil", "allergy:tree-nuts region:EU", "caution"),
        ("Pine nuts, basil", "allergy:tree-nuts region:US", "avoid"),
        ("Pine nuts, basil", "allergy:pine-nut region:EU", "avoid"),
        ("Coconut, sugar", "allergy:tree-nuts region:US", "nothing_found"),
        ("Coconut, sugar", "allergy:coconut region:US", "avoid"),
        ("Oats, sugar", "allergy:gluten region:EU", "avoid"),
        ("Oats, sugar", "allergy:gluten region:US", "caution"),
    ],
)
def test_the_region_decides_what_a_parent_covers(text: str, who: str, verdict: str) -> None:
    assert ask(text, who).verdict == verdict


@pytest.mark.parametrize(
    ("text", "who", "evidence"),
    [
        ("Sugar, nuts", "allergy:walnut", "vague"),
        ("Sugar. May contain nuts.", "allergy:walnut", "may_contain"),
        ("Walnuts", "allergy:walnut", "contains"),
        ("Contains gluten. Sugar", "allergy:wheat", "vague"),
    ],
)
def test_a_collective_name_leaves_open_which_one_it_is(text: str, who: str, evidence: str) -> None:
    assert [finding.evidence for finding in ask(text, who).findings] == [evidence]


def test_one_nut_says_nothing_of_another() -> None:
    assert ask("Almonds, sugar", "allergy:walnut").verdict == "nothing_found"


def test_the_answer_names_the_thing_and_what_it_belongs_to() -> None:
    answer = ask("Wheat flour, whey powder. May contain traces of nuts.", "allergy:milk")
    assert answer.contains == ("gluten", "milk", "wheat")
    assert answer.may_contain == ("tree-nuts",)


def test_a_finding_says_what_where_why_and_by_which_rule() -> None:
    (finding,) = ask("Wheat flour, caseinate", "allergy:milk").findings
    assert finding.span
    assert (finding.span.start, finding.span.end, finding.span.text) == (13, 22, "caseinate")
    assert (finding.subject, finding.allergen) == ("allergy:milk", "milk")
    assert finding.rule == "term:en:caseinate"
    assert finding.why and finding.source


def test_own_words_are_looked_for_as_they_are_written() -> None:
    answer = ask("Sugar, Tomatoes, salt", "word:tomato")
    (finding,) = answer.findings
    assert (finding.subject, finding.verdict, finding.allergen) == ("word:tomato", "avoid", None)
    assert "as it is written" in finding.why


@pytest.mark.parametrize(
    ("lang", "text", "word", "verdict"),
    [
        ("en", "Sugar, salt", "tomato", "nothing_found"),
        ("en", "Sugar. Free from tomato.", "tomato", "nothing_found"),
        ("en", "Sugar. May contain tomato.", "tomato", "caution"),
        ("de", "Zucker, Tomatenmark", "Tomate", "avoid"),
        ("de", "Zucker, Tomaten", "Tomate", "avoid"),
        ("fr", "Sucre, tomate", "tomate", "avoid"),
    ],
)
def test_own_words_obey_sentences_and_inflect(
    lang: str, text: str, word: str, verdict: str
) -> None:
    assert ask(text, f"word:{word}", lang).verdict == verdict


def test_tags_are_declared_evidence() -> None:
    answer = ask("", "allergy:milk", None, allergens=("milk",), traces=("peanut",))
    assert (answer.verdict, answer.contains, answer.may_contain) == (
        "avoid", ("milk",), ("peanut",)
    )  # fmt: skip
    assert answer.findings[0].rule == "tag:milk"
    assert answer.findings[0].span is None


def test_the_absence_of_a_tag_clears_nothing() -> None:
    assert ask("", "allergy:egg", None, allergens=("milk",)).verdict == "cannot_tell"


def test_tags_and_text_are_united() -> None:
    answer = ask("Sugar, egg", "allergy:milk", "en", allergens=("milk",))
    assert answer.contains == ("egg", "milk")
    assert answer.verdict == "avoid"
    assert [finding.span for finding in answer.findings] == [None]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Wheat flour, whey powder. May contain traces of nuts.", "whey powder"),
        ("Wheat flour, caseinate and salt", "caseinate"),
        ("Whey from cows, salt", "Whey"),
    ],
)
def test_a_name_is_marked_to_its_end(text: str, marked: str) -> None:
    (finding,) = ask(text, "allergy:milk").findings
    assert finding.span and finding.span.text == marked


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Whey powder, salt", "Whey powder"),
        ("Whey powder powder powder, salt", "Whey powder powder powder"),
        ("Whey powder powder powder powder, salt", "Whey"),
        ("Whey powder", "Whey powder"),
        ("Whey and powder", "Whey"),
    ],
)
def test_a_name_is_marked_to_its_end_as_long_as_it_may_be_one(text: str, marked: str) -> None:
    (finding,) = ask(text, "allergy:milk").findings
    assert finding.span and finding.span.text == marked


def test_without_anybody_each_finding_says_why() -> None:
    whys = {finding.term: finding.why for finding in read("Whey. May contain fish").findings}
    assert whys["whey"].startswith("Whey is")
    assert whys["fish"] == "The label says that it may be in there."


@pytest.mark.parametrize(
    ("tag", "id_"),
    [
        ("en:milk", "milk"),
        ("Milk", "milk"),
        ("dairy", "milk"),
        ("de:Erdnüsse", "peanut"),
        ("nuts", "tree-nuts"),
        ("en:sulphur-dioxide-and-sulphites", "sulphites"),
        ("Tree nuts", "tree-nuts"),
    ],
)
def test_what_is_declared_beside_the_text_is_known_by_any_of_its_names(tag: str, id_: str) -> None:
    asks = f"allergy:{id_}"
    assert ask("rice, salt", asks, "en", allergens=(tag,)).verdict == "avoid"
    assert ask("rice, salt", asks, "en", traces=(tag,)).may_contain == (id_,)


def test_a_tag_that_nobody_knows_stays_visible_and_never_clears() -> None:
    answer = ask("rice, salt", "allergy:milk", "en", allergens=("en:zzqx", "en:none", ""))
    assert (answer.verdict, answer.unknown_tags) == ("cannot_tell", ("en:zzqx",))
    assert answer.to_json()["unknown_tags"] == ["en:zzqx"]
