"""A profile that cannot be understood says what is wrong with it."""

import pytest

from eatsential.screening.profile import ProfileFault, UnknownId, profile_from
from eatsential.vocabulary.load import ruleset


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"allergies": [{"allergen": "mlik"}]}, ("mlik", "milk")),
        ({"allergies": [{"allergen": "meat"}]}, ("meat",)),
        ({"allergies": [{"allergen": "milk", "severity": "sever"}]}, ("sever", "severe")),
        ({"diets": ["vegann"]}, ("vegann", "vegan")),
        ({"conditions": ["celiac"]}, ("celiac", "coeliac")),
        ({"medications": ["warfarine"]}, ("warfarine", "warfarin")),
        ({"intolerances": ["lactos"]}, ("lactos", "lactose")),
        ({"diet": ["vegan"]}, ("diet", "diets")),
    ],
)
def test_an_unknown_id_is_named_with_the_nearest(
    given: dict[str, object], words: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownId) as fault:
        profile_from(given, ruleset())
    assert all(word in str(fault.value) for word in words)


@pytest.mark.parametrize(
    "given",
    [
        {"diets": "vegan"},
        {"allergies": ["milk"]},
        {"diets": [1]},
        {"diets": [{"diet": "vegan", "strict": 1}]},
        {"words": [" "]},
        {"words": ["."]},
        ["milk"],
    ],
)
def test_a_profile_of_another_shape_is_refused(given: object) -> None:
    with pytest.raises(ProfileFault):
        profile_from(given, ruleset())  # type: ignore[arg-type]


def test_what_is_said_twice_is_looked_for_once() -> None:
    assert profile_from({"diets": ["vegan", "vegan"]}, ruleset()) == profile_from(
        {"diets": ["vegan"]}, ruleset()
    )
