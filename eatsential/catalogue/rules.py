"""What a food of the catalogue is, whose data it is, and the words it is found by."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Source(StrEnum):
    """Who published the data."""

    OFF = "off"
    USDA = "usda"


@dataclass(frozen=True)
class Licence:
    """Under what terms a source may be shown, and whom a page has to name."""

    publisher: str
    url: str
    name: str
    terms: str


LICENCES = {
    Source.OFF: Licence(
        "Open Food Facts",
        "https://world.openfoodfacts.org",
        "Open Database License (ODbL) 1.0",
        "https://opendatacommons.org/licenses/odbl/1-0/",
    ),
    Source.USDA: Licence(
        "U.S. Department of Agriculture, FoodData Central",
        "https://fdc.nal.usda.gov",
        "public domain (CC0 1.0)",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
}
NUTRIENTS = (  # of 100 g, in the order in which they are shown
    "energy_kcal", "fat_g", "carbohydrate_g", "sugars_g", "fibre_g", "protein_g", "sodium_mg",
    "potassium_mg", "phosphorus_mg", "vitamin_k_ug",
)  # fmt: skip
LONGEST = {"key": 255, "name": 300, "brand": 200, "category": 120, "words": 400}
PLAIN = {  # categories of USDA whose raw and boiled foods have one ingredient
    "Fruits and Fruit Juices",
    "Legumes and Legume Products",
    "Nut and Seed Products",
    "Vegetables and Vegetable Products",
}
WORD = 40  # letters of a word that count
_BARE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"[a-z]{2}:")


@dataclass(frozen=True)
class Given:
    """A food as a source gives it; `text` are its ingredients, empty where only its name is known.

    `allergens` and `traces` are the tags of the source, in its own words.
    """

    source: Source
    key: str
    name: str
    dataset: str = ""
    brand: str = ""
    barcode: str = ""
    lang: str = ""
    text: str = ""
    category: str = ""
    allergens: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()
    nutrients: Mapping[str, float] = field(default_factory=dict)
    dated_on: date | None = None

    @property
    def is_declared(self) -> bool:
        """Whether it is known what is in it; the dishes of FNDDS are made of dishes in turn."""
        return bool(self.text) and self.dataset != "FNDDS"

    @property
    def words(self) -> str:
        """What it is found by."""
        return " ".join(words_of(f"{self.name} {self.brand}"))[: LONGEST["words"]].rstrip()


@dataclass(frozen=True, kw_only=True)
class Food(Given):
    """A food of the catalogue; `version` is that of the import it came with."""

    id: UUID
    version: str

    @property
    def kind(self) -> str:
        """Its category in words; Open Food Facts writes `en:whole-milks`."""
        is_tag = self.source is Source.OFF
        return _TAG.sub("", self.category).replace("-", " ") if is_tag else self.category

    @property
    def licence(self) -> Licence:
        """The terms of its source."""
        return LICENCES[self.source]


@dataclass(frozen=True)
class Refusal:
    """Why a line of a file became no food. The words are for the operator."""

    reason: str


@dataclass(frozen=True)
class Refused:
    """A line of a file that became no food."""

    line: int
    reason: str


@dataclass(frozen=True)
class Line:
    """A line of a file that is brought in: what number it has and what came of it."""

    number: int
    result: Given | Refusal


@dataclass(frozen=True)
class Import:
    """A file brought in, or how far it is."""

    id: UUID
    source: Source
    file: str
    version: str
    position: int
    accepted: int
    refused: int
    started_at: datetime
    finished_at: datetime | None


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: no capitals, no accents, each once, in order."""
    plain = text.casefold()
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain.translate(_BARE))
        plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return list(dict.fromkeys(word[:WORD] for word in _WORD.findall(plain)))


def known_by_name(name: str, category: str) -> bool:
    """Whether nothing but its name is known of what is in a food without ingredients.

    A raw or boiled vegetable is what it is called; of a bread or a soup that is not so.
    """
    said = {part.strip() for part in name.casefold().split(",")}
    return category not in PLAIN or said.isdisjoint(("raw", "boiled"))


def sr_legacy_key(name: str) -> str:
    """What tells a food of SR Legacy from the others: its description, which is final.

    So the foods that ship with Eatsential are the same as those of the whole data set.
    """
    return f"SR Legacy/{name}"[: LONGEST["key"]]
