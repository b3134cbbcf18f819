"""Changing the address: confirmed from the new one, told to the old one."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from eatsential import clock
from eatsential.auth.models import Token
from eatsential.auth.rules import email_key
from eatsential.database import db
from eatsential.outbox.models import OutboxMessage
from eatsential.outbox.services import claim, opened, record_sent
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD, a_user

NEW = "new@example.org"


def letters() -> list[tuple[str, str, str]]:
    """Recipient, subject and text of every mail that waits, the first one first."""
    found = []
    while (claimed := claim()) is not None:
        mail = opened(claimed)
        found.append((mail.to, mail.subject, mail.text))
        record_sent(claimed)
    return found


def link_in(text: str) -> str:
    match = re.search(r"http://localhost(/account/email/confirm/\S+)", text)
    assert match is not None
    return match[1]


def ask(visitor: Visitor, email: str = NEW, password: str = PASSWORD) -> list[tuple[str, str, str]]:
    """Ask for another address; the mails that are sent."""
    letters()
    answer = visitor.submit("/account/email", email=email, current_password=password)
    assert answer.status_code == 303
    return letters()


def address_of(user: User) -> str:
    return str(db.session.scalar(select(User.email).where(User.id == user.id)))


@pytest.mark.claim("S16")
def test_the_address_changes_when_the_new_one_is_confirmed(visitor: Visitor, user: User) -> None:
    old = user.email
    mails = ask(visitor)
    assert {to for to, _, _ in mails} == {old, NEW}
    assert address_of(user) == user.email

    path = link_in(next(text for to, _, text in mails if to == NEW))
    answer = visitor.submit(path, password=PASSWORD)

    assert answer.status_code == 303
    assert address_of(user) == NEW
    assert {to for to, subject, _ in letters() if "was changed" in subject} == {old, NEW}


@pytest.mark.claim("S10", "S17")
def test_opening_the_link_changes_nothing_and_takes_the_token_out_of_the_address_bar(
    visitor: Visitor, anybody: Visitor, user: User
) -> None:
    path = link_in(ask(visitor)[-1][2])
    for _ in range(3):
        answer = anybody.get(path)
        assert answer.location == "/account/email/confirm"
    assert address_of(user) == user.email
    assert anybody.submit(path, password=PASSWORD).status_code == 303
    assert address_of(user) == NEW


@pytest.mark.claim("S15")
def test_who_only_holds_the_link_gets_no_account(
    visitor: Visitor, another: Visitor, user: User
) -> None:
    path = link_in(ask(visitor)[-1][2])
    answer = another.submit(path, password="not the password of it")
    assert answer.status_code == 422
    assert address_of(user) == user.email


@pytest.mark.claim("S09")
def test_the_link_works_once(visitor: Visitor, user: User) -> None:
    path = link_in(ask(visitor)[-1][2])
    visitor.submit(path, password=PASSWORD)
    again = visitor.submit(path, password=PASSWORD)
    assert again.status_code == 422
    assert "used already" in again.text


@pytest.mark.claim("S12")
def test_a_newer_link_replaces_the_older_one(visitor: Visitor, user: User) -> None:
    first = link_in(ask(visitor)[-1][2])
    second = link_in(ask(visitor, "newer@example.org")[-1][2])
    assert visitor.submit(first, password=PASSWORD).status_code == 422
    assert visitor.submit(second, password=PASSWORD).status_code == 303
    assert address_of(user) == "newer@example.org"


@pytest.mark.claim("S12")
def test_another_password_or_address_ends_the_links_of_before(
    visitor: Visitor, anybody: Visitor, user: User
) -> None:
    anybody.submit("/auth/forgot", email=user.email)
    reset = re.search(r"http://localhost(/auth/reset/\S+)", letters()[-1][2])
    path = link_in(ask(visitor)[-1][2])
    visitor.submit(path, password=PASSWORD)
    assert reset is not None
    answer = anybody.submit(reset[1], password="another very long password")
    assert answer.status_code == 422


@pytest.mark.settings(email_change_ttl=2)
@pytest.mark.claim("S11")
def test_the_link_ends(visitor: Visitor, user: User, travel: Callable[[datetime], None]) -> None:
    path = link_in(ask(visitor)[-1][2])
    travel(clock.now() + timedelta(seconds=3))
    assert visitor.submit(path, password=PASSWORD).status_code == 422
    assert address_of(user) == user.email


def test_the_password_is_asked_for(visitor: Visitor, user: User) -> None:
    letters()
    answer = visitor.submit("/account/email", email=NEW, current_password="not this one at all")
    assert answer.status_code == 422
    assert NEW in answer.text
    assert letters() == []


@pytest.mark.claim("S01", "S03")
def test_an_address_with_an_account_is_answered_in_the_same_way(
    visitor: Visitor, another: Visitor, user: User
) -> None:
    other = a_user()
    letters()
    taken = visitor.submit("/account/email", email=other.email, current_password=PASSWORD)
    mails = letters()
    free = visitor.submit("/account/email", email=NEW, current_password=PASSWORD)
    assert (taken.status_code, taken.location) == (free.status_code, free.location)
    assert [subject for to, subject, _ in mails if to == other.email] == [
        "You already have an Eatsential account"
    ]


@pytest.mark.claim("S18")
def test_an_address_that_was_taken_meanwhile_is_refused_in_words(
    visitor: Visitor, user: User
) -> None:
    path = link_in(ask(visitor)[-1][2])
    a_user(email=NEW)
    answer = visitor.submit(path, password=PASSWORD)
    assert answer.status_code == 422
    assert address_of(user) == user.email


def test_only_the_spelling_of_the_own_address_can_be_changed(visitor: Visitor, user: User) -> None:
    shouted = user.email.upper()
    path = link_in(ask(visitor, shouted)[-1][2])
    visitor.submit(path, password=PASSWORD)
    assert email_key(address_of(user)) == email_key(user.email)
    assert address_of(user) != user.email


@pytest.mark.claim("S68")
def test_nobody_can_have_many_mails_sent_to_a_mailbox(visitor: Visitor, user: User) -> None:
    sent = [mail for tag in range(5) for mail in ask(visitor, f"victim+{tag}@example.org")]
    assert len([to for to, _, _ in sent if to.startswith("victim")]) == 3


@pytest.mark.claim("S08")
def test_the_token_is_nowhere_in_the_database(visitor: Visitor, user: User) -> None:
    token = link_in(ask(visitor)[-1][2]).rpartition("/")[2]
    with db.engine.connect() as connection:
        for table in (Token.__table__, OutboxMessage.__table__):
            for row in connection.execute(select(table)):
                assert token not in repr(tuple(row))


@pytest.mark.claim("S14")
def test_of_many_who_confirm_at_once_one_succeeds(app: Flask, visitor: Visitor, user: User) -> None:
    path = link_in(ask(visitor)[-1][2])
    browsers = [app.test_client() for _ in range(8)]
    sent: list[int] = []
    start = Barrier(len(browsers))

    def confirm(browser: Visitor) -> None:
        token = browser.token(path)
        start.wait()
        data = {"csrf_token": token, "password": PASSWORD}
        sent.append(browser.post("/account/email/confirm", data=data).status_code)

    threads = [Thread(target=confirm, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status in sent if status == 303) == [303]
    assert {status for status in sent if status != 303} <= {422, 429, 503}
