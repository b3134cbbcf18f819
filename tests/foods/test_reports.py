"""What somebody can count on who says that a finding is wrong."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from eatsential.database import db
from eatsential.errors import TooMany
from eatsential.foods import services as foods
from eatsential.foods.models import ReportRow
from eatsential.foods.queries import check_of
from eatsential.foods.reports import queries, services
from eatsential.foods.reports.errors import AnswerChanged
from eatsential.foods.reports.rules import trace_of
from eatsential.foods.rules import ReportState
from eatsential.profiles.errors import AnsweredAlready
from eatsential.users.models import User
from eatsential.users.rules import Role
from tests.support.browser import Visitor
from tests.support.factories import a_person, a_user, account_of, an_allergy
from tests.support.furnished import a_report
from tests.support.page import page_of

LABEL = "Ingredients: wheat flour, sugar, whey powder, salt."


def answered(user: User) -> UUID:
    person = a_person(user, "Robin Marker", an_allergy())
    return foods.check(account_of(user), [person], LABEL, "en")


def reported(user: User) -> UUID:
    return a_report(user, answered(user))


@pytest.fixture
def curator(app: Flask) -> Visitor:
    browser = app.test_client()
    assert isinstance(browser, Visitor)
    browser.log_in(a_user(role=Role.CURATOR))
    return browser


def test_every_finding_can_be_said_to_be_wrong_with_what_is_sent_shown_first(
    visitor: Visitor, user: User
) -> None:
    answer = f"/check/{answered(user)}"
    [link] = [
        a.get("href")
        for a in page_of(visitor.get(answer).text).all("a")
        if "/report" in a.get("href")
    ]
    page = visitor.get(link).text
    assert "Contains milk: whey powder" in page and "sugar, whey powder, salt" in page
    assert ">Milk</dd>" in "".join(page.split()) and "Avoid" in page
    assert "Robin Marker" not in page

    sent = visitor.submit(link, words="Whey is not milk here.")

    assert sent.location == "/reports"
    listed = visitor.get("/reports").text
    assert "Whey is not milk here." in listed and "Not answered yet" in listed


def test_what_is_sent_names_nobody_and_is_sealed(app: Flask, user: User) -> None:
    reported(user)
    [report] = queries.reports_of(user.id)
    assert "Marker" not in report.said.packed().decode()
    stored = bytes(db.session.scalar(text("SELECT sealed FROM reports")) or b"")
    assert stored and b"whey" not in stored.lower()


def test_an_unknown_finding_does_not_exist(visitor: Visitor, user: User) -> None:
    answer = f"/check/{answered(user)}"
    for number in ("0", "2", "-1"):
        assert visitor.get(f"{answer}/report?finding={number}").status_code == 404


def test_a_finding_that_is_another_one_by_now_is_not_reported(app: Flask, user: User) -> None:
    with pytest.raises(AnswerChanged):
        services.report(account_of(user), answered(user), 1, "the mark of another", "Wrong.")
    assert db.session.scalars(select(ReportRow.id)).all() == []


@pytest.mark.parametrize("words", ["", " ", "x" * 501])
def test_words_are_asked_for_and_bounded(visitor: Visitor, user: User, words: str) -> None:
    page = visitor.submit(f"/check/{answered(user)}/report?finding=1", words=words)
    assert page.status_code == 422


def test_twenty_a_day_are_enough(app: Flask, user: User) -> None:
    made, account = answered(user), account_of(user)
    trace = trace_of(check_of(account.id, made), 1)
    assert trace is not None
    for _ in range(20):
        services.report(account, made, 1, trace.mark, "Wrong.")
    with pytest.raises(TooMany):
        services.report(account, made, 1, trace.mark, "Wrong.")


def test_a_curator_answers_and_whoever_reported_reads_it(
    visitor: Visitor, curator: Visitor, user: User
) -> None:
    reported(user)
    queue = curator.get("/admin/reports").text
    assert user.username not in queue and str(user.id) not in queue
    [link] = [a.get("href") for a in page_of(queue).all("a") if "/admin/reports/" in a.get("href")]
    assert user.username not in curator.get(link).text

    assert curator.submit(link, state="declined", answer="Whey is made of milk.").status_code == 303

    listed = visitor.get("/reports").text
    assert "Stays as it is" in listed and "Whey is made of milk." in listed
    assert "Nothing is here" in curator.get("/admin/reports").text
    assert "whey powder" in curator.get("/admin/reports?state=declined").text


def test_of_two_curators_one_answers(app: Flask, user: User) -> None:
    report, boss = reported(user), account_of(a_user(role=Role.CURATOR))
    services.answer(boss, report, ReportState.OPEN, ReportState.MENDED, "Mended.")
    with pytest.raises(AnsweredAlready):
        services.answer(boss, report, ReportState.OPEN, ReportState.DECLINED, "No.")
    assert queries.report_by(report).said.answer == "Mended."


def test_nobody_else_sees_the_queue(visitor: Visitor, user: User) -> None:
    report = reported(user)
    assert visitor.get("/admin/reports").status_code == 404
    assert visitor.get(f"/admin/reports/{report}").status_code == 404


def test_a_report_is_its_accounts_own(visitor: Visitor, user: User) -> None:
    other = a_user()
    reported(other)
    assert "Whey is no milk" not in visitor.get("/reports").text
