"""What somebody can count on who shows a card by a link: who sees what, and who looked."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from eatsential import clock
from eatsential.cards import queries, services
from eatsential.cards.errors import TooManyLinks
from eatsential.cards.models import CardLink, CardLinkPerson, CardView
from eatsential.cards.rules import GUESSES, KEPT, LINKS
from eatsential.cards.words import languages, sentence
from eatsential.database import db
from eatsential.errors import NotFound
from eatsential.keys import digest
from eatsential.profiles.models import PersonRow
from eatsential.profiles.queries import person_of
from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.profiles.rules.people import Details
from eatsential.profiles.services import consent
from eatsential.profiles.services import people as profiles
from eatsential.screening.answer import Severity
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import a_link, a_person, a_user, account_of, an_allergy
from tests.support.page import page_of

Travel = Callable[[datetime], None]


def path_of(user: User, link_id: object) -> str:
    [token] = [link.token for link in queries.links_of(user.id) if link.id == link_id]
    return f"/card/{token}"


def same(page: str) -> str:
    """A page without what names the request."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", page)


def test_a_link_is_made_and_shows_the_card_to_anybody(
    visitor: Visitor, user: User, anybody: Visitor
) -> None:
    person = a_person(user, "Robin", an_allergy("sesame", Severity.LIFE_THREATENING))

    answer = visitor.submit("/profile/links", people=str(person.id), days="7", reader="fr")

    assert answer.status_code == 303
    [link] = queries.links_of(user.id)
    page = visitor.get(answer.location)
    assert re.search(rf'href="https?://[^/"]+/card/{link.token}"', page.text)
    assert 'src="data:image/svg+xml' in page.text
    assert link.expires_at - link.created_at == timedelta(days=7)

    shown = anybody.get(f"/card/{link.token}")
    assert shown.status_code == 200
    assert page_of(shown.text).heading == "Carte d’allergie"
    assert "Sésame" in shown.text and "Sesame" in shown.text and "Robin" in shown.text
    assert shown.headers["X-Robots-Tag"].startswith("noindex")
    assert shown.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in shown.headers
    assert "csrf_token" not in shown.text


def test_it_shows_the_profile_of_now(anybody: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("milk"))
    path = path_of(user, a_link(user, person))
    assert "Milch" in anybody.get(path).text

    profiles.change_details(account_of(user), person, Details("Kim"))

    page = anybody.get(path).text
    assert "Kim" in page and "Robin" not in page


def test_it_shows_those_who_were_chosen_and_what_was_chosen(anybody: Visitor, user: User) -> None:
    entry = Entry(EntryKind.ALLERGY, "milk", Severity.SEVERE, notes="since spring")
    robin, kim = a_person(user, "Robin", entry), a_person(user, "Kim", an_allergy("egg"))
    lee = a_person(user, "Lee", an_allergy("fish"))
    for person in (robin, kim, lee):
        profiles.change_details(
            account_of(user), person, Details(person.name, emergency="Mum 0170")
        )

    page = anybody.get(path_of(user, a_link(user, robin, kim, emergency=False))).text
    assert "Robin" in page and "Kim" in page and "Lee" not in page and "Fisch" not in page
    assert "Mum 0170" not in page and "since spring" not in page

    page = anybody.get(path_of(user, a_link(user, robin, notes=True))).text
    assert "Mum 0170" in page and "since spring" in page


@pytest.mark.parametrize("language", languages())
def test_who_looks_chooses_the_language(anybody: Visitor, user: User, language: str) -> None:
    path = path_of(user, a_link(user, a_person(user, "Robin", an_allergy("milk")), reader="de"))

    chosen = anybody.get(f"{path}?to={language}").text
    assert page_of(chosen).heading == sentence("title", language).text
    assert sentence("severe", language).text in chosen

    asked = anybody.get(path, headers={"Accept-Language": language}).text
    expected = "de" if language == "en" else language  # English is the owner's own
    assert sentence("severe", expected).text in asked


def test_unknown_over_and_ended_look_the_same(
    anybody: Visitor, user: User, visitor: Visitor, travel: Travel
) -> None:
    person = a_person(user, "Robin", an_allergy())
    ended, over = a_link(user, person), a_link(user, person, days=1)
    paths = [path_of(user, ended), path_of(user, over), "/card/" + "x" * 43]
    assert anybody.get(paths[0]).status_code == anybody.get(paths[1]).status_code == 200

    answer = visitor.press(f"/profile/links/{ended}", f"/profile/links/{ended}/end")
    assert (answer.status_code, answer.location) == (303, "/profile/links")
    assert anybody.get(paths[0]).status_code == 404, "at once"
    travel(clock.now() + timedelta(days=1, seconds=1))

    answers = [anybody.get(path) for path in [*paths, "/card/%00", "/card/é"]]
    assert {answer.status_code for answer in answers} == {404}
    assert len({same(answer.text) for answer in answers}) == 1
    assert "Robin" not in answers[0].text
    heads = [
        {k: v for k, v in answer.headers.items() if k not in ("X-Request-ID",) and "Rate" not in k}
        for answer in answers
    ]
    assert all(head == heads[0] for head in heads)


def test_a_link_ended_twice_is_ended_once(visitor: Visitor, user: User) -> None:
    link = a_link(user, a_person(user, "Robin", an_allergy()))
    path = f"/profile/links/{link}"
    token = visitor.token(path)
    for _time in range(2):
        answer = visitor.post(f"{path}/end", data={"csrf_token": token})
        assert answer.status_code == 303
    found = db.session.scalar(text("SELECT count(*) FROM audit_events WHERE act = 'card_revoked'"))
    assert found == 1


def test_erasing_the_people_ends_the_link(anybody: Visitor, user: User) -> None:
    person, other = a_person(user, "Robin", an_allergy()), a_person(user, "Kim", an_allergy("egg"))
    path = path_of(user, a_link(user, person, other))
    profiles.remove_person(account_of(user), person)
    assert "Robin" not in anybody.get(path).text

    consent.withdraw_consent(account_of(user))

    assert anybody.get(path).status_code == 404
    assert db.session.scalars(select(CardLinkPerson)).all() == []


def test_the_owner_sees_who_looked_and_nobodys_address(
    visitor: Visitor, user: User, anybody: Visitor, travel: Travel
) -> None:
    link = a_link(user, a_person(user, "Robin", an_allergy()))
    path, own = path_of(user, link), f"/profile/links/{link}"
    assert "Nobody has opened this link yet." in visitor.get(own).text
    began = clock.now()
    phone = {"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0 marker-4711"}

    for _time in range(2):
        assert anybody.get(path, headers=phone).status_code == 200
    anybody.head(path, headers=phone)
    anybody.get(path, headers={"User-Agent": "curl"})
    travel(began + timedelta(hours=2))
    anybody.get(path, headers=phone)

    views = db.session.scalars(select(CardView).order_by(CardView.first_at, CardView.times)).all()
    assert [(view.device, view.times) for view in views] == [
        ("", 1),
        ("Firefox, Linux", 2),
        ("Firefox, Linux", 1),
    ] or sorted((view.device, view.times) for view in views) == [
        ("", 1),
        ("Firefox, Linux", 1),
        ("Firefox, Linux", 2),
    ]
    page = visitor.get(own).text
    assert "Firefox, Linux" in page and "Unknown browser" in page
    columns = {column.name for column in CardView.__table__.columns}
    assert columns == {"id", "link_id", "device", "first_at", "last_at", "times"}
    assert "127.0.0.1" not in repr([vars(view) for view in views])


@pytest.mark.claim("S81")
def test_nothing_of_a_card_is_stored_in_clear(app: Flask, user: User, visitor: Visitor) -> None:
    person = a_person(user, "Robin", an_allergy())
    visitor.submit(f"/profile/{person.id}/details", fine="marker-rice")
    link = queries.link_of(user.id, a_link(user, person))

    stored = b"".join(
        repr(tuple(row)).encode()
        + b"".join(bytes(v) for v in row if isinstance(v, bytes | memoryview))
        for table in (PersonRow, CardLink, CardLinkPerson, CardView)
        for row in db.session.execute(select(*table.__table__.columns))
    )

    assert digest(link.token) in stored, "it is found by its SHA-256"
    for secret in ("marker-rice", link.token, "emergency", "Robin"):
        assert secret.encode() not in stored
    assert person_of(user.id, person.id).details.fine == "marker-rice"


def test_a_token_is_256_random_bits(app: Flask, user: User) -> None:
    person = a_person(user)
    tokens = {queries.link_of(user.id, a_link(user, person)).token for _time in range(5)}
    assert len(tokens) == 5 and all(len(token) == 43 for token in tokens)


def test_who_guesses_is_refused_and_keeps_nobody_out(anybody: Visitor, user: User) -> None:
    path = path_of(user, a_link(user, a_person(user, "Robin", an_allergy())))
    allowed = int(GUESSES.partition("/")[0])

    answers = [anybody.get(f"/card/guess{number}").status_code for number in range(allowed + 1)]

    assert answers == [404] * allowed + [429]
    assert anybody.get(path).status_code == 200


def test_an_account_has_so_many_links(visitor: Visitor, user: User) -> None:
    person = a_person(user)
    made = [a_link(user, person) for _number in range(LINKS)]
    with pytest.raises(TooManyLinks):
        a_link(user, person)
    answer = visitor.submit("/profile/links", people=str(person.id))
    assert answer.status_code == 422 and "End one first." in answer.text

    visitor.press(f"/profile/links/{made[0]}", f"/profile/links/{made[0]}/end")
    assert visitor.submit("/profile/links", people=str(person.id)).status_code == 303


def test_the_people_and_links_of_another_account_do_not_exist(visitor: Visitor, user: User) -> None:
    other = a_user()
    theirs = a_person(other)
    link, owner = a_link(other, theirs), other.id

    with pytest.raises(NotFound):
        a_link(user, a_person(user), theirs)
    assert visitor.submit("/profile/links", people=str(theirs.id)).status_code == 422
    assert visitor.get(f"/profile/links/{link}").status_code == 404
    token = visitor.token("/profile/links")
    answer = visitor.post(f"/profile/links/{link}/end", data={"csrf_token": token})
    assert answer.status_code == 404
    assert queries.link_of(owner, link).revoked_at is None


@pytest.mark.parametrize(
    "typed", [{"people": []}, {"people": "x"}, {"days": "3650"}, {"reader": "xx"}, {"own": ""}]
)
def test_a_link_that_cannot_be(visitor: Visitor, user: User, typed: dict[str, str]) -> None:
    person = a_person(user)
    answer = visitor.submit("/profile/links", **{"people": str(person.id), **typed})
    assert answer.status_code == 422
    assert queries.links_of(user.id) == []


def test_who_has_nobody_yet_starts_there(visitor: Visitor) -> None:
    assert visitor.get("/profile/links").location == "/profile"


def test_what_ended_is_erased_after_a_while(app: Flask, user: User, travel: Travel) -> None:
    person = a_person(user)
    a_link(user, person, days=1)
    kept = a_link(user, person, days=365)
    services.sweep_links(lambda: False)
    assert len(queries.links_of(user.id)) == 2

    travel(clock.now() + KEPT + timedelta(days=1, seconds=1))
    services.sweep_links(lambda: False)

    assert [link.id for link in queries.links_of(user.id)] == [kept]


def test_the_number_of_statements_does_not_grow_with_people(
    anybody: Visitor, user: User, statements: Callable[[], object]
) -> None:
    few = path_of(user, a_link(user, a_person(user, "Robin", an_allergy())))
    many = [a_person(user, f"Kim {number}", an_allergy("egg")) for number in range(8)]
    more = path_of(user, a_link(user, *many))
    counts = []
    for path in (few, few, more, more):
        with statements() as seen:  # type: ignore[attr-defined]
            assert anybody.get(path).status_code == 200
        counts.append(len(seen))
    assert counts[1] == counts[3]
