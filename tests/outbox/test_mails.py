"""What mails look like, and the page that shows them where they are written to files."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

from eatsential.installation import settings
from eatsential.outbox.mails import WIDTH, rendered, send
from eatsential.outbox.transports import transport_of
from eatsential.outbox.worker import breaker_of, deliver_due
from tests.support.browser import Visitor
from tests.support.installation import application, settings_for
from tests.support.post import mails

LINK = "http://localhost/auth/reset/" + "x" * 90


class Tags(HTMLParser):
    """The elements of a mail, and what they load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.loads: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.loads += [str(value) for name, value in attrs if name in ("src", "background")]


def test_a_mail_is_lines_to_read_and_a_link_in_one_piece(app: Flask) -> None:
    with app.test_request_context():
        text, _html = rendered("reset_password", subject="New", username="robin", link=LINK)
    assert LINK in text.splitlines()
    assert all(len(line) <= WIDTH for line in text.splitlines() if line != LINK)
    assert text.endswith("\n-- \nEatsential\n")


@pytest.mark.claim("S44")
def test_what_a_mail_is_filled_with_is_no_markup(app: Flask) -> None:
    name = "<script>alert(1)</script>{{ 7 * 7 }}"
    with app.test_request_context():
        text, html = rendered("reset_password", subject=name, username=name, link=LINK)
    assert name in text
    assert "script" not in Tags(html).tags
    assert "{{ 7 * 7 }}" in html


@pytest.mark.claim("S17")
def test_a_mail_loads_nothing_from_elsewhere(app: Flask) -> None:
    with app.test_request_context():
        _text, html = rendered("reset_password", subject="New", username="robin", link=LINK)
    assert Tags(html).loads == []
    assert not Tags(html).tags & {"img", "link", "script", "iframe"}
    assert "url(" not in html
    assert "@import" not in html


def test_a_mail_in_the_outbox_has_text_and_html_of_the_same_link(app: Flask) -> None:
    with app.test_request_context():
        send("reset_password", "robin@example.org", "New", username="robin", link=LINK)
    [mail] = mails()
    assert (mail.to, mail.subject) == ("robin@example.org", "New")
    assert LINK in mail.text
    assert f'href="{LINK}"' in mail.html


@pytest.fixture
def reader(database_url: str, compiled: Path, tmp_path: Path) -> Iterator[Visitor]:
    """A browser on a development machine whose mails are files, one of them written."""
    changes = {"eatsential_env": "development", "mail_url": f"file:{tmp_path / 'mail'}"}
    with application(settings_for(database_url, **changes), compiled) as app:
        with app.test_request_context():
            send("reset_password", "robin@example.org", "New word", username="<b>", link=LINK)
        transport = transport_of(settings().mail_url.get_secret_value())
        assert deliver_due(transport, breaker_of(settings())) == 1
        (tmp_path / "secret.eml").write_text("Subject: not yours\n\nsecret\n")
        client = app.test_client()
        assert isinstance(client, Visitor)
        yield client


def test_mails_can_be_read_in_the_browser_while_developing(reader: Visitor) -> None:
    page = reader.get("/dev/mail")
    assert "New word" in page.text
    assert "robin@example.org" in page.text


def test_the_link_of_a_mail_can_be_followed(reader: Visitor, tmp_path: Path) -> None:
    [file] = (tmp_path / "mail").glob("*.eml")
    page = reader.get(f"/dev/mail/{file.stem}")
    assert f'href="{LINK}"' in page.text
    assert "<b>," not in page.text


@pytest.mark.parametrize("name", ["unknown", "..%2Fsecret", "../secret", "..%5Csecret", "*", "%00"])
def test_only_mails_of_the_folder_are_shown(reader: Visitor, name: str) -> None:
    answer = reader.get(f"/dev/mail/{name}")
    assert answer.status_code == 404
    assert "secret\n" not in answer.text


@pytest.mark.settings(eatsential_env="development", mail_url="smtp://localhost:1025")
def test_a_developer_with_a_mail_server_is_sent_to_no_page_that_is_missing(app: Flask) -> None:
    page = app.test_client().get("/auth/registered")
    assert page.status_code == 200
    assert "/dev/mail" not in page.text


@pytest.mark.settings(mail_url="file:instance/mail")
def test_mails_are_shown_nowhere_else(app: Flask) -> None:
    assert app.test_client().get("/dev/mail").status_code == 404
