"""Small files in the forms in which Open Food Facts and FoodData Central publish theirs."""

import csv
import gzip
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

BISCUIT: dict[str, Any] = {
    "code": "4000000000013",
    "lang": "de",
    "product_name": "Kekse mit Vollkorn",
    "brands": "Beispielbäcker",
    "ingredients_text": "Hafermehl, Zucker, Sonnenblumenöl",
    "allergens_tags": ["en:gluten"],
    "traces_tags": ["en:milk", "de:schalenfruechte aus der backstube"],
    "categories_tags": ["en:snacks", "en:biscuits"],
    "nutriments": {"energy-kcal_100g": 450, "sodium_100g": 0.2, "vitamin-k_100g": "0.000004"},
    "last_modified_t": 1_760_000_000,
}
CRISPS: dict[str, Any] = {
    "code": "036000000024",
    "lang": "en",
    "product_name": "Sea salt crisps",
    "brands": "Example",
    "ingredients_text": "Potatoes, sunflower oil, salt",
    "categories_tags": ["en:snacks", "en:crisps"],
    "last_modified_t": 1_750_000_000,
}
WRONG: tuple[bytes, ...] = (
    b"this is no JSON\n",
    b'["a list"]\n',
    b'{"code": "12", "product_name": "Short"}\n',
    b'{"code": "4000000000099"}\n',
)


def jsonl(path: Path, *products: Mapping[str, Any] | bytes) -> Path:
    """An export of Open Food Facts, one JSON object a line."""
    with gzip.open(path, "wb") as file:
        for one in products:
            file.write(one if isinstance(one, bytes) else json.dumps(one).encode() + b"\n")
    return path


def tabbed(path: Path, *products: Mapping[str, Any]) -> Path:
    """The same as the export that is separated by tabs."""
    flat = [
        {
            **{key: value for key, value in one.items() if key not in ("nutriments", "lang")},
            **one.get("nutriments", {}),
            **{key: ",".join(one.get(key, ())) for key in ("traces_tags", "categories_tags")},
            "allergens": ",".join(one.get("allergens_tags", ())),
        }
        for one in products
    ]
    columns = list(dict.fromkeys(key for one in flat for key in one if key != "allergens_tags"))
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        for cells in [columns, *([str(one.get(key, "")) for key in columns] for one in flat)]:
            file.write("\t".join(cells) + "\n")
    return path


def usda(folder: Path) -> Path:
    """One food of each data set that is brought in, one of another, and one without a name."""
    folder.mkdir()
    _write(
        folder / "food.csv",
        "fdc_id data_type description food_category_id publication_date",
        (11, "sr_legacy_food", "Lentils, raw", 16, "2019-04-01"),
        (12, "foundation_food", "Hummus, commercial", 16, "2019-04-01"),
        (13, "survey_fndds_food", "Rice with milk", 9602, "2024-10-31"),
        (14, "branded_food", "OAT CRACKERS", "", "2024-04-18"),
        (15, "sub_sample_food", "Hummus, sample 3", 16, "2019-04-01"),
        (16, "branded_food", "", "", "2024-04-18"),
    )
    _write(
        folder / "food_category.csv",
        "id code description",
        (16, 1600, "Legumes and Legume Products"),
    )
    _write(
        folder / "wweia_food_category.csv",
        "wweia_food_category wweia_food_category_description",
        (9602, "Rice mixed dishes"),
    )
    _write(
        folder / "food_nutrient.csv",
        "id fdc_id nutrient_id amount",
        (1, 14, 1008, 420),
        (2, 11, 1185, 5),
        (3, 12, 2047, 229),
        (4, 12, 2048, 231),
        (5, 13, 208, 130),
        (6, 11, 1008, 352),
        (7, 11, 1235, 0),
        (8, 12, 1092, ""),
    )
    _write(
        folder / "input_food.csv",
        "id fdc_id fdc_id_of_input_food seq_num amount sr_code sr_description unit",
        (1, 13, "", 2, 100, "", "Milk, whole", "g"),
        (2, 13, "", 1, 50, "", "Rice, white, cooked", "g"),
    )
    _write(
        folder / "branded_food.csv",
        "fdc_id brand_owner brand_name gtin_upc ingredients branded_food_category modified_date",
        (14, "Example Mills", "", "00036000000031", "OATS, SALT", "Crackers", "2023-05-06"),
    )
    return folder


def _write(path: Path, columns: str, *rows: Iterable[object]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerows([columns.split(), *rows])
