"""From what people ask for to a published term, in one flow, with who asked told at its end."""

from uuid import UUID

import pytest
from flask import Flask

from eatsential.curation import queries
from eatsential.curation.rules import Asked, DraftState
from eatsential.curation.services import drafts, publishing
from eatsential.foods import services as foods
from eatsential.foods.reports.queries import reports_of
from eatsential.foods.rules import ReportState
from eatsential.profiles.errors import AnsweredAlready
from eatsential.profiles.queries.words import wanted_words
from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.profiles.rules.words import RequestState
from eatsential.profiles.services import words
from eatsential.users.models import User
from eatsential.users.rules import Role
from tests.curation.drafting import a_draft, milder, shown, tried
from tests.support.browser import Visitor
from tests.support.factories import a_person, a_user, account_of, an_allergy
from tests.support.furnished import LABEL, a_report
from tests.support.page import page_of

TERM = {"evidence": "contains", "allergens": "peanut", "why": "It is.", "source": "word-meaning"}
CELLS = {f"cell_{column}": cell for column, cell in TERM.items()}


@pytest.fixture
def desk(app: Flask, another: Visitor) -> Visitor:
    """The browser of a curator."""
    another.log_in(a_user(role=Role.CURATOR))
    return another


def begun(desk: Visitor, page: str) -> str:
    """The form for a term, as the page of what is asked for leads to it."""
    form = page_of(desk.get(page).text).form_with("file")
    assert form.action.endswith("/drafts")
    query = "&".join(f"{name}={value[0]}" for name, value in form.values.items())
    row = desk.submit(f"{form.action}?{query}", title="Asked for", reason="People ask.").location
    assert row is not None
    return row


def test_a_word_that_people_ask_for_becomes_a_published_term_and_they_are_told(
    desk: Visitor, visitor: Visitor, administrator: Visitor, user: User
) -> None:
    robin = a_person(user, "Robin", Entry(EntryKind.WORD, "Quibblenut"))
    [word] = wanted_words(RequestState.OPEN)
    row = begun(desk, f"/admin/words/{word.id}")
    assert "uibblenut" not in row and 'value="quibblenut"' in desk.get(row).text

    assert desk.submit(row, **CELLS).status_code == 303
    [draft] = queries.drafts(DraftState.OPEN)
    address = f"/admin/vocabulary/drafts/{draft.id}"
    assert f"/admin/words/{word.id}" in desk.get(address).text
    assert address in desk.get(f"/admin/words/{word.id}").text
    desk.submit(address, act="send")
    tried(draft.id)
    published = administrator.get(f"{address}/publish")
    assert f"/admin/words/{word.id}" in published.text
    administrator.send_form_of(published, csrf_token=administrator.token(address))

    assert wanted_words(RequestState.OPEN) == []
    assert "Rule set 1 of this site has it." in visitor.get(f"/profile/{robin.id}").text


def test_a_finding_that_is_said_to_be_wrong_is_mended_by_a_published_row(
    desk: Visitor, visitor: Visitor, user: User
) -> None:
    person = a_person(user, "Robin", an_allergy("milk"))
    report_id = a_report(user, foods.check(account_of(user), [person], LABEL, "en"))
    row = begun(desk, f"/admin/reports/{report_id}")
    assert 'value="Whey is a milk protein."' in desk.get(row).text

    assert desk.submit(row, cell_why="Whey is a part of milk.").status_code == 303
    [draft] = queries.drafts(DraftState.OPEN)
    desk.submit(f"/admin/vocabulary/drafts/{draft.id}", act="send")
    tried(draft.id)
    publishing.publish(account_of(a_user()), draft.id, shown(draft.id))

    assert [one.state for one in reports_of(user.id)] == [ReportState.MENDED]
    assert "Rule set 1 of this site mends it." in visitor.get("/reports").text


def taken_on(user: User) -> UUID:
    """A draft that waits for review, and is to answer the word that the account asks for."""
    a_person(user, "Robin", Entry(EntryKind.WORD, "Quibblenut"))
    [word] = wanted_words(RequestState.OPEN)
    author = account_of(a_user())
    draft_id = a_draft(author, sent=False)
    drafts.propose(author, draft_id, [milder()], Asked(word.id))
    drafts.send_for_review(author, draft_id)
    return draft_id


def test_a_draft_that_is_declined_leaves_the_word_open(app: Flask, user: User) -> None:
    draft_id = taken_on(user)
    assert [one.draft_id for one in wanted_words(RequestState.OPEN)] == [draft_id]

    reviewer = account_of(a_user())
    drafts.answer(reviewer, draft_id, shown(draft_id), DraftState.DECLINED, "No source.")

    assert [one.draft_id for one in wanted_words(RequestState.OPEN)] == [None]


def test_a_draft_is_published_when_who_asked_has_an_answer_already(app: Flask, user: User) -> None:
    draft_id = taken_on(user)
    other = account_of(a_user(role=Role.CURATOR))
    [word] = wanted_words(RequestState.OPEN)
    words.answer(other, word.id, RequestState.OPEN, RequestState.DECLINED, "It is a brand.")
    tried(draft_id)

    assert publishing.publish(other, draft_id, shown(draft_id)) == 1

    [kept] = wanted_words(RequestState.DECLINED)
    assert kept.answer == "It is a brand."


def test_a_word_has_one_draft(app: Flask, user: User) -> None:
    taken_on(user)
    [word] = wanted_words(RequestState.OPEN)
    second = account_of(a_user())
    draft_id = a_draft(second, sent=False)

    with pytest.raises(AnsweredAlready):
        drafts.propose(second, draft_id, [milder()], Asked(word.id))
