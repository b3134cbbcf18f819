"""Whose law: what a parent covers, what is exempt, what is named, what a vague word means."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from eatsential.screening.answer import Evidence
from eatsential.screening.profile import ProfileFault, profile_from
from eatsential.screening.ruleset import Duty
from eatsential.vocabulary.approved import REGULATED
from eatsential.vocabulary.load import ruleset
from tests.screening.asking import ask, read

# The lists of allergens of the world's food laws, as they were collected for the vocabulary.
FACTS = json.loads(Path(__file__).with_name("jurisdictions.json").read_text(encoding="utf-8"))
MUST, SHOULD = ("members", "mandatory"), ("recommended_20_before_2026",)
# Pieces of the lists that name no food.
ASIDE = re.compile(
    r"\d.*|kg.*|(enforced|draft|approved|expected|added|check|others) .*|VERIFY|A ed\. 5|English"
    r"|Queensland|not lactitol|seeds|kernels|poultry|shellfish"
)


def members(jurisdiction: str, *lists: str) -> Iterator[str]:
    """The things that the lists of a jurisdiction name, one by one."""
    for key in lists:
        for member in FACTS[jurisdiction].get(key, ()):
            for piece in re.split(r"[,:;()&/]| incl\. ", member):
                if piece.strip() and not ASIDE.fullmatch(piece.strip()):
                    yield piece.strip()


@pytest.mark.parametrize("jurisdiction", FACTS)
def test_every_member_of_every_list_is_an_allergen(jurisdiction: str) -> None:
    lists = (*MUST, *SHOULD, "global_mandatory", "national_option")
    assert [one for one in members(jurisdiction, *lists) if not read(one).contains] == []


def narrowest(text: str) -> set[str]:
    """What a text names, without what that belongs to."""
    rules = ruleset()
    found = read(text).findings
    named = {f.allergen for f in found if f.allergen and f.evidence is Evidence.CONTAINS}
    return named - {above for id_ in named for above in rules.ancestors[id_][1:]}


LAWS = {
    "EU": "EU/UK", "UK": "EU/UK", "US": "US", "CA": "Canada", "AU": "Australia", "NZ": "Australia",
    "AU-NZ": "Australia", "JP": "Japan", "KR": "South Korea",
}  # fmt: skip


@pytest.mark.parametrize("region", LAWS)
def test_what_a_region_has_declared_is_its_list(region: str) -> None:
    jurisdiction = next(name for name in FACTS if name.startswith(LAWS[region]))
    rules = ruleset()
    named = {id_ for one in members(jurisdiction, *MUST, *SHOULD) for id_ in narrowest(one)}
    assert [id_ for id_ in named if rules.duty(region, id_) is None] == []
    listed = {above for id_ in named for above in rules.ancestors[id_]}
    added_since = {"pistachio"} if region == "JP" else set()
    added_since |= {"sulphites"} if region == "US" else set()  # in a law of its own
    assert set(rules.laws[region].duties) - listed == added_since


def test_what_the_profile_page_puts_first_is_what_the_law_names() -> None:
    laws = ruleset().laws
    named = {id_ for region in ("EU", "US") for id_ in laws[region].duties}
    assert named - {"lactose"} == set(REGULATED)  # the law names lactose under milk


@pytest.mark.parametrize(
    ("region", "text", "who", "verdict"),
    [
        *((region, "Pine nuts", "tree-nuts", "caution") for region in ("EU", "UK", "JP")),
        *((region, "Pine nuts", "tree-nuts", "avoid") for region in ("US", "CA", "AU", "NZ", "KR")),
        ("AU-NZ", "Pine nuts", "tree-nuts", "avoid"),
        *((region, "Chestnuts", "tree-nuts", "caution") for region in ("EU", "US", "CA")),
        *((region, "Coconut", "tree-nuts", "nothing_found") for region in ("EU", "US", "AU-NZ")),
        *((region, "Oats", "gluten", "avoid") for region in ("EU", "UK", "CA", "AU-NZ")),
        ("US", "Oats", "gluten", "caution"),
        *((region, "Spelt", "wheat", "avoid") for region in ("EU", "US", "JP", "AU-NZ")),
        *((region, "Mussels", "molluscs", "avoid") for region in ("EU", "US", "JP")),
    ],
)
def test_the_region_decides_what_a_parent_covers(
    region: str, text: str, who: str, verdict: str
) -> None:
    assert ask(text, f"allergy:{who} region:{region}").verdict == verdict


@pytest.mark.parametrize(
    ("text", "who", "exempt_in", "not_in"),
    [
        ("Fully refined soybean oil", "soy", "EU UK US CA AU-NZ", "JP KR"),
        ("Natural mixed tocopherols", "soy", "EU UK US CA AU NZ", "JP"),
        ("Wheat glucose syrup", "wheat", "EU UK CA AU-NZ", "US JP KR"),
        ("Wheat maltodextrin", "wheat", "EU UK", "US JP"),
        ("Barley glucose syrup", "barley", "EU UK CA", "US AU-NZ JP"),
        ("Lactitol", "milk", "EU UK US CA", "AU-NZ JP"),
        ("Gluten-free oats", "gluten", "EU UK CA", "AU-NZ JP"),
    ],
)
def test_what_is_exempt_in_one_region_is_contained_in_another(
    text: str, who: str, exempt_in: str, not_in: str
) -> None:
    for region in exempt_in.split():
        answer = ask(text, f"allergy:{who} region:{region}")
        assert answer.verdict == "caution", region
        assert {finding.evidence for finding in answer.findings} == {"exempt"}, region
    for region in not_in.split():
        answer = ask(text, f"allergy:{who} region:{region}")
        assert answer.verdict == "avoid", region
        assert any("does not exempt it" in finding.why for finding in answer.findings), region


@pytest.mark.parametrize("region", ["EU", "US", "AU-NZ"])
def test_gluten_free_oats_are_oats_everywhere(region: str) -> None:
    assert ask("Gluten-free oats", f"allergy:oats region:{region}").verdict == "avoid"


def test_isinglass_is_exempt_where_the_law_says_so() -> None:
    assert ask("Hausenblase", "allergy:fish region:EU", "de").verdict == "caution"
    assert ask("Hausenblase", "allergy:fish region:US", "de").verdict == "avoid"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Gluten-free wheat starch"),
        ("nl", "Glutenvrij tarwezetmeel"),
        ("fi", "Gluteeniton vehnätärkkelys"),
        ("pl", "Bezglutenowa skrobia pszenna"),
        ("cs", "Bezlepkový pšeničný škrob"),
        ("sv", "Glutenfri vetestärkelse"),
    ],
)
def test_wheat_starch_without_gluten_is_wheat(lang: str, text: str) -> None:
    assert ask(text, "allergy:wheat:mild", lang).verdict == "avoid"


@pytest.mark.parametrize(
    ("region", "text", "who", "verdict"),
    [
        ("US", "Starch", "allergy:wheat", "nothing_found"),
        ("US", "Starch", "allergy:corn", "avoid"),
        ("EU", "Starch", "allergy:wheat", "caution"),
        ("EU", "Starch", "allergy:corn", "caution"),
        ("US", "Modified food starch", "allergy:wheat", "caution"),
        ("US", "Wheat starch", "allergy:wheat", "avoid"),
    ],
)
def test_a_vague_word_means_what_the_law_of_the_region_says(
    region: str, text: str, who: str, verdict: str
) -> None:
    assert ask(text, f"{who} region:{region}").verdict == verdict


@pytest.mark.parametrize(
    ("region", "text", "who", "sentence"),
    [
        ("EU", "Modified starch", "wheat", "The law of the European Union has wheat named"),
        ("US", "Modified starch", "wheat", "The law of the United States has wheat named"),
        ("US", "Natural flavor", "celery", "The law of the United States does not have celery"),
        ("EU", "Natural flavour", "celery", "The law of the European Union has celery named"),
        ("JP", "Natural flavour", "sesame", "The law of Japan asks for sesame to be named"),
        ("EU", "Pine nuts", "tree-nuts", "of the European Union does not count it under tree nuts"),
        ("AU-NZ", "Lactitol", "milk", "The law of Australia and New Zealand does not exempt it."),
    ],
)
def test_a_finding_says_by_whose_law(region: str, text: str, who: str, sentence: str) -> None:
    findings = ask(text, f"allergy:{who} region:{region}").findings
    assert any(sentence in finding.why for finding in findings), findings


@pytest.mark.parametrize("region", ["XX", "eu", "", "Europe"])
def test_an_unknown_region_names_the_known_ones(region: str) -> None:
    with pytest.raises(ProfileFault) as fault:
        profile_from({"region": region}, ruleset())
    for known in ("AU", "AU-NZ", "CA", "EU", "JP", "KR", "NZ", "UK", "US"):
        assert known in str(fault.value)


def test_who_follows_another_law_has_the_same_one() -> None:
    laws = ruleset().laws
    for region in ("NZ", "AU-NZ"):
        assert laws[region].covers == laws["AU"].covers
        assert laws[region].duties == laws["AU"].duties


def test_every_duty_is_known() -> None:
    assert {duty for law in ruleset().laws.values() for duty in law.duties.values()} == set(Duty)
