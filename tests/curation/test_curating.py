"""From a proposal to a rule set that answers, and back: by two people, with everything recorded."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError, OperationalError

from eatsential import clock
from eatsential.audit.models import AuditEvent
from eatsential.curation import queries
from eatsential.curation.errors import Faulty, NotNow, NotTried, SecondPersonNeeded
from eatsential.curation.models import Activation, RuleSetRow
from eatsential.curation.rules import Active, DraftState
from eatsential.curation.services import drafts, following, publishing, trials
from eatsential.curation.services.following import TRY_AGAIN, Follower
from eatsential.database import db, transaction
from eatsential.foods import services as foods
from eatsential.screening.answer import Severity
from eatsential.users.models import User
from eatsential.users.rules import Account
from eatsential.vocabulary.changes import Change, put, row_at, unseen
from eatsential.vocabulary.edition import shipped_edition
from eatsential.vocabulary.files import DATA, version_of
from eatsential.vocabulary.load import in_use, ruleset, take_up
from eatsential.vocabulary.traps import traps
from tests.curation.drafting import a_draft, milder, shown, tried
from tests.support.factories import a_person, a_user, account_of, an_allergy

GONE = Change("sources.csv", ("word-meaning",), None)  # what other rows refer to


def away() -> int:
    raise OperationalError("SELECT", None, ConnectionError())


@pytest.fixture
def author(app: Flask, user: User) -> Account:
    return account_of(user)


@pytest.fixture
def reviewer(app: Flask) -> Account:
    return account_of(a_user())


@pytest.fixture
def shipped() -> Iterator[None]:
    """What this process answered by is what it answers by afterwards."""
    before = in_use()
    yield
    take_up(before)


def test_a_draft_is_tried_reviewed_published_taken_up_and_rolled_back(
    author: Account, reviewer: Account, user: User, shipped: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = traps()[:20]
    monkeypatch.setattr(trials, "traps", lambda: few)
    person = a_person(user, "Robin", an_allergy("milk", Severity.MILD))
    foods.check(author, [person], "Sugar. May contain milk.", "en")
    row = row_at("policy.csv", ("allergy", "mild", "may_contain"), DATA)
    assert row is not None
    draft_id = a_draft(author, put("policy.csv", row | {"verdict": "avoid"}))

    trials.ask(reviewer, draft_id)
    assert trials.try_next()
    trial = queries.trial_of(draft_id)
    assert trial is not None and trial.finished_at and not trial.found.hinders
    assert (trial.done, trial.found.flips) == (1, {"caution>avoid": 1})
    assert sum(there for _kept, there in trial.found.corpus.values()) == 20

    assert publishing.publish(reviewer, draft_id, shown(draft_id)) == 1
    follower = Follower()
    assert follower.catch_up() and not follower.catch_up()
    assert ruleset().version == f"{version_of()}.1"
    assert ruleset().edition == queries.rule_set(1).edition
    assert not queries.went_back()

    publishing.activate(reviewer, None, "It was too strict.")
    assert queries.active().number is None and queries.active().activation == 2
    assert queries.went_back()
    acts = {event.act: event.details for event in db.session.scalars(select(AuditEvent))}
    key = '["allergy", "mild", "may_contain"]'
    assert acts["draft_changed"] == {"changes": 1, "file": "policy.csv", "key": key}
    assert acts.keys() >= {"draft_begun", "draft_changed", "draft_sent", "draft_tried"}
    assert acts.keys() >= {"rule_set_published", "rule_set_activated"}


def test_who_wrote_a_draft_does_not_publish_it(author: Account) -> None:
    draft_id = a_draft(author)
    tried(draft_id)
    with pytest.raises(SecondPersonNeeded):
        publishing.publish(author, draft_id, shown(draft_id))
    with pytest.raises(SecondPersonNeeded):
        drafts.answer(author, draft_id, shown(draft_id), DraftState.DECLINED, "No.")


def test_what_was_not_tried_as_it_stands_is_not_published(
    author: Account, reviewer: Account
) -> None:
    first, second = a_draft(author), a_draft(author, milder("avoid"))
    with pytest.raises(NotTried):
        publishing.publish(reviewer, first, shown(first))
    tried(first)
    tried(second)
    publishing.publish(reviewer, second, shown(second))
    with pytest.raises(NotTried):  # over what answers now it was not
        publishing.publish(reviewer, first, shown(first))
    tried(first)
    with pytest.raises(NotNow):  # and the row that it was made over is another one
        publishing.publish(reviewer, first, shown(first))


def test_nothing_is_published_or_answered_that_the_reviewer_was_not_shown(
    author: Account, reviewer: Account
) -> None:
    draft_id = a_draft(author)
    tried(draft_id)
    seen = shown(draft_id)
    drafts.answer(reviewer, draft_id, seen, DraftState.OPEN, "Which source?")
    drafts.propose(author, draft_id, [milder("avoid")])
    drafts.send_for_review(author, draft_id)
    tried(draft_id)
    with pytest.raises(NotNow):
        publishing.publish(reviewer, draft_id, seen)
    with pytest.raises(NotNow):
        drafts.answer(reviewer, draft_id, seen, DraftState.DECLINED, "No.")
    assert queries.draft_by(draft_id).state is DraftState.IN_REVIEW


def test_a_draft_with_which_a_label_is_flagged_no_longer_is_not_published(
    author: Account, reviewer: Account
) -> None:
    draft_id = a_draft(author)
    tried(draft_id, broken={"must_flag": 1})
    with pytest.raises(NotTried):
        publishing.publish(reviewer, draft_id, shown(draft_id))


def test_a_change_with_a_fault_is_refused_in_words(author: Account) -> None:
    draft_id = drafts.begin(author, "A typing error", "To see it refused.")
    row = dict(zip(("diet", "eats", "source"), ("vegan", "soja", "word-meaning"), strict=True))
    with pytest.raises(Faulty) as refused:
        drafts.propose(author, draft_id, [put("staples.csv", row)])
    assert "soja" in str(refused.value.values["fault"])
    assert queries.changes_of(draft_id) == []


@pytest.mark.parametrize(
    ("cell", "hidden"),
    [("نیم\u200cفندق", False), ("क्\u200dष", False), ("mi\u200clk", True), ("\u200cدوغ", True)],
)
def test_joiners_stay_where_they_shape_letters(cell: str, hidden: bool) -> None:
    assert unseen(cell) is hidden


def test_what_nobody_sees_is_refused_in_a_cell(author: Account) -> None:
    draft_id = drafts.begin(author, "Turned round", "To see it refused.")
    row = row_at("staples.csv", ("keto",), DATA)
    assert row is not None
    for sign in ("\N{RIGHT-TO-LEFT OVERRIDE}", "\x80"):
        with pytest.raises(Faulty, match="nobody sees"):
            drafts.propose(author, draft_id, [put("staples.csv", row | {"eats": f"soy{sign}"})])


def test_a_term_that_no_column_holds_is_refused_in_words(author: Account) -> None:
    draft_id = drafts.begin(author, "A long term", "To see it refused.")
    row = row_at("staples.csv", ("keto",), DATA)
    assert row is not None
    with pytest.raises(Faulty, match="too long"):
        drafts.propose(author, draft_id, [put("staples.csv", row | {"diet": "k" * 900})])


def test_only_its_author_changes_an_open_draft(author: Account, reviewer: Account) -> None:
    draft_id = a_draft(author, sent=False)
    with pytest.raises(NotNow):
        drafts.propose(reviewer, draft_id, [Change("staples.csv", ("keto",), None)])
    drafts.send_for_review(author, draft_id)
    with pytest.raises(NotNow):
        drafts.propose(author, draft_id, [Change("staples.csv", ("keto",), None)])


def test_a_change_forgets_the_trial_and_a_row_as_it_was_is_no_change(author: Account) -> None:
    draft_id = a_draft(author, sent=False)
    tried(draft_id)
    shipped = row_at("policy.csv", milder().key, DATA)
    drafts.propose(author, draft_id, [Change("policy.csv", milder().key, shipped)])
    assert queries.trial_of(draft_id) is None
    assert queries.changes_of(draft_id) == []


def test_the_database_keeps_rule_sets_as_they_are(author: Account, reviewer: Account) -> None:
    draft_id = a_draft(author)
    tried(draft_id)
    publishing.publish(reviewer, draft_id, shown(draft_id))
    for change in (update(RuleSetRow).values(changes="[]"), delete(Activation)):
        with pytest.raises(DatabaseError, match="stay as they are"), transaction() as session:
            session.execute(change)


def test_a_rule_set_that_does_not_compile_is_not_taken_up_and_said_and_tried_again(
    author: Account, reviewer: Account, shipped: None, travel: Callable[[datetime], None]
) -> None:
    draft_id = a_draft(author)
    tried(draft_id)
    publishing.publish(reviewer, draft_id, shown(draft_id))
    before, follower = in_use(), Follower()
    found = replace(queries.active(), changes=[GONE])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "active", lambda before=None: found if before is None else Active())
        assert not follower.catch_up()
    assert in_use() is before
    assert "word-meaning" in follower.fault
    assert not follower.catch_up()
    travel(clock.now() + TRY_AGAIN)
    assert follower.catch_up() and not follower.fault


def test_who_begins_without_the_database_answers_by_what_ships_and_says_so(
    author: Account, reviewer: Account, shipped: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_id = a_draft(author)
    tried(draft_id)
    publishing.publish(reviewer, draft_id, shown(draft_id))
    take_up(None)
    fresh = Follower()
    monkeypatch.setattr(following, "follower", fresh)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "activation", away)
        following.take_up_active()
    assert "does not answer" in fresh.fault
    assert foods.preview([], "Sugar.", "en").edition == shipped_edition()

    assert fresh.catch_up() and not fresh.fault
    assert foods.preview([], "Sugar.", "en").edition == queries.rule_set(1).edition


def test_who_wrote_a_rule_set_does_not_put_it_back_alone(
    author: Account, reviewer: Account
) -> None:
    draft_id = a_draft(author)
    tried(draft_id)
    publishing.publish(reviewer, draft_id, shown(draft_id))
    publishing.activate(author, None, "What ships is everybody's.")
    with pytest.raises(SecondPersonNeeded):
        publishing.activate(author, 1, "I want it so.")
    assert queries.active().number is None


def test_a_rule_set_that_an_upgrade_made_faulty_is_not_activated(
    author: Account, reviewer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_id = a_draft(author)
    tried(draft_id)
    publishing.publish(reviewer, draft_id, shown(draft_id))
    publishing.activate(reviewer, None, "It was too strict.")
    monkeypatch.setattr(queries, "changes_in", lambda _number: [GONE])
    with pytest.raises(Faulty) as refused:
        publishing.activate(reviewer, 1, "It was right.")
    assert "word-meaning" in str(refused.value.values["fault"])
    assert queries.active().number is None


def test_a_fresh_process_answers_by_the_last_rule_set_that_compiles(
    author: Account, reviewer: Account, shipped: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_id = a_draft(author)
    tried(draft_id)
    publishing.publish(reviewer, draft_id, shown(draft_id))
    there = queries.active
    faulty = replace(there(), activation=2, number=2, changes=[GONE])
    monkeypatch.setattr(queries, "active", lambda before=None: there(before) if before else faulty)
    follower = Follower()
    assert not follower.catch_up() and "word-meaning" in follower.fault
    assert ruleset().edition == queries.rule_set(1).edition
