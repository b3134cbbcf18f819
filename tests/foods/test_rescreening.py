"""Answers are given again when a profile or the vocabulary changes, and nothing ceases silently."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from eatsential import clock
from eatsential.catalogue.rules import Food, Source
from eatsential.database import db, transaction
from eatsential.foods import services as foods
from eatsential.foods.eaters import eater_of, screened
from eatsential.foods.found import listing_of
from eatsential.foods.models import CheckRow
from eatsential.foods.queries import check_of
from eatsential.foods.rescreening import queries, services
from eatsential.foods.rescreening.recurring import Recurring
from eatsential.foods.rescreening.rules import Again, Progress, flips, given_again, got_worse
from eatsential.foods.rules import Check, PersonAnswer
from eatsential.installation import settings
from eatsential.profiles.queries import people_for
from eatsential.profiles.rules.entries import Recorded
from eatsential.profiles.rules.people import Details, Person
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services import entries, people
from eatsential.screening.answer import Severity, Verdict
from eatsential.sharing import services as sharing
from eatsential.users.models import User
from eatsential.vocabulary.edition import edition_of
from eatsential.vocabulary.load import InUse, in_use, ruleset, take_up
from tests.foods.rescreen import rescreen_slowly
from tests.own_data.people import together
from tests.support.browser import Visitor
from tests.support.factories import a_caregiver, a_person, a_user, account_of, an_allergy
from tests.support.furnished import addressing
from tests.support.installation import environment_of
from tests.support.page import page_of
from tests.support.post import mails
from tests.support.processes import Started
from tests.support.servers import wait_until

LABEL = "Ingredients: wheat flour, sugar, whey powder."
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
Travel = Callable[[datetime], None]


def answer(verdict: str, *subjects: str, version: str = "1") -> PersonAnswer:
    findings = [{"subject": subject, "verdict": verdict, "start": 0} for subject in subjects]
    return PersonAnswer(
        UUID(int=1), "Robin", {"verdict": verdict, "findings": findings}, profile=version
    )


def asked(*answers: PersonAnswer, **stored: Any) -> Check:
    return Check(UUID(int=7), NOW, LABEL, answers, **stored)


def again(check: Check, new: PersonAnswer, hours: int = 1) -> Check:
    return given_again(check, {new.person_id: new}, NOW + timedelta(hours=hours)).check


def checked(user: User, *persons: Person, label: str = LABEL) -> UUID:
    return foods.check(account_of(user), persons, label, "en")


def verdict(user: User, check_id: UUID) -> Verdict:
    return check_of(user.id, check_id).verdict


def test_a_finding_that_is_gone_stays_with_the_day_it_went() -> None:
    was = asked(answer("avoid", "allergy:milk", "allergy:egg"))

    [now] = again(was, answer("avoid", "allergy:egg")).answers

    [gone] = now.gone
    assert gone.finding["subject"] == "allergy:milk"
    assert gone.until == NOW + timedelta(hours=1)


def test_answers_given_together_are_those_that_would_be_given_alone() -> None:
    entries = (Recorded(uuid4(), an_allergy()), Recorded(uuid4(), an_allergy("egg")))
    eaters = [Person(uuid4(), Details(name), entries) for name in ("Robin", "Kim")]
    listing = listing_of(Food(Source.OFF, "1", "Milk bar", id=uuid4(), version=""), ruleset())
    recurring = Recurring(ruleset())
    for one in (asked(answer("avoid")), asked(answer("avoid"), listing=listing)):
        for check in (one, replace(one, id=uuid4())):
            check.answers[0].answer["lang"] = "en"
            alone = screened(check, [eater_of(each, ruleset()) for each in eaters], ruleset())
            together = recurring.answers([recurring.eater(each) for each in eaters], check)
            assert tuple(together.values()) == alone


def test_a_finding_that_is_back_is_no_longer_gone() -> None:
    was = again(asked(answer("avoid", "allergy:milk")), answer("nothing_found"))
    [now] = again(was, answer("avoid", "allergy:milk"), 2).answers
    assert now.gone == ()


def test_what_was_gone_before_stays_gone_since_then() -> None:
    was = again(asked(answer("avoid", "allergy:milk")), answer("nothing_found"))
    [now] = again(was, answer("nothing_found", version="2"), 9).answers
    assert [gone.until for gone in now.gone] == [NOW + timedelta(hours=1)]


def test_another_verdict_stands_beside_the_old_one() -> None:
    now = again(asked(answer("caution")), answer("avoid"))
    [flip] = flips(now)
    assert flip.was is not None
    assert (flip.was.verdict, flip.verdict) == (Verdict.CAUTION, Verdict.AVOID)
    assert got_worse(now) and now.changed_at == NOW + timedelta(hours=1)


def test_a_change_that_was_not_seen_is_compared_with_what_was_seen() -> None:
    """From nothing to avoid and on to caution is worse for whoever saw nothing."""
    first = again(asked(answer("nothing_found")), answer("avoid"))
    now = again(first, answer("caution"), 2)
    [flip] = flips(now)
    assert flip.was is not None and flip.was.verdict is Verdict.NOTHING_FOUND
    assert got_worse(now) and now.changed_at == first.changed_at


def test_a_change_that_goes_back_before_it_was_seen_is_none() -> None:
    now = again(again(asked(answer("caution")), answer("avoid")), answer("caution"), 2)
    assert now.changed_at is None and flips(now) == []


def test_once_seen_the_next_change_is_compared_with_that() -> None:
    seen = replace(again(asked(answer("nothing_found")), answer("avoid")), changed_at=None)
    now = again(seen, answer("caution"), 2)
    [flip] = flips(now)
    assert flip.was is not None and flip.was.verdict is Verdict.AVOID
    assert not got_worse(now)


def test_who_can_be_asked_about_no_longer_keeps_the_old_answer() -> None:
    was = asked(answer("avoid", "allergy:milk"))
    assert given_again(was, {}, NOW).check == was


def test_an_edition_tells_the_same_version_with_other_content_apart(tmp_path: Any) -> None:
    (tmp_path / "version.txt").write_text("2026.11\n")
    (tmp_path / "rules.csv").write_text("one\n")
    first = edition_of(tmp_path)
    (tmp_path / "rules.csv").write_text("two\n")
    second = edition_of(tmp_path)
    assert first != second
    assert {first.partition("+")[0], second.partition("+")[0]} == {"2026.11"}


def test_an_answer_stores_what_answered_what_was_asked_and_the_text(app: Flask, user: User) -> None:
    check = check_of(user.id, checked(user, a_person(user, "Robin", an_allergy())))
    assert check.edition == ruleset().edition
    assert len(check.answers[0].profile) == len(check.sha256) == 64


def changes(user: User, person: Person) -> dict[str, Callable[[], object]]:
    """Every act that changes what is asked for a person."""
    account, milk = account_of(user), person.allergies[0]
    return {
        "recorded": lambda: entries.record_entry(account, person, an_allergy("egg")),
        "changed": lambda: entries.change_entry(
            account, person, milk.id, an_allergy("milk", Severity.MILD)
        ),
        "removed": lambda: entries.remove_entry(account, person, milk.id),
        "details": lambda: people.change_details(account, person, Details("Robin", guest=True)),
    }


@pytest.mark.parametrize("act", ["recorded", "changed", "removed", "details"])
def test_each_change_of_a_profile_makes_its_answers_due(app: Flask, user: User, act: str) -> None:
    person = a_person(user, "Robin", an_allergy())
    made, other = checked(user, person), checked(stranger := a_user(), a_person(stranger))
    assert queries.progress_of(user.id) == Progress(0, 1)

    changes(user, person)[act]()

    assert check_of(user.id, made).due
    assert not check_of(stranger.id, other).due


def test_an_answer_follows_the_profile_and_says_what_it_was(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy())
    made = checked(user, person)
    entries.remove_entry(account_of(user), person, person.allergies[0].id)
    assert "1 of 1 answers are still" in visitor.get("/changes").text
    assert "looked at again shortly" in visitor.get(f"/check/{made}").text

    assert services.give_due_again() == 1

    assert verdict(user, made) is Verdict.NOTHING_FOUND
    page = visitor.get(f"/check/{made}").text
    assert "Was flagged until" in page and "Contains milk: whey powder" in page
    listed = visitor.get("/changes").text
    assert "Avoid" in listed and "More speaks against it" not in listed
    assert mails() == []


def test_who_has_answers_that_got_worse_gets_one_mail_without_a_health_word(
    visitor: Visitor, user: User
) -> None:
    person = a_person(user, "Robin")
    for _ in range(3):
        checked(user, person)
    entries.record_entry(account_of(user), person, an_allergy())

    services.give_due_again()
    assert len(mails()) == 1
    services.give_due_again()

    [mail] = mails()
    assert mail.to == user.email
    for word in ("Robin", "milk", "whey", "allerg", "avoid"):
        assert word not in (mail.subject + mail.text + mail.html).lower()
    assert visitor.get("/changes").text.count("More speaks against it") == 3
    assert "3 answers" in visitor.get("/").text


def test_seen_changes_are_listed_no_longer_and_later_ones_still(
    visitor: Visitor, user: User
) -> None:
    person = a_person(user, "Robin")
    first, second = checked(user, person), checked(user, person)
    entries.record_entry(account_of(user), person, an_allergy())
    services.give_due_again()
    later = clock.now() + timedelta(hours=1)
    page = visitor.get("/changes")
    with transaction() as session:
        session.execute(update(CheckRow).where(CheckRow.id == second).values(changed_at=later))

    [until] = page_of(page.text).form_with("until").values["until"]
    assert visitor.send_form_of(page, until=until).status_code == 303
    assert queries.changes_of(user.id).changed == 1

    assert [check.id for check in queries.changed_checks(user.id)] == [second]
    assert "until" in visitor.get(f"/check/{first}").text


def test_what_got_worse_is_listed_first(app: Flask, user: User) -> None:
    robin = a_person(user, "Robin", an_allergy("egg"))
    worse = checked(user, robin)
    better = checked(user, robin, label="Ingredients: egg, water.")
    entries.record_entry(account_of(user), robin, an_allergy())
    entries.remove_entry(account_of(user), robin, robin.allergies[0].id)

    services.give_due_again()

    assert [check.id for check in queries.changed_checks(user.id)] == [worse, better]


def test_another_rule_set_makes_every_answer_due_once(app: Flask, user: User) -> None:
    made = checked(user, a_person(user, "Robin", an_allergy()))
    services.find_outdated()
    assert not check_of(user.id, made).due
    shipped = in_use()
    take_up(InUse(shipped.data, replace(shipped.rules, edition="2026.12+abcdef")))
    try:
        services.find_outdated()

        assert check_of(user.id, made).due
        assert services.give_due_again() == 1
        assert check_of(user.id, made).edition == "2026.12+abcdef"
        services.find_outdated()
        assert services.give_due_again() == 0
    finally:
        take_up(shipped)


def test_where_nothing_is_due_no_rule_set_is_compiled(
    app: Flask, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(user, a_person(user, "Robin", an_allergy()))
    shipped = in_use()
    monkeypatch.setattr("eatsential.vocabulary.load.compiled", lambda: pytest.fail("compiled"))
    take_up(None)
    try:
        services.find_outdated()
        assert services.give_due_again() == 0
    finally:
        take_up(shipped)


def test_an_entry_that_ends_makes_answers_due_once(app: Flask, user: User, travel: Travel) -> None:
    travel(datetime(2026, 11, 21, 15, tzinfo=UTC))
    milk = replace(an_allergy(), ends_on=date(2026, 11, 22))
    made = checked(user, a_person(user, "Robin", milk))
    travel(datetime(2026, 11, 23, 11, tzinfo=UTC))  # still the 22nd somewhere
    services.find_outdated()
    assert services.give_due_again() == 0

    travel(datetime(2026, 11, 23, 13, tzinfo=UTC))
    services.find_outdated()

    assert services.give_due_again() == 1
    assert verdict(user, made) is Verdict.NOTHING_FOUND
    services.find_outdated()
    assert services.give_due_again() == 0


def test_a_caregivers_checks_follow_the_owners_change(app: Flask, user: User) -> None:
    owner = a_user()
    robin = a_person(owner, "Robin")
    a_person(user, "Kim")
    with addressing(app):
        a_caregiver(owner, robin, user, Permit.CHECK)
    made = checked(user, people_for(user.id, Permit.CHECK)[-1])
    entries.record_entry(account_of(owner), robin, an_allergy())

    services.give_due_again()

    assert verdict(user, made) is Verdict.AVOID


def test_who_may_ask_again_gets_what_changed_meanwhile(app: Flask, user: User) -> None:
    owner = a_user()
    robin = a_person(owner, "Robin")
    a_person(user, "Kim")
    with addressing(app):
        grant = a_caregiver(owner, robin, user, Permit.CHECK)
        made = checked(user, people_for(user.id, Permit.CHECK)[-1])
        sharing.end(account_of(owner), grant)
        entries.record_entry(account_of(owner), robin, an_allergy())
        services.give_due_again()
        assert verdict(user, made) is Verdict.NOTHING_FOUND
        a_caregiver(owner, robin, user, Permit.CHECK)

    services.give_due_again()

    assert verdict(user, made) is Verdict.AVOID


def test_a_person_who_is_removed_leaves_the_answer_as_it_was(app: Flask, user: User) -> None:
    person = a_person(user, "Robin", an_allergy())
    made = checked(user, person)
    entries.record_entry(account_of(user), person, an_allergy("egg"))
    people.remove_person(account_of(user), person)
    services.give_due_again()
    assert verdict(user, made) is Verdict.AVOID and not check_of(user.id, made).due


def test_what_cannot_be_read_is_tried_again_later_and_holds_nothing_up(
    app: Flask, user: User
) -> None:
    person = a_person(user, "Robin")
    broken, whole = checked(user, person), checked(user, person)
    entries.record_entry(account_of(user), person, an_allergy())
    with transaction() as session:
        session.execute(update(CheckRow).where(CheckRow.id == broken).values(sealed=b"k1.x"))

    assert services.give_due_again() == 2
    assert services.give_due_again() == 0

    assert verdict(user, whole) is Verdict.AVOID
    due = db.session.scalar(select(CheckRow.due_at).where(CheckRow.id == broken))
    assert due is not None and due > clock.now() + timedelta(hours=23)
    assert len(mails()) == 1


def test_a_change_that_comes_while_an_answer_is_given_leaves_it_due(
    app: Flask, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = a_person(user, "Robin")
    made = checked(user, person)
    entries.record_entry(account_of(user), person, an_allergy("egg"))

    def interrupted(*arguments: Any) -> Again:
        monkeypatch.setattr(services, "given_again", given_again)
        entries.record_entry(account_of(user), person, an_allergy())
        return given_again(*arguments)

    monkeypatch.setattr(services, "given_again", interrupted)
    services.give_due_again()
    assert check_of(user.id, made).due and verdict(user, made) is Verdict.NOTHING_FOUND

    services.give_due_again()
    assert verdict(user, made) is Verdict.AVOID


def test_a_profile_that_changes_while_a_label_is_checked_leaves_the_answer_due(
    app: Flask, user: User
) -> None:
    before = a_person(user, "Robin")
    entries.record_entry(account_of(user), before, an_allergy())
    assert check_of(user.id, checked(user, before)).due


def test_workers_side_by_side_tell_once(
    app: Flask, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "BATCH", 4)
    person = a_person(user, "Robin")
    for _ in range(20):
        checked(user, person)
    entries.record_entry(account_of(user), person, an_allergy())

    def work() -> None:
        with app.app_context():
            services.give_due_again()
            db.session.remove()

    together(3, work)

    assert queries.progress_of(user.id) == Progress(0, 20)
    assert len(queries.changed_checks(user.id)) == 20
    assert len(mails()) == 1


def test_a_worker_that_is_killed_leaves_the_rest_to_the_next_one(app: Flask, user: User) -> None:
    person = a_person(user, "Robin")
    for _ in range(30):
        checked(user, person)
    account = account_of(user)
    entries.record_entry(account, person, an_allergy())
    db.session.remove()

    worker = Started(rescreen_slowly, **environment_of(settings()))
    wait_until(lambda: worker.said.count("\n") >= 3, "two batches")
    worker.kill()

    db.session.remove()
    rest = queries.progress_of(account.id).rest
    assert 0 < rest <= 20
    assert mails() == []
    assert services.give_due_again() == rest
    assert len(queries.changed_checks(account.id)) == 30
    assert len(mails()) == 1
