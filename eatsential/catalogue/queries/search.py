"""Foods by their words, the best first, and what was meant by a word that no food has.

A food is found when all words asked for are among its own; the last one may be a beginning. Those
that begin with what was asked come first, then the shorter ones. `POOL` bounds how many matches of
a common word are compared, and on PostgreSQL those words are looked up among the `FIRST` foods, in
an index of their own: so a page takes the same time however many there are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any

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
from eatsential.catalogue.models import FoodRow
from eatsential.catalogue.queries import foods
from eatsential.catalogue.rules import Food, words_of
from eatsential.database import db

POOL = 1_000  # matches that are ranked
FIRST = 100_000  # foods that have an index of their own (migration 0017)
LONG = 3  # letters of a beginning that is looked up among all foods
BEGINNING = 200  # foods that begin with what was asked
READ = 30  # a food that is read takes as long as so many in an index
UNCOUNTED = 0.0005  # the share of foods that may have a word which PostgreSQL did not count
LAST = "\U0010ffff"
SHORTEST = 3  # letters of a word that is thought to be misspelt
OFF = 2  # letters that are too many or too few in it
BEGUN = ((2, 0.8), (1, 0.6))  # so many letters of it are right: how alike another one has to be
_INDEX = table("food_index", column("rowid"))
_TERMS = table("food_index_terms", column("term"))
_LEXEMES = func.food_index_lexemes(FoodRow.words, FoodRow.lang)  # of migration 0022
_PLACE = (FoodRow.number, FoodRow.words)
_COUNTED = text(  # by ANALYZE: the commonest words, and the share of foods that have them
    """
    SELECT word, share FROM pg_stats, unnest(most_common_elems::text::text[],
        most_common_elem_freqs) AS counted(word, share)
    WHERE tablename = 'food_index_words' AND (word = ANY(:words) OR starts_with(word, :begun))
    """
)

_Found = Select[int, str]


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


def search(wanted: Wanted, most: int, after: int = 0) -> list[Food]:
    """The foods that are looked for, the best first; a barcode finds exactly its own."""
    if exact := foods.foods_by_barcode(wanted.words):
        return exact[after : after + most]
    asked = words_of(wanted.words)
    if not asked:
        return []
    phrase, brand, last = " ".join(asked), " ".join(words_of(wanted.brand)), asked[-1]
    given = {
        "phrase": phrase,
        "last": phrase + LAST,
        "lang": wanted.lang,
        "brand": brand,
        "first": FIRST,
        "among_first": lexemes(asked, wanted.lang, begun=len(last) > 1),
        "among_others": lexemes(asked, wanted.lang, begun=len(last) >= LONG),
        "before_last": lexemes(asked[:-1], wanted.lang, begun=False),
        "begun": f" {last}",
        "in_index": " ".join(f'"{word}"' for word in asked) + ("*" if len(last) > 1 else ""),
        "most": most,
        "after": after,
    }
    return foods.read(_best(bool(wanted.lang), bool(brand), _way(asked)), given)


def corrected(typed: str) -> str:
    """The words with those that no food has exchanged for the nearest that some food has."""
    return " ".join(_nearest(word) for word in words_of(typed))


def lexemes(asked: Sequence[str], lang: str, *, begun: bool) -> str:
    """These words for PostgreSQL; the last may be a beginning."""
    found = [f"'{word}'" for word in asked]
    if begun:
        found[-1] += ":*"
    if lang.isalpha():
        found.append(f"'={lang}'")
    return " & ".join(found)


def has_words(found: BindParameter[str]) -> ColumnElement[bool]:
    """Whether PostgreSQL knows a food by these `lexemes`."""
    return _LEXEMES.op("@@")(cast(found, TSQUERY))


def _way(asked: Sequence[str]) -> Callable[[_Found], _Found]:
    """How the words are looked up."""
    if _on_sqlite():
        return _in_fts5
    return _before_last if _last_is_common(asked) else _in_gin


def _last_is_common(asked: Sequence[str]) -> bool:
    """Whether so many foods have what begins so that those with the other words are read sooner."""
    *others, last = asked
    if not others or len(last) < LONG:
        return False
    counted = db.session.execute(_COUNTED, {"words": others, "begun": last})
    shares: dict[str, float] = dict(counted.all())
    common = sum(share for word, share in shares.items() if word.startswith(last))
    return READ * min(shares.get(word, UNCOUNTED) for word in others) < common


@cache  # built once: that takes longer than most searches
def _best(
    in_lang: bool, of_brand: bool, way: Callable[[_Found], _Found]
) -> Select[*tuple[Any, ...]]:
    """The foods that `search` asks for, in their order; it gives the parameters."""
    filters: list[ColumnElement[bool]] = []
    if in_lang:
        filters.append(FoodRow.lang == bindparam("lang"))
    if of_brand:
        filters.append(func.lower(FoodRow.brand).contains(bindparam("brand")))
    sqlite = way is _in_fts5
    begin = _beginning(sqlite)
    pool = union(begin.where(*filters), way(select(*_PLACE).where(*filters))).subquery()
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
    return foods.FOODS.join(best, best.c.number == FoodRow.number).order_by(best.c.place)


def _beginning(sqlite: bool) -> _Found:
    words = _binary(FoodRow.words, sqlite)
    within = words >= bindparam("phrase"), words < bindparam("last")
    found = select(FoodRow.id).where(*within).order_by(words).limit(BEGINNING).subquery()
    return select(*_PLACE).join(found, found.c.id == FoodRow.id)


def _in_fts5(found: _Found) -> _Found:
    indexed = found.join_from(_INDEX, FoodRow, FoodRow.number == _INDEX.c.rowid)
    return select(indexed.where(text("food_index MATCH :in_index")).limit(POOL).subquery())


def _in_gin(found: _Found) -> _Found:
    first, border = bindparam("among_first", type_=String), bindparam("first", type_=Integer)
    others = bindparam("among_others", type_=String)
    pool = union_all(  # what comes first is looked for first
        found.where(FoodRow.number <= border, has_words(first)),
        found.where(FoodRow.number > border, has_words(others)),
    )
    return select(pool.limit(POOL).subquery())


def _before_last(found: _Found) -> _Found:
    """Those with the other words, read for the last one: what begins so is not collected."""
    others, begun = bindparam("before_last", type_=String), bindparam("begun", type_=String)
    has_last = func.strpos(" " + FoodRow.words, begun) > 0
    return select(found.where(has_words(others), has_last).limit(POOL).subquery())


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
