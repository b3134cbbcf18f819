"""From a template to a mail in the outbox."""

from typing import Any

from flask import render_template

from eatsential.outbox.rules import Mail
from eatsential.outbox.services import post


def send(kind: str, to: str, subject: str, **values: Any) -> None:
    """Queue the mail of `templates/mail/<kind>.txt` and `.html`, filled with the values."""
    text = render_template(f"mail/{kind}.txt", subject=subject, **values)
    html = render_template(f"mail/{kind}.html", subject=subject, **values)
    post(kind, Mail(to=to, subject=subject, text=text.strip() + "\n", html=html))
