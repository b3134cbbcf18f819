"""The pages on which two people change the vocabulary."""

from urllib.parse import urlencode

import pytest
from flask import Flask

from eatsential.admin.views import corpus
from eatsential.admin.views.drafts import flips
from eatsential.curation import queries
from eatsential.curation.rules import DraftState, Found
from eatsential.users.models import User
from eatsential.users.rules import Role
from eatsential.vocabulary.approved import languages
from eatsential.vocabulary.load import in_use
from eatsential.vocabulary.traps import Trap
from tests.curation.drafting import a_draft, tried
from tests.support.browser import Visitor
from tests.support.factories import a_user, account_of

DRAFTS = "/admin/vocabulary/drafts"


@pytest.fixture
def curator(app: Flask) -> User:
    return a_user(role=Role.CURATOR)


@pytest.fixture
def desk(another: Visitor, curator: User) -> Visitor:
    """The browser of the curator."""
    another.log_in(curator)
    return another


def test_a_curator_begins_a_draft_and_puts_a_row_into_it(desk: Visitor) -> None:
    page = desk.submit(DRAFTS, title="Keto and fish", reason="A source says so.").location
    [draft] = queries.drafts(DraftState.OPEN)
    assert page == f"{DRAFTS}/{draft.id}"
    found = desk.get(f"/admin/vocabulary?file=staples.csv&q=keto&draft={draft.id}").text
    row = f"{DRAFTS}/{draft.id}/row?" + urlencode({"file": "staples.csv", "key": "keto"})
    assert row.replace("&", "&amp;") in found
    refused = desk.submit(row, cell_eats="fish soja")
    assert refused.status_code == 422 and "is unknown in" in refused.text
    assert desk.submit(row, cell_eats="fish soy").status_code == 303
    [one] = queries.changes_of(draft.id)
    assert one.columns == [("eats", "meat fish egg milk", "fish soy")]
    assert "fish soy" in desk.get(page).text


def test_a_row_can_be_taken_away_and_the_change_taken_out_again(
    desk: Visitor, curator: User
) -> None:
    draft_id = a_draft(account_of(curator), sent=False)
    desk.submit(f"{DRAFTS}/{draft_id}/row?file=staples.csv&key=paleo", gone="y")
    assert [one.change.row for one in queries.changes_of(draft_id)][1:] == [None]
    change = str(queries.changes_of(draft_id)[1].id)
    desk.submit(f"{DRAFTS}/{draft_id}", act="withdraw", change=change)
    assert len(queries.changes_of(draft_id)) == 1


def test_whether_an_answer_of_few_would_be_another_one_is_not_told() -> None:
    assert flips(Found(flips={"caution>avoid": 4})) == flips(Found())


def test_another_person_publishes_and_can_go_back(
    desk: Visitor, administrator: Visitor, curator: User
) -> None:
    draft_id = a_draft(account_of(curator))
    tried(draft_id, flips={"caution>avoid": 12, "avoid>caution": 4}, corpus={"must_flag": [5, 5]})
    refused = desk.submit(f"{DRAFTS}/{draft_id}/publish", csrf_token=desk.token(DRAFTS))
    assert refused.status_code == 422 and "Somebody else has to review" in refused.text
    seen = administrator.get(f"{DRAFTS}/{draft_id}").text
    assert "Caution" in seen and "Has to be flagged" in seen
    assert "10 or more" in seen and "Avoid</th>" not in seen

    page = administrator.get(f"{DRAFTS}/{draft_id}/publish")
    assert "cannot_tell" in page.text
    published = administrator.send_form_of(page, csrf_token=administrator.token(DRAFTS))
    assert published.status_code == 303
    assert queries.active().number == 1
    back = "/admin/vocabulary/rule-sets/0/activate"
    assert administrator.submit(back, reason="It was too strict.").status_code == 303
    assert queries.active().number is None


def test_a_reviewer_sends_a_draft_back_with_an_answer(
    desk: Visitor, administrator: Visitor, curator: User
) -> None:
    draft_id = a_draft(account_of(curator))
    administrator.submit(f"{DRAFTS}/{draft_id}/answer", state="open", answer="Which source?")
    assert queries.draft_by(draft_id).state is DraftState.OPEN
    assert "Which source?" in desk.get(f"{DRAFTS}/{draft_id}").text


def test_nothing_is_chosen_yet_in_a_new_row(desk: Visitor, curator: User) -> None:
    draft_id = a_draft(account_of(curator), sent=False)
    new = f"{DRAFTS}/{draft_id}/row?file=staples.csv"
    refused = desk.submit(new, cell_diet="raw", cell_eats="fish")
    assert refused.status_code == 422 and "Choose one of the list." in refused.text


def test_nobody_is_led_to_what_would_be_refused(
    desk: Visitor, administrator: Visitor, curator: User
) -> None:
    draft_id = a_draft(account_of(curator))
    row = f"{DRAFTS}/{draft_id}/row?file=staples.csv&key=paleo"
    for one in (desk, administrator):
        assert one.get(row).location == f"{DRAFTS}/{draft_id}"
    assert f"{draft_id}/publish" not in administrator.get(f"{DRAFTS}/{draft_id}").text
    tried(draft_id)
    assert f"{draft_id}/publish" in administrator.get(f"{DRAFTS}/{draft_id}").text


def test_the_labels_that_are_tried_show_each_promise_that_is_not_kept(
    desk: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Trap("en", "must_flag", "Whey powder.", "allergy:milk", "")
    broken = Trap("de", "must_flag", "Nur Wasser.", "allergy:milk", "")
    monkeypatch.setattr(corpus, "traps", lambda: [kept, broken])
    in_use().found.clear()
    page = desk.get("/admin/corpus").text
    in_use().found.clear()
    assert "Nur Wasser." in page and "Whey powder." not in page
    assert languages()["de"] in page and "nothing_found" in page
