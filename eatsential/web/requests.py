"""What happens around every request: its id, its form's token, its line in the log."""

import io
import re
from collections.abc import Callable
from typing import IO, Any, TypeVar
from uuid import uuid4

import structlog
from flask import Flask, Request, Response, abort, current_app, g, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from eatsential import clock, metrics
from eatsential.extensions import csrf
from eatsential.logs import get_logger

WELL_FORMED = re.compile(r"[A-Za-z0-9-]{1,64}")
View = TypeVar("View", bound=Callable[..., Any])
FORM = 100_000  # bytes around a file
QUIET = frozenset({"probes.live", "probes.ready", "probes.metrics"})
log = get_logger()


class InMemory(Request):
    """A request whose files stay in memory, which `max_body` bounds.

    Werkzeug writes larger ones into a temporary file, where health data would lie unsealed.
    """

    def _get_file_stream(self, *_about: Any, **_more: Any) -> IO[bytes]:
        return io.BytesIO()


def takes(size: int) -> Callable[[View], View]:
    """Let a view be sent a file of so many bytes, where that is more than `MAX_BODY`."""

    def decorate(view: View) -> View:
        view.max_body = size + FORM  # type: ignore[attr-defined]
        return view

    return decorate


def request_id() -> str:
    """The id of this request, as in the `X-Request-ID` header and in the log."""
    return str(g.request_id)


def register_requests(app: Flask) -> None:
    """Give each request an id, read what it sent, and write a line about it."""
    app.request_class = InMemory

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if WELL_FORMED.fullmatch(given) else str(uuid4())
        g.began = clock.stopwatch()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.before_request
    def read_what_was_sent() -> None:
        """Refuse a body that breaks off, is no body, or goes on beyond what is read of it."""
        view = current_app.view_functions.get(request.endpoint or "")
        limit = request.max_content_length or 0
        request.max_content_length = max(limit, getattr(view, "max_body", 0))
        try:
            _ = request.form
            request.stream.read(1)
        except HTTPException:
            raise
        except Exception as broken:  # each server has its own
            log.info("body_refused", kind=type(broken).__name__)
            abort(400)

    @app.after_request
    def end(response: Response) -> Response:
        if "request_id" not in g:  # refused before it began
            g.request_id, g.began = str(uuid4()), clock.stopwatch()
        response.headers["X-Request-ID"] = g.request_id
        seconds = clock.stopwatch() - g.began
        endpoint = request.endpoint or "none"
        metrics.REQUESTS.labels(endpoint, request.method, response.status_code).inc()
        metrics.DURATION.labels(endpoint).observe(seconds)
        if endpoint not in QUIET:
            log.info(
                "answered",
                method=request.method,
                route=request.url_rule.rule if request.url_rule else None,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
            )
        return response


def register_tokens(app: Flask) -> None:
    """Refuse forms without a valid token. It comes after what hides pages from strangers."""

    @app.before_request
    def refuse_forms_without_token() -> None:
        """See docs/decisions/004: a page that can show its form again does so itself."""
        try:
            csrf.protect(apply_exemptions=True)
        except CSRFError:
            g.stale_form = True
            rule = request.url_rule
            if rule is None or rule.methods is None or "GET" not in rule.methods:
                raise
