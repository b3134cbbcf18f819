"""Every SELECT about imports and foods, and the search.

A food is found when all words asked for are among its own; the last one may be a beginning. Those
that begin with what was asked come first, then the shorter ones. `POOL` bounds how many matches of
a common word are compared, and on PostgreSQL those words are looked up among the `FIRST` foods, in
an index of their own: so a page takes the same time however many there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    case,
    cast,
    collate,
    column,
    func,
    select,
    table,
    text,
    union,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from eatsential.barcodes import written
from eatsential.catalogue.models import FoodRow, ImportRow, RefusalRow
from eatsential.catalogue.rules import Food, Import, Refused, Source, words_of
from eatsential.database import db
from eatsential.errors import N_, NotFound

NO_FOOD = N_("There is no such food.")
POOL = 1_000  # matches that are ranked
FIRST = 100_000  # foods that have an index of their own (migration 0017)
LONG = 3  # letters of a beginning that is looked up among all foods
BEGINNING = 200  # foods that begin with what was asked
LAST = "\U0010ffff"
SHORTEST = 3  # letters of a word that is thought to be misspelt
OFF = 2  # letters that are too many or too few in it
BEGUN = ((2, 0.8), (1, 0.6))  # so many letters of it are right: how alike another one has to be
_INDEX = table("food_index", column("rowid"))
_TERMS = table("food_index_terms", column("term"))
_FOODS = select(
    FoodRow.id, FoodRow.source, FoodRow.key, FoodRow.dataset, FoodRow.name, FoodRow.brand,
    FoodRow.barcode, FoodRow.lang, FoodRow.text, FoodRow.category, FoodRow.allergens,
    FoodRow.traces, FoodRow.nutrients, FoodRow.dated_on, ImportRow.version,
).join(ImportRow, ImportRow.id == FoodRow.import_id)  # fmt: skip
_LEXEMES = func.food_index_lexemes(FoodRow.words, FoodRow.lang)  # of migration 0022
_PLACE = (FoodRow.number, FoodRow.words)
_IMPORT = (
    ImportRow.id, ImportRow.source, ImportRow.file, ImportRow.version, ImportRow.position,
    ImportRow.accepted, ImportRow.refused, ImportRow.started_at, ImportRow.finished_at,
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What is looked for."""

    words: str = ""
    lang: str = ""
    brand: str = ""

    @property
    def barcode(self) -> str:
        """The barcode that was typed, if it is one."""
        return written(self.words)


def imports() -> list[Import]:
    """Every file that is or was brought in, the newest first."""
    rows = db.session.execute(select(*_IMPORT).order_by(ImportRow.started_at.desc()))
    return [Import(*row) for row in rows]


def import_of(import_id: UUID) -> Import:
    """One file that was brought in."""
    return Import(*db.session.execute(select(*_IMPORT).where(ImportRow.id == import_id)).one())


def import_by_digest(source: Source, digest: str) -> Import:
    """The import of the file with this content."""
    known = (ImportRow.source == source, ImportRow.digest == digest)
    return Import(*db.session.execute(select(*_IMPORT).where(*known)).one())


def hold_imports() -> None:
    """Wait until nobody else puts foods in, and keep them waiting until the transaction ends."""
    db.session.execute(select(ImportRow.id).order_by(ImportRow.id).with_for_update()).all()


def refused_in(import_id: UUID, most: int) -> list[Refused]:
    """The first lines of an import that became no food, and why."""
    rows = db.session.execute(
        select(RefusalRow.line, RefusalRow.reason)
        .where(RefusalRow.import_id == import_id)
        .order_by(RefusalRow.line)
        .limit(most)
    )
    return [Refused(*row) for row in rows]


def food_of(food_id: UUID) -> Food:
    """A food of the catalogue. Raises NotFound."""
    found = _foods(_FOODS.where(FoodRow.id == food_id))
    if not found:
        raise NotFound(NO_FOOD)
    return found[0]


def foods_by_barcode(typed: str) -> list[Food]:
    """The foods with this barcode, whichever way it is written; none for what is no barcode."""
    if not (code := written(typed)):
        return []
    known = _FOODS.where(FoodRow.barcode == code)
    return _foods(known.order_by(FoodRow.source, FoodRow.number).limit(POOL))


def search(wanted: Wanted, most: int, after: int = 0) -> list[Food]:
    """The foods that are looked for, the best first; a barcode finds exactly its own."""
    if exact := foods_by_barcode(wanted.words):
        return exact[after : after + most]
    asked = words_of(wanted.words)
    if not asked:
        return []
    phrase, brand = " ".join(asked), " ".join(words_of(wanted.brand))
    given = {
        "phrase": phrase,
        "last": phrase + LAST,
        "lang": wanted.lang,
        "brand": brand,
        "first": FIRST,
        "among_first": lexemes(asked, wanted.lang, shortest=2),
        "among_others": lexemes(asked, wanted.lang, shortest=LONG),
        "in_index": " ".join(f'"{word}"' for word in asked) + ("*" if len(asked[-1]) > 1 else ""),
        "most": most,
        "after": after,
    }
    return _foods(_best(bool(wanted.lang), bool(brand), sqlite=_on_sqlite()), given)


def corrected(typed: str) -> str:
    """The words with those that no food has exchanged for the nearest that some food has."""
    return " ".join(_nearest(word) for word in words_of(typed))


def same_category(food: Food, most: int) -> list[Food]:
    """Foods of the same kind from the same source, without this one."""
    if not food.category:
        return []
    return _foods(
        _FOODS.where(
            FoodRow.category == food.category,
            FoodRow.source == food.source,
            FoodRow.id != food.id,
        )
        .order_by(FoodRow.number)
        .limit(most)
    )


def lexemes(asked: Sequence[str], lang: str, *, shortest: int) -> str:
    """These words for PostgreSQL; the last may be a beginning, if long enough."""
    found = [f"'{word}'" for word in asked]
    if len(asked[-1]) >= shortest:
        found[-1] += ":*"
    if lang.isalpha():
        found.append(f"'={lang}'")
    return " & ".join(found)


def has_words(found: BindParameter[str]) -> ColumnElement[bool]:
    """Whether PostgreSQL knows a food by these `lexemes`."""
    return _LEXEMES.op("@@")(cast(found, TSQUERY))


def _foods(
    statement: Select[*tuple[Any, ...]], given: Mapping[str, Any] | None = None
) -> list[Food]:
    return [
        Food(
            **{
                **row,
                "allergens": tuple(row["allergens"]),
                "traces": tuple(row["traces"]),
            }
        )
        for row in db.session.execute(statement, given).mappings()
    ]


@cache  # built once: that takes longer than most searches
def _best(in_lang: bool, of_brand: bool, *, sqlite: bool) -> Select[*tuple[Any, ...]]:
    """The foods that `search` asks for, in their order; it gives the parameters."""
    filters: list[ColumnElement[bool]] = []
    if in_lang:
        filters.append(FoodRow.lang == bindparam("lang"))
    if of_brand:
        filters.append(func.lower(FoodRow.brand).contains(bindparam("brand")))
    begin, match = _beginning(sqlite), _on_sqlite_matching if sqlite else _matching
    pool = union(begin.where(*filters), match(select(*_PLACE).where(*filters))).subquery()
    phrase = bindparam("phrase", type_=String)
    order = (
        case(
            (pool.c.words == phrase, 0),
            (func.substr(pool.c.words, 1, func.length(phrase)) == phrase, 1),
            else_=2,
        ),
        func.length(pool.c.words),
        _binary(pool.c.words, sqlite),
        pool.c.number,
    )
    place = func.row_number().over(order_by=order).label("place")
    most, after = bindparam("most", type_=Integer), bindparam("after", type_=Integer)
    best = select(pool.c.number, place).order_by(place).limit(most).offset(after).subquery()
    return _FOODS.join(best, best.c.number == FoodRow.number).order_by(best.c.place)


def _beginning(sqlite: bool) -> Select[int, str]:
    words = _binary(FoodRow.words, sqlite)
    within = words >= bindparam("phrase"), words < bindparam("last")
    found = select(FoodRow.id).where(*within).order_by(words).limit(BEGINNING).subquery()
    return select(*_PLACE).join(found, found.c.id == FoodRow.id)


def _on_sqlite_matching(found: Select[int, str]) -> Select[int, str]:
    indexed = found.join_from(_INDEX, FoodRow, FoodRow.number == _INDEX.c.rowid)
    return select(indexed.where(text("food_index MATCH :in_index")).limit(POOL).subquery())


def _matching(found: Select[int, str]) -> Select[int, str]:
    first, border = bindparam("among_first", type_=String), bindparam("first", type_=Integer)
    others = bindparam("among_others", type_=String)
    pool = union_all(  # what comes first is looked for first
        found.where(FoodRow.number <= border, has_words(first)),
        found.where(FoodRow.number > border, has_words(others)),
    )
    return select(pool.limit(POOL).subquery())


def _nearest(word: str) -> str:
    """The word that foods have and that is most like this one; itself where it begins one."""
    term = _TERMS.c.term
    known = select(term).where(term >= word, term < word + LAST).limit(1)
    if len(word) < SHORTEST or not word.isalpha() or db.session.scalar(known) is not None:
        return word
    if _on_sqlite():
        return _likely_meant(word) or word
    if not _forgives():
        return word
    near = select(term).where(term.op("%")(word))
    nearest = near.order_by(func.similarity(term, word).desc(), term).limit(1)
    return db.session.scalar(nearest) or word


def _likely_meant(word: str) -> str | None:
    """The most alike of about the same length with the same beginning, for want of pg_trgm."""
    term, size = _TERMS.c.term, len(word)
    for letters, likeness in BEGUN:
        begins = term >= word[:letters], term < word[:letters] + LAST
        near = func.length(term).between(size - OFF, size + OFF)
        known: list[str] = list(db.session.scalars(select(term).where(*begins, near)))
        for found in get_close_matches(word, known, n=1, cutoff=likeness):
            return found
    return None


def _forgives() -> bool:
    """Whether PostgreSQL has pg_trgm."""
    extension = text("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
    return db.session.scalar(extension) is not None


def _on_sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"


def _binary(words: Any, sqlite: bool) -> ColumnElement[str]:
    """Words in the order of their code points, the same on both databases."""
    return words if sqlite else collate(words, "C")
