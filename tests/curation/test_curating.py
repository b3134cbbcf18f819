"""From a proposal to a rule set that answers, and back: by two people, with everything recorded."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from eatsential import clock
from eatsential.audit.models import AuditEvent
from eatsential.curation import queries
from eatsential.curation.errors import Faulty, NotNow, NotTried, SecondPersonNeeded
from eatsential.curation.models import Activation, RuleSetRow
from eatsential.curation.rules import DraftState
from eatsential.curation.services import drafts, publishing, trials
from eatsential.curation.services.following import TRY_AGAIN, Follower
from eatsential.database import db, transaction
from eatsential.foods import services as foods
from eatsential.screening.answer import Severity
from eatsential.users.models import User
from eatsential.users.rules import Account
from eatsential.vocabulary.changes import Change, put, row_at
from eatsential.vocabulary.files import DATA, version_of
from eatsential.vocabulary.load import in_use, ruleset, take_up
from eatsential.vocabulary.traps import traps
from tests.curation.drafting import a_draft, milder, shown, tried
from tests.support.factories import a_person, a_user, account_of, an_allergy

FLAGGED = {"kind": "must_flag", "lang": "en", "text": "whey", "fault": "nothing_found"}


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
    acts = set(db.session.scalars(select(AuditEvent.act)))
    assert acts >= {"draft_begun", "draft_changed", "draft_sent", "draft_tried"}
    assert acts >= {"rule_set_published", "rule_set_activated"}


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
    tried(draft_id, broken=[FLAGGED])
    with pytest.raises(NotTried):
        publishing.publish(reviewer, draft_id, shown(draft_id))


def test_a_change_with_a_fault_is_refused_in_words(author: Account) -> None:
    draft_id = drafts.begin(author, "A typing error", "To see it refused.")
    row = dict(zip(("diet", "eats", "source"), ("vegan", "soja", "word-meaning"), strict=True))
    with pytest.raises(Faulty) as refused:
        drafts.propose(author, draft_id, [put("staples.csv", row)])
    assert "soja" in str(refused.value.values["fault"])
    assert queries.changes_of(draft_id) == []


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
    found = replace(queries.active(), changes=[Change("sources.csv", ("word-meaning",), None)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "active", lambda: found)
        assert not follower.catch_up()
    assert in_use() is before
    assert "word-meaning" in follower.fault
    assert not follower.catch_up()
    travel(clock.now() + TRY_AGAIN)
    assert follower.catch_up() and not follower.fault
