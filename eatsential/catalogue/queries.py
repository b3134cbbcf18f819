"""Every SELECT about imports and foods, and the search.

A food is found when all words asked for are among its own; the last one may be a beginning. Those
that begin with what was asked come first, then the shorter ones. `POOL` bounds how many matches of
a common word are compared, and on PostgreSQL those words are looked up among the `FIRST` foods, in
an index of their own: so a page takes the same time however many there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
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
_FOOD = (
    FoodRow.id, FoodRow.source, FoodRow.key, FoodRow.dataset, FoodRow.name, FoodRow.brand,
    FoodRow.barcode, FoodRow.lang, FoodRow.text, FoodRow.category, FoodRow.allergens,
    FoodRow.traces, FoodRow.nutrients, FoodRow.dated_on, ImportRow.version,
)  # fmt: skip
_LEXEMES = func.array_to_tsvector(  # as migration 0017 has it
    func.string_to_array(FoodRow.words + text("' ='") + FoodRow.lang, text("' '"))
)
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
    found = _foods(select(*_FOOD).where(FoodRow.id == food_id))
    if not found:
        raise NotFound(NO_FOOD)
    return found[0]


def foods_by_barcode(typed: str) -> list[Food]:
    """The foods with this barcode, whichever way it is written; none for what is no barcode."""
    if not (code := written(typed)):
        return []
    known = select(*_FOOD).where(FoodRow.barcode == code)
    return _foods(known.order_by(FoodRow.source, FoodRow.number).limit(POOL))


def search(wanted: Wanted, most: int, after: int = 0) -> list[Food]:
    """The foods that are looked for, the best first; a barcode finds exactly its own."""
    if exact := foods_by_barcode(wanted.words):
        return exact[after : after + most]
    asked = words_of(wanted.words)
    if not asked:
        return []
    phrase = " ".join(asked)
    pool = union(_beginning(wanted, phrase), _matching(wanted, asked)).subquery()
    begins = func.substr(pool.c.words, 1, len(phrase)) == phrase
    order = (
        case((pool.c.words == phrase, 0), (begins, 1), else_=2),
        func.length(pool.c.words),
        _binary(pool.c.words),
        pool.c.number,
    )
    place = func.row_number().over(order_by=order).label("place")
    best = select(pool.c.number, place).order_by(place).limit(most).offset(after).subquery()
    found = select(*_FOOD).join(best, best.c.number == FoodRow.number)
    return _foods(found.order_by(best.c.place))


def corrected(typed: str) -> str:
    """The words with those that no food has exchanged for the nearest that some food has."""
    return " ".join(_nearest(word) for word in words_of(typed))


def same_category(food: Food, most: int) -> list[Food]:
    """Foods of the same kind from the same source, without this one."""
    if not food.category:
        return []
    return _foods(
        select(*_FOOD)
        .where(
            FoodRow.category == food.category,
            FoodRow.source == food.source,
            FoodRow.id != food.id,
        )
        .order_by(FoodRow.number)
        .limit(most)
    )


def has_words(asked: Sequence[str], lang: str, *, shortest: int) -> ColumnElement[bool]:
    """Whether PostgreSQL knows a food by these words; the last may begin one, if long enough."""
    lexemes = [f"'{word}'" for word in asked]
    if len(asked[-1]) >= shortest:
        lexemes[-1] += ":*"
    if lang.isalpha():
        lexemes.append(f"'={lang}'")
    return _LEXEMES.op("@@")(cast(" & ".join(lexemes), TSQUERY))


def _foods(statement: Select[*tuple[Any, ...]]) -> list[Food]:
    joined = statement.join(ImportRow, ImportRow.id == FoodRow.import_id)
    return [
        Food(
            **{
                **row,
                "allergens": tuple(row["allergens"]),
                "traces": tuple(row["traces"]),
            }
        )
        for row in db.session.execute(joined).mappings()
    ]


def _beginning(wanted: Wanted, phrase: str) -> Select[int, str]:
    words = _binary(FoodRow.words)
    within = (words >= phrase, words < phrase + LAST)
    found = select(FoodRow.id).where(*within).order_by(words).limit(BEGINNING).subquery()
    return select(*_PLACE).join(found, found.c.id == FoodRow.id).where(*_filters(wanted))


def _matching(wanted: Wanted, asked: Sequence[str]) -> Select[int, str]:
    found = select(*_PLACE).where(*_filters(wanted))
    if _on_sqlite():
        phrase = " ".join(f'"{word}"' for word in asked) + ("*" if len(asked[-1]) > 1 else "")
        found = found.join_from(_INDEX, FoodRow, FoodRow.number == _INDEX.c.rowid).where(
            text("food_index MATCH :phrase").bindparams(phrase=phrase)
        )
        return select(found.limit(POOL).subquery())
    first = found.where(FoodRow.number <= FIRST, has_words(asked, wanted.lang, shortest=2))
    others = found.where(FoodRow.number > FIRST, has_words(asked, wanted.lang, shortest=LONG))
    pool = union_all(first, others).limit(POOL)  # what comes first is looked for first
    return select(pool.subquery())


def _filters(wanted: Wanted) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if wanted.lang:
        filters.append(FoodRow.lang == wanted.lang)
    if brand := words_of(wanted.brand):
        filters.append(func.lower(FoodRow.brand).contains(" ".join(brand), autoescape=True))
    return filters


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


def _binary(words: Any) -> ColumnElement[str]:
    """Words in the order of their code points, the same on both databases."""
    return words if _on_sqlite() else collate(words, "C")
