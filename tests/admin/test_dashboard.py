"""What somebody who answers for the installation sees first, and what nobody can read out of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask

from eatsential import clock
from eatsential.admin.queries import waiting_for
from eatsential.admin.rules.attention import Due
from eatsential.audit.rules import Act
from eatsential.audit.services import read_on, record
from eatsential.catalogue.models import ImportRow
from eatsential.counts.queries import counts_since
from eatsential.counts.rules import CHECKS, DAYS, Counted, Series, days_until, series
from eatsential.counts.services import count
from eatsential.curation.services.following import follower
from eatsential.curation.services.publishing import activate, publish
from eatsential.database import transaction
from eatsential.foods import services as foods
from eatsential.own_data.models import Export
from eatsential.system.queries import last_looks
from eatsential.system.rules import Look, SelfCheck, is_older, keys_of, noted_of
from eatsential.system.services import note, note_keys, note_parts
from eatsential.users.models import User
from eatsential.users.rules import Role
from eatsential.vocabulary.load import version_in_use
from tests.curation.drafting import a_draft, shown, tried
from tests.support.browser import Visitor
from tests.support.factories import a_parked_mail, a_person, a_user, account_of, an_allergy
from tests.support.page import page_of
from tests.support.tampering import tamper

LABEL = "Wheat flour, sugar, whey powder."


def today() -> dict[str, int]:
    day = clock.now().date()
    return {what: number for (_day, what), number in counts_since(day).items()}


def test_a_small_number_is_not_said_and_not_drawn() -> None:
    days = days_until(clock.now().date())
    counts = {(days[-2], "avoid"): 4, (days[-1], "avoid"): 3, (days[-1], "caution"): 3}

    drawn = series(counts, CHECKS, days)

    assert len(drawn.numbers) == DAYS
    assert drawn.numbers[-2:] == (None, 6)
    assert [place for place, _top, _long in drawn.bars(50)] == [DAYS - 1]


def test_a_sum_is_not_said_where_it_tells_what_is_hidden_of_its_parts() -> None:
    [day] = days_until(clock.now().date())[-1:]

    def shown(*parts: int) -> int | None:
        counts = {(day, str(what)): part for what, part in zip(CHECKS, parts, strict=True)}
        return series(counts, CHECKS, [day]).numbers[0]

    assert shown(9, 8, 7, 6) == 30 and shown(9, 8, 3, 2) == 22
    assert shown(9, 8, 7, 3) is shown(9, 8, 7, 0) is None  # the hidden one is what is left
    assert shown(9, 8, 3, 1) is None  # fewer than 5 again
    assert shown(9, 8, 4, 4) is None  # nothing else comes to 8


def test_bars_are_as_high_as_their_numbers_and_stand_on_the_ground() -> None:
    assert list(Series((10, None, 5)).bars(40)) == [(0, 0, 40), (2, 20, 20)]
    assert list(Series((None, None)).bars(40)) == []


def test_a_check_is_counted_by_its_strongest_answer_and_for_nobody(app: Flask) -> None:
    user = a_user()
    robin = a_person(user, "Robin", an_allergy("milk"))

    foods.check(account_of(user), [robin], LABEL, "en")
    foods.check(account_of(user), [robin], LABEL, "en")

    assert today() == {"people": 1, "avoid": 2}


def test_what_was_rolled_back_was_not_counted(app: Flask) -> None:
    try:
        with transaction():
            count(Counted.ACCOUNTS)
            raise ArithmeticError
    except ArithmeticError:
        count(Counted.PEOPLE)
    assert today() == {"people": 1}


def test_what_needs_attention_stands_first_with_its_link(administrator: Visitor) -> None:
    a_parked_mail()
    note(Look.WORKER)
    note(Look.PARTS, ["REDIS: does not answer.", "MAIL: 1 given up after many tries."])

    page = page_of(administrator.get("/admin/").text)

    first = page.all("ul")[0].text if page.all("ul") else ""
    assert "Mail that was given up: 1" in first
    assert "What the last look at the parts found: 1" in first  # mail is said by itself
    assert "No backup was verified in the last week" in first
    assert "worker has not been seen" not in first
    assert {"/admin/mail", "/admin/system"} <= {a.get("href") for a in page.all("a")}


def test_each_sees_only_what_they_may_act_on(app: Flask, another: Visitor) -> None:
    a_parked_mail()
    another.log_in(a_user(role=Role.CURATOR))

    page = another.get("/admin/")

    assert page.status_code == 200
    assert "Nothing waits for you." in page.text and "Mail" not in page.text
    assert another.get("/admin/system").status_code == 404
    assert another.get("/admin/flags").status_code == 404


def test_a_draft_waits_for_anybody_but_its_author(app: Flask) -> None:
    author, reviewer = (account_of(a_user(role=Role.CURATOR)) for _ in range(2))
    a_draft(author)
    assert [(one.due, one.number) for one in waiting_for(reviewer)] == [(Due.DRAFTS, 1)]
    assert waiting_for(author) == []


def test_what_became_of_the_chain_and_of_rule_sets_is_told(
    administrator: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "was not read over in the last days" in administrator.get("/admin/").text
    record(Act.CHECK_MADE, actor=None)
    tamper("UPDATE audit_events SET act = 'x' WHERE number = 1")
    read_on()
    draft_id = a_draft(account_of(a_user()))
    tried(draft_id)
    reviewer = account_of(a_user())
    publish(reviewer, draft_id, shown(draft_id))
    activate(reviewer, None, "It was too strict.")
    monkeypatch.setattr(follower, "fault", "Faulty: a line")

    page = administrator.get("/admin/").text

    assert "was not read over" not in page and "was tampered with" in page
    assert "published last was taken back" in page
    assert "Another rule set answers than the active one" in page


def test_the_overview_takes_few_statements_however_many_days_it_shows(
    administrator: Visitor, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    for _ in range(6):
        count(Counted.ACCOUNTS)
    with statements() as seen:
        page = administrator.get("/admin/")
    assert "fewer than 5" in page.text and ">6<" in page.text
    assert page.text.count("<figure") == 1  # no picture of what is never shown
    assert len(seen) <= 12, seen


def test_a_look_that_is_long_ago_or_never_was_is_told() -> None:
    now = clock.now()
    assert is_older(None, timedelta(days=7), now)
    assert is_older(SelfCheck(now - timedelta(days=8)), timedelta(days=7), now)
    assert not is_older(SelfCheck(now - timedelta(days=6)), timedelta(days=7), now)


def test_a_key_is_as_old_as_it_was_first_seen() -> None:
    day = clock.now().date()
    rings = {"ENCRYPTION_KEYS": ["k2", "k1"]}
    noted = noted_of(keys_of(rings, ["ENCRYPTION_KEYS k1 2020-01-01"]), day)

    k2, k1 = keys_of(rings, noted)

    assert (k2.since, k1.since) == (day, k1.since) and k1.since and k1.since.year == 2020
    assert not k2.is_old(day) and k2.is_old(day + timedelta(days=366))
    assert not k1.is_old(day)  # nothing new is sealed with it


def test_the_system_page_says_what_doctor_says_and_no_secret(
    app: Flask, administrator: Visitor
) -> None:
    a_parked_mail()
    note_parts()
    note_keys()

    page = administrator.get("/admin/system").text

    assert "MAIL: 1 given up" in page
    assert version_in_use() in page.partition("</main>")[0]
    assert "ENCRYPTION_KEYS" in page and "k1" in page
    secret = app.extensions["settings"].secret_key.get_secret_value()
    assert secret not in page and "a2tra2tr" not in page


def test_a_failed_export_and_an_import_that_stopped_are_told(app: Flask, user: User) -> None:
    now = clock.now()
    with transaction() as session:
        session.add(Export(user_id=user.id, asked_at=now, failed_at=now))
        began = now - timedelta(days=8)
        session.add(ImportRow(source="off", file="f", digest="d", started_at=began))

    note_parts()

    said = last_looks()[Look.PARTS].said
    assert any(line.startswith("FAILED: 1 exports,") for line in said), said
    assert any(line.startswith("FAILED: 1 imports of foods,") for line in said), said
