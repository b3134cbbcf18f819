"""A page of a list by its number, and the numbers beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

One = TypeVar("One")
LAST = 10_000  # nobody turns over more pages than this


@dataclass(frozen=True)
class Page(Generic[One]):
    """What a page lists, and the pages before and after it, if there are."""

    rows: Sequence[One]
    previous: int | None
    next: int | None


def page_of(find: Callable[[int], Sequence[One]], most: int) -> Page[One]:
    """The page that the address asks for; one more than `most` rows means that there is a next."""
    number = min(max(request.args.get("page", 1, type=int), 1), LAST)
    found = find(number)
    return Page(
        found[:most],
        number - 1 if number > 1 else None,
        number + 1 if len(found) > most else None,
    )


def slice_of(listed: Sequence[One], most: int) -> Page[One]:
    """The page that the address asks for of a list that is there as a whole."""
    return page_of(lambda number: listed[(number - 1) * most : number * most + 1], most)
