"""What administrators find in the record of what happened, and how they take it along."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask

from eatsential import clock
from eatsential.audit import queries, services
from eatsential.audit.rules import Act, Sought
from eatsential.audit.services import record
from eatsential.database import db, transaction
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import a_user
from tests.support.page import page_of
from tests.support.tampering import tamper


def acts(sought: Sought) -> list[str]:
    return [event.act for event in queries.events(sought)]


def test_events_are_found_by_actor_target_and_act(app: Flask) -> None:
    one, other = uuid4(), uuid4()
    record(Act.LOGGED_IN, actor=one)
    record(Act.USER_SEEN, actor=one, target=other)
    record(Act.LOGGED_IN, actor=other)

    assert acts(Sought(actor=one)) == ["user_seen", "logged_in"]
    assert acts(Sought(target=other)) == ["user_seen"]
    assert acts(Sought(actor=one, act=Act.LOGGED_IN)) == ["logged_in"]
    assert acts(Sought(act=Act.LOGGED_OUT)) == []


def test_a_day_that_is_none_is_said_at_its_field(administrator: Visitor) -> None:
    for asked in ("since=2026-02-30", "until=21.11.2026"):
        answer = administrator.get(f"/admin/audit?{asked}")
        assert answer.status_code == 422 and "Enter a date like 1984-05-21." in answer.text
        assert administrator.get(f"/admin/audit/export?{asked}").location == f"/admin/audit?{asked}"


def test_nobody_else_is_told_of_a_page_that_only_takes_forms(app: Flask, anybody: Visitor) -> None:
    assert anybody.post("/admin/audit/read").status_code == 404


def test_events_are_found_by_time_to_the_moment(app: Flask) -> None:
    began = clock.now()
    record(Act.LOGGED_IN, actor=None)
    [event] = queries.events(Sought())
    instant = timedelta(microseconds=1)

    assert acts(Sought(since=event.at, until=event.at + instant)) == ["logged_in"]
    assert acts(Sought(since=event.at + instant)) == acts(Sought(until=event.at)) == []
    assert acts(Sought(since=began - timedelta(days=9))) == ["logged_in"]


def test_an_act_that_took_long_is_found_by_the_time_it_began(app: Flask) -> None:
    """Numbers are given at the end of an act: their order is not quite that of the times."""
    with transaction():
        record(Act.LOGGED_IN, actor=None)
        began = clock.now() - timedelta(minutes=30)
        db.session.info[services.WAITING][0]["at"] = began
    assert acts(Sought(since=began, until=began + timedelta(minutes=1))) == ["logged_in"]


def test_a_page_goes_on_where_the_one_before_ended(administrator: Visitor) -> None:
    with transaction():
        for _ in range(2 * queries.PAGE):
            record(Act.CHECK_MADE, actor=None)

    path, seen = "/admin/audit?act=check_made", list[str]()
    while path:
        page = page_of(administrator.get(path).text)
        seen += [a.text for a in page.all("a") if a.get("href").startswith("/admin/audit/")]
        path = next((a.get("href") for a in page.all("a") if a.get("rel") == "next"), "")

    numbers = [int(text) for text in seen if text.isdigit()]
    assert len(numbers) == 100 and numbers == sorted(numbers, reverse=True)


def test_names_and_addresses_are_understood_and_a_wrong_one_is_said(
    administrator: Visitor, user: User
) -> None:
    record(Act.LOGGED_OUT, actor=user.id)
    for called in (user.username.upper(), user.email, str(user.id)):
        page = administrator.get("/admin/audit", query_string={"actor": called}).text
        assert page.count("Logged out</td>") == 1
    answer = administrator.get("/admin/audit?actor=nobody-at-all")
    assert answer.status_code == 422
    assert "No account has this name or address." in answer.text


def test_an_event_shows_what_changed(administrator: Visitor, user: User) -> None:
    administrator.submit(f"/admin/users/{user.id}/role", role="curator", reason="joins us")
    [event] = queries.events(Sought(act=Act.ROLE_CHANGED))
    page = page_of(administrator.get(f"/admin/audit/{event.number}").text)
    assert [page.all(tag)[0].text for tag in ("del", "ins")] == ["user", "curator"]
    assert administrator.get(f"/admin/audit/{10**30}").status_code == 404


def test_the_record_keeps_what_was_looked_for_and_never_what_was_typed(
    administrator: Visitor, user: User
) -> None:
    administrator.get(f"/admin/audit?actor={user.username}&act=logged_in")
    administrator.get(f"/admin/users?q={user.email}&state=active")
    searched, listed = (
        queries.events(Sought(act=act))[0].details for act in (Act.AUDIT_SEARCHED, Act.USERS_LISTED)
    )
    assert searched == {"done_by": "one account", "act": "logged_in"}
    assert listed == {"searched": "yes", "state": "active"}


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_an_export_holds_what_is_sought_and_is_an_event_itself(
    administrator: Visitor, user: User, form: str
) -> None:
    with transaction():
        record(Act.MAIL_GIVEN_UP, actor=user.id, reason="=1+1", details={"kind": "x"})
        record(Act.LOGGED_OUT, actor=a_user().id)

    path = f"/admin/audit/export?actor={user.username}"
    answer = administrator.submit(path, form=form, reason="asked for by the owner")

    lines = answer.text.splitlines()
    rows = list(csv.DictReader(io.StringIO(answer.text))) if form == "csv" else []
    rows = rows or [json.loads(line) for line in lines]
    assert [row["act"] for row in rows] == ["mail_given_up"]
    assert rows[0]["reason"] == ("'=1+1" if form == "csv" else "=1+1")
    [event] = queries.events(Sought(act=Act.AUDIT_EXPORTED))
    assert (event.target, event.reason) == (user.id, "asked for by the owner")


def test_the_page_says_how_far_the_chain_was_read_over(
    administrator: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "PIECE", 3)
    with transaction():
        for _ in range(4):
            record(Act.CHECK_MADE, actor=None)
    assert "has not been read over" in administrator.get("/admin/audit").text

    services.read_on()
    assert "whole so far: up to event 3" in administrator.get("/admin/audit").text
    administrator.press("/admin/audit", "/admin/audit/read")
    services.read_on()
    services.read_on()

    ended, underway = queries.readings()
    assert ended is not None and ended.damage is None and underway is None
    assert f"Whole up to event {ended.number}" in administrator.get("/admin/audit").text


def test_a_fault_is_found_by_the_worker_and_shown(
    administrator: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "PIECE", 3)
    with transaction():
        for _ in range(6):
            record(Act.CHECK_MADE, actor=None)
    services.read_on()
    tamper("UPDATE audit_events SET act = 'x' WHERE number = 5")

    services.read_on()

    assert "Event 5 was edited." in administrator.get("/admin/audit").text


def test_reading_over_begins_again_after_a_day(app: Flask) -> None:
    record(Act.CHECK_MADE, actor=None)
    services.read_on()
    [first, _] = queries.readings()
    services.read_on()
    [again, _] = queries.readings()
    services.read_on(anew=True)
    [anew, _] = queries.readings()
    assert first is not None and again is not None and anew is not None
    assert first.id == again.id != anew.id


def test_days_are_those_of_the_account(administrator: Visitor) -> None:
    record(Act.CHECK_MADE, actor=None)
    today = datetime.now(UTC).date()
    page = administrator.get(f"/admin/audit?act=check_made&since={today}&until={today}").text
    assert "Check made</td>" in page
    assert "No event matches" in administrator.get("/admin/audit?until=2020-01-01").text
    assert administrator.get("/admin/audit?since=9999-12-31").status_code == 422
