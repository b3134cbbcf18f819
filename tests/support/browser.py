"""A visitor who uses pages as they are: reads them, fills in their forms, presses their buttons."""

from contextvars import Context
from typing import Any
from urllib.parse import urlencode

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from eatsential.auth.rules import Browser
from eatsential.auth.services.sessions import open_session
from eatsential.database import db
from eatsential.users.models import User
from eatsential.users.rules import Role
from tests.support.page import PageForm, page_of

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
UNSAFE = ("unsafe-inline", "unsafe-eval", "*", "http:", "https:")


class Visitor(FlaskClient):
    """A browser without scripts. Whatever a test is about, every answer it gets is looked over."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Answer outside the test's application context, then let the test read afresh."""
        kwargs.setdefault("buffered", True)  # what is made while it is sent is made there as well
        answer = Context().run(super().open, *args, **kwargs)
        if has_app_context():  # not when a redirect is followed, inside the empty context
            db.session.remove()
        faults = faults_of(answer)
        assert not faults, f"{answer.request.path} ({answer.status}): " + "; ".join(faults)
        return answer

    def log_in(self, user: User) -> None:
        """Be somebody, without going through the login page."""
        account = open_session(
            user,
            remember=False,
            browser=Browser("127.0.0.1", "test", "known device"),
            second_factor=user.role is not Role.USER,
        )
        with self.session_transaction() as cookie:
            cookie.update(_user_id=account.get_id(), _fresh=True)

    def submit(self, path: str, **typed: str | list[str]) -> TestResponse:
        """Open a page and send the form that has what is typed; the rest as it stands there."""
        page = self._page(path)
        return self._send(page, page_of(page.text).form_with(*typed), typed)

    def send_form_of(self, page: TestResponse, **typed: str | list[str]) -> TestResponse:
        """Send the form of a page that is open already."""
        return self._send(page, page_of(page.text).form_with(*typed), typed)

    def press(self, path: str, action: str) -> TestResponse:
        """Open a page and press the button that leads to `action`."""
        page = self._page(path)
        return self._send(page, page_of(page.text).form_to(action), {})

    def token(self, path: str) -> str:
        """A valid token for any form, as this page has it."""
        return page_of(self._page(path).text).form_with("csrf_token").values["csrf_token"][0]

    def post_with_token(self, path: str, action: str, **typed: str | list[str]) -> TestResponse:
        """Send to `action` what no page offers, with a valid token taken from `path`."""
        return self.post(action, data={"csrf_token": self.token(path), **typed})

    def _page(self, path: str) -> TestResponse:
        page = self.get(path, follow_redirects=True)
        assert page.status_code == 200, f"{path} answered {page.status}"
        return page

    def _send(
        self, page: TestResponse, form: PageForm, typed: dict[str, str | list[str]]
    ) -> TestResponse:
        body = urlencode({**form.values, **typed}, doseq=True, errors="surrogatepass")
        return self.post(
            form.action or page.request.full_path,
            data=body,
            content_type="application/x-www-form-urlencoded",
        )


def faults_of(answer: TestResponse) -> list[str]:
    """What is wrong with an answer: its headers, and its page if it is one."""
    faults = [
        f"header {name} is {answer.headers.get(name)}"
        for name, value in HEADERS.items()
        if answer.headers.get(name) != value
    ]
    policy = answer.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or any(
        word in policy.replace("'", "").split() for word in UNSAFE
    ):
        faults.append(f"content policy: {policy}")
    static = answer.request.path.startswith("/static/")
    if not static and not answer.headers.get("X-Request-ID"):
        faults.append("no request id")
    if not static and answer.headers.get("Cache-Control") != "no-store":
        faults.append(f"may be kept by caches: {answer.headers.get('Cache-Control')}")
    is_page = answer.mimetype == "text/html" and answer.request.method not in ("HEAD", "OPTIONS")
    if is_page and not 300 <= answer.status_code < 400:
        faults += page_of(answer.text).faults()
    return faults
