"""The chain by itself: whatever is done to a record, it is seen, named, and nothing else is."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eatsential.audit.chain import (
    START,
    Damage,
    Event,
    Fault,
    Head,
    Link,
    canonical,
    digest_of,
    first_fault,
)

OLDER, NEWER = UUID(int=1), UUID(int=2)
KEYS = {OLDER: b"o" * 32, NEWER: b"n" * 32}
BEGAN = datetime(2026, 11, 21, 12, tzinfo=UTC)

texts = st.text(max_size=8)
events = st.builds(
    Event,
    number=st.just(0),
    id=st.uuids(),
    at=st.datetimes(timezones=st.just(UTC)),
    act=texts,
    actor=st.none() | st.uuids(),
    target=st.none() | st.uuids(),
    request_id=texts,
    reason=texts,
    outcome=texts,
    details=st.dictionaries(texts, texts | st.integers(), max_size=2),
    key_id=st.none(),
)


def an_event(n: int) -> Event:
    return Event(
        number=0,
        id=UUID(int=n),
        at=BEGAN + timedelta(seconds=n),
        act="logged_in",
        actor=UUID(int=n % 3),
        target=None,
        request_id=f"request-{n}",
        reason="",
        outcome="done",
        details={},
        key_id=None,
    )


def chained(found: Iterable[Event], unkeyed: int = 1, older: int = 2) -> list[Link]:
    """Events as they are appended: some from before there was a key, some with either key."""
    links: list[Link] = []
    for number, event in enumerate(found, 1):
        key_id = None if number <= unkeyed else OLDER if number <= unkeyed + older else NEWER
        event = replace(event, number=number, key_id=key_id)
        before = links[-1].digest if links else START
        links.append(Link(event, digest_of(event, before, KEYS.get(key_id or UUID(int=0)))))
    return links


def head_of(links: list[Link]) -> Head:
    return Head(len(links), links[-1].digest if links else START)


def fault_of(links: list[Link], head: Head, noted: Head | None = None) -> Fault | None:
    def stored(first: int) -> list[Link]:
        found = [link for link in links if link.event.number >= first]
        return sorted(found, key=lambda link: (link.event.number, link.event.id))

    return first_fault(stored, KEYS, head, noted)


def numbered(links: list[Link], first: int = 1) -> list[Link]:
    """The same rows with numbers without gaps, as somebody who covers tracks would write them."""
    return [
        replace(link, event=replace(link.event, number=number))
        for number, link in enumerate(links, first)
    ]


@given(st.lists(events, max_size=8, unique_by=lambda event: event.id))
def test_what_was_appended_is_whole(found: list[Event]) -> None:
    links = chained(found)

    assert fault_of(links, head_of(links)) is None
    assert fault_of(links, head_of(links), head_of(links)) is None
    for length in range(len(links)):
        assert fault_of(links, head_of(links), head_of(links[:length])) is None


@given(events, events)
def test_no_two_events_read_the_same(one: Event, other: Event) -> None:
    assert (canonical(one) == canonical(other)) == (one == other)


@pytest.mark.claim("S86")
@given(
    st.lists(events, min_size=1, max_size=8, unique_by=lambda event: event.id), events, st.data()
)
def test_an_edited_event_is_named(found: list[Event], other: Event, data: st.DataObject) -> None:
    links = chained(found)
    place = data.draw(st.integers(0, len(links) - 1))
    link = links[place]
    field = data.draw(
        st.sampled_from("at act actor target request_id reason outcome details key_id".split())
    )
    change: dict[str, Any] = {field: getattr(replace(other, key_id=UUID(int=77)), field)}
    edited = replace(link, event=replace(link.event, **change))
    if edited == link:
        return

    fault = fault_of([*links[:place], edited, *links[place + 1 :]], head_of(links))

    assert fault == Fault(place + 1, Damage.EDITED)


@pytest.mark.claim("S86")
@pytest.mark.parametrize("renumbered", [False, True])
@given(st.integers(2, 9), st.data())
def test_a_removed_event_is_named(renumbered: bool, length: int, data: st.DataObject) -> None:
    links = chained(map(an_event, range(length)))
    place = data.draw(st.integers(0, length - 2))
    left = [*links[:place], *links[place + 1 :]]

    fault = fault_of(numbered(left) if renumbered else left, head_of(links))

    assert fault == Fault(place + 1, Damage.REMOVED)


@pytest.mark.claim("S86")
@pytest.mark.parametrize("renumbered", [False, True])
@given(st.integers(1, 9), st.data())
def test_an_inserted_event_is_named(renumbered: bool, length: int, data: st.DataObject) -> None:
    links = chained(map(an_event, range(length)))
    place = data.draw(st.integers(0, length))
    false = replace(an_event(100), number=place + 1, key_id=NEWER)
    row = Link(false, digest_of(false, START, b"a guess"))
    later = links[place:]

    fault = fault_of(
        [*links[:place], row, *(numbered(later, place + 2) if renumbered else later)],
        head_of(links),
    )

    assert fault == Fault(place + 1, Damage.INSERTED)


@pytest.mark.claim("S86")
@given(st.integers(3, 9), st.data())
def test_events_in_another_order_are_named(length: int, data: st.DataObject) -> None:
    links = chained(map(an_event, range(length)))
    places = st.integers(0, length - 1)
    one, other = sorted(data.draw(st.lists(places, min_size=2, max_size=2, unique=True)))
    swapped = [*links]
    swapped[one], swapped[other] = swapped[other], swapped[one]

    fault = fault_of(numbered(swapped), head_of(links))

    assert fault == Fault(one + 1, Damage.REORDERED)


@pytest.mark.claim("S86")
@given(st.integers(1, 9), st.data())
def test_a_tail_that_was_cut_off_is_named(length: int, data: st.DataObject) -> None:
    links = chained(map(an_event, range(length)))
    left = links[: data.draw(st.integers(0, length - 1))]

    assert fault_of(left, head_of(links)) == Fault(len(left) + 1, Damage.TRUNCATED)
    forged = head_of(left)
    assert fault_of(left, forged) is None  # nothing in the database shows it,
    assert fault_of(left, forged, head_of(links)) == Fault(len(left) + 1, Damage.TRUNCATED)


@given(st.integers(1, 9), st.data())
def test_a_chain_that_was_made_anew_is_shown_by_the_head_that_was_noted(
    length: int, data: st.DataObject
) -> None:
    """Who has every key can do this; the log still knows better."""
    links = chained(map(an_event, range(length)))
    place = data.draw(st.integers(1, length))
    anew = chained(map(an_event, range(1000, 1000 + length + 1)))

    noted = head_of(links[:place])

    assert fault_of(anew, head_of(anew)) is None
    assert fault_of(anew, head_of(anew), noted) == Fault(place, Damage.REWRITTEN)


def test_events_without_a_key_do_not_follow_on_events_with_one() -> None:
    """Without the key nothing can be appended, though SHA-256 needs none."""
    links = chained(map(an_event, range(4)))
    false = replace(an_event(9), number=5, key_id=None)
    forged = [*links, Link(false, digest_of(false, links[-1].digest, None))]

    assert fault_of(forged, head_of(forged)) == Fault(5, Damage.EDITED)


def test_a_head_that_does_not_fit_its_chain_is_seen() -> None:
    links = chained(map(an_event, range(4)))

    assert fault_of(links, Head(4, b"x" * 32)) == Fault(4, Damage.REWRITTEN)


@pytest.mark.parametrize("text", ["", "5", "5:", "5:xyz", "five:" + "00" * 32, "-1:" + "00" * 32])
def test_a_head_that_no_log_holds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="number:digest"):
        Head.parse(text)


def test_a_head_is_read_as_it_was_written() -> None:
    head = Head(17, b"d" * 32)
    assert Head.parse(str(head)) == head
