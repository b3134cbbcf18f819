"""From a template to a mail in the outbox."""

from datetime import timedelta
from textwrap import fill
from typing import Any

from flask import render_template
from flask_babel import format_timedelta

from eatsential.outbox.rules import Mail
from eatsential.outbox.services import post

WIDTH = 72  # characters; a quoted reply still fits into 80


def send(kind: str, to: str, subject: str, **values: Any) -> None:
    """Queue the mail of `templates/mail/<kind>.txt` and `.html`, filled with the values."""
    text, html = rendered(kind, subject=subject, **values)
    username = values.get("username", "")
    post(kind, Mail(to=to, subject=subject, text=text, html=html, username=username))


def rendered(kind: str, **values: Any) -> tuple[str, str]:
    """The text, wrapped, and the HTML of a mail. What the values hold is no markup in either."""
    return worded(f"mail/{kind}.txt", **values), render_template(f"mail/{kind}.html", **values)


def worded(template: str, **values: Any) -> str:
    """A plain text from its template, wrapped."""
    return _wrapped(render_template(template, **values))


def span(seconds: int) -> str:
    """How long something lasts, in words."""
    return str(format_timedelta(timedelta(seconds=seconds), threshold=2))


def _wrapped(text: str) -> str:
    """Paragraphs in lines of a width to read; a link stays in one piece however long it is."""
    lines = (
        fill(line, WIDTH, break_long_words=False, break_on_hyphens=False)
        if len(line) > WIDTH
        else line
        for line in text.strip().splitlines()
    )
    return "\n".join(lines) + "\n"
