"""The vocabulary taken along and brought in as a draft, on the pages and in a terminal."""

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from eatsential.curation import queries
from eatsential.curation.commands import bring_in, take_out
from eatsential.curation.rules import DraftState
from eatsential.users.models import User
from eatsential.users.rules import Role
from tests.curation.drafting import a_draft, milder
from tests.support.browser import Visitor
from tests.support.factories import a_user, account_of

EXPORT, IMPORT = "/admin/vocabulary/export", "/admin/vocabulary/import"


@pytest.fixture
def curator(app: Flask) -> User:
    return a_user(role=Role.CURATOR)


@pytest.fixture
def desk(another: Visitor, curator: User) -> Visitor:
    """The browser of the curator."""
    another.log_in(curator)
    return another


def looked_at(desk: Visitor, content: bytes) -> TestResponse:
    """The page that says what the staples would be with this file."""
    chosen = {"content": (BytesIO(content), "staples.csv"), "file": "staples.csv"}
    return desk.post(IMPORT, data={"csrf_token": desk.token(IMPORT), **chosen})


def test_a_file_is_looked_at_and_becomes_a_draft_and_nothing_more(desk: Visitor) -> None:
    out = desk.get(f"{EXPORT}?file=staples.csv").data
    content = out + b"vegan,soy,word-meaning\r\n"
    seen = looked_at(desk, content)
    assert "Rows that are new: 1. Changed: 0. Taken away: 0." in seen.text
    assert queries.drafts(DraftState.OPEN) == []
    page = desk.send_form_of(seen, title="Vegan", reason="A source.")
    [draft] = queries.drafts(DraftState.OPEN)
    assert page.location == f"/admin/vocabulary/drafts/{draft.id}"
    assert desk.get(f"{EXPORT}?file=staples.csv&draft={draft.id}").data == content
    assert queries.active().number is None


def test_a_file_with_faults_changes_nothing_and_says_each_line(desk: Visitor) -> None:
    content = desk.get(f"{EXPORT}?file=staples.csv").data + b"vegan,soja,word-meaning\r\n"
    seen = looked_at(desk, content)
    assert "“soja” is unknown in “eats”." in seen.text and 'name="changes"' not in seen.text


@pytest.mark.parametrize("changes", ["", "{}", '[{"file": "laws.csv", "key": [], "row": null}]'])
def test_what_no_page_has_shown_becomes_no_draft(desk: Visitor, changes: str) -> None:
    typed = {"changes": changes, "title": "Vegan", "reason": "A source."}
    refused = desk.post_with_token(IMPORT, IMPORT, **typed)
    assert refused.status_code == 422 and "Choose the file again." in refused.text


def test_the_terminal_takes_out_a_draft_and_brings_it_in_again(
    app: Flask, curator: User, tmp_path: Path
) -> None:
    run = app.test_cli_runner()
    draft_id = a_draft(account_of(curator), milder(), sent=False)
    file = tmp_path / "policy.csv"
    named = [str(file), "--file", "policy.csv"]
    assert run.invoke(take_out, [*named, "--draft", str(draft_id)]).exit_code == 0
    tried = run.invoke(bring_in, [*named, "--dry-run"])
    assert (tried.exit_code, "New: 0. Changed: 1. Taken away: 0." in tried.output) == (0, True)
    assert len(queries.drafts(DraftState.OPEN)) == 1
    who = ["--author", curator.username, "--title", "Traces", "--reason", "A guideline."]
    assert run.invoke(bring_in, [*named, *who]).exit_code == 0
    first, second = queries.drafts(DraftState.OPEN)
    changes = [one.change for one in queries.changes_of(first.id)]
    assert changes == [one.change for one in queries.changes_of(second.id)]
