"""What cards say, in every language: nothing missing, nothing promised."""

import csv
import re
from collections.abc import Iterator

import pytest

from eatsential.cards.rules import SECTIONS
from eatsential.cards.words import DATA, languages, named, sentence
from eatsential.settings import ROOT
from eatsential.vocabulary.approved import choices, regulated

SAFE = (  # in the languages of the cards; a card promises nothing
    "safe", "sicher", "unbedenklich", "sûr", "sûre", "sans danger", "seguro", "segura", "sicuro",
    "sicura", "veilig", "veilige", "bezpieczny", "bezpieczna", "bezpieczne", "säker", "säkert",
    "trygg", "sikker", "sikkert", "allergen-free",
)  # fmt: skip


def cells() -> Iterator[tuple[str, str, str]]:
    for name in ("sentences.csv", "names.csv"):
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), 2):
                yield from (
                    (f"{name}:{line}:{code}", code, row[code])
                    for code in row
                    if code not in ("key", "kind", "id")
                )


def test_there_are_at_least_eight_languages() -> None:
    assert {"en", "de", "fr", "es", "it", "nl", "pl", "pt"} <= languages().keys()


@pytest.mark.parametrize("language", languages())
def test_every_sentence_is_there(language: str) -> None:
    assert [where for where, code, text in cells() if code == language and not text.strip()] == []
    for key in SECTIONS:
        assert sentence(key, language).text.endswith(":")


@pytest.mark.parametrize("language", languages())
def test_no_allergen_that_labels_must_declare_is_untranslated(language: str) -> None:
    kinds = ["almond", "hazelnut", "walnut", "cashew", "pecan", "brazil-nut", "pistachio"]
    kinds += ["macadamia", "rye", "barley", "oats", "spelt", "kamut"]
    gaps = [
        id_
        for id_ in [*regulated(), *kinds]
        if named("allergy", id_, language).language != language
    ]
    assert gaps == []


@pytest.mark.parametrize("language", languages())
def test_nothing_that_can_be_chosen_is_untranslated(language: str) -> None:
    gaps = [
        f"{kind}:{id_}"
        for kind in ("allergy", "intolerance", "diet")
        for id_ in choices(kind)
        if named(kind, id_, language).language != language
    ]
    assert gaps == []


def test_names_are_of_things_that_can_be_chosen() -> None:
    with (DATA / "names.csv").open(encoding="utf-8", newline="") as file:
        unknown = [
            row["id"] for row in csv.DictReader(file) if row["id"] not in choices(row["kind"])
        ]
    assert unknown == []


@pytest.mark.parametrize("language", languages())
def test_no_two_things_have_the_same_name(language: str) -> None:
    names = [named("allergy", id_, language).text.casefold() for id_ in choices("allergy")]
    assert {name for name in names if names.count(name) > 1} == set()


def test_no_card_calls_anything_safe_or_shouts() -> None:
    promises = re.compile(rf"\b({'|'.join(SAFE)})\b", re.IGNORECASE)
    assert [where for where, _, text in cells() if promises.search(text) or "!" in text] == []


def test_the_vendored_font_can_write_every_word() -> None:
    """Only scripts of this font are offered: a PDF of boxes would be worse than none."""
    fonts = pytest.importorskip("fontTools.ttLib")

    drawn: set[int] = set()
    for font in (ROOT / "static" / "vendor").glob("*.woff2"):
        drawn |= fonts.TTFont(font).getBestCmap().keys()
    assert [where for where, _, text in cells() if {ord(c) for c in text} - drawn] == []
