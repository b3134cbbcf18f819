"""One place that turns refusals and faults into pages."""

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import AnonymousUserMixin
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from eatsential import clock
from eatsential.audit.services import note_broken_seal
from eatsential.database import db, leave
from eatsential.errors import DomainError, Later, NotFound
from eatsential.keys import Unreadable
from eatsential.logs import get_logger
from eatsential.metrics import REFUSED
from eatsential.web.locale import translated
from eatsential.web.requests import request_id

RETRY_SECONDS = 5
log = get_logger()


def register_error_pages(app: Flask) -> None:
    """Answer every refusal and every fault with a page that says what to do next."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        if error.code is None or error.code < 400:
            return error.get_response()
        if error.code == 429:
            REFUSED.labels("general").inc()
        answer = page(error.code)
        for name, value in error.get_headers():
            if name == "Allow":
                answer.headers[name] = value
        return answer

    @app.errorhandler(NotFound)
    def not_found(error: NotFound) -> ResponseReturnValue:
        return page(404, translated(error))

    @app.errorhandler(Later)
    def later(error: Later) -> ResponseReturnValue:
        g.retry_after = error.retry_after
        return page(error.status, translated(error))

    @app.errorhandler(DomainError)
    def refused(error: DomainError) -> ResponseReturnValue:
        log.warning("refusal_without_a_form", kind=type(error).__name__)
        return page(409, translated(error))

    @app.errorhandler(Unreadable)
    def unreadable(error: Unreadable) -> ResponseReturnValue:
        db.session.rollback()
        note_broken_seal(error)
        return page(409, _("Something that was kept cannot be read. Ask whoever runs this site."))

    @app.errorhandler(DBAPIError)
    @app.errorhandler(PoolTimeout)
    def database_away(error: Exception) -> ResponseReturnValue:
        leave()
        g._login_user = AnonymousUserMixin()  # the page must not ask the database who this is
        if isinstance(error, DBAPIError) and not _passing(error):
            return fault(error)
        log.error("database_away", kind=type(error).__name__)
        g.retry_after = RETRY_SECONDS
        return page(503)

    @app.errorhandler(Exception)
    def fault(error: Exception) -> ResponseReturnValue:
        log.error("fault", kind=type(error).__name__, exc_info=error)
        return page(500)


def page(status: int, message: str | None = None) -> Response:
    """The error page of this status, in HTML or in JSON as the client asks.

    A host that is not ours gets one line: no address could be built for it.
    """
    heading, advice = _words(status)
    if request_ctx.url_adapter is None:
        return make_response(f"{heading}.\n", status, {"Content-Type": "text/plain"})
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        body = jsonify(
            error=message or heading, request_id=request_id(), timestamp=clock.now().isoformat()
        )
        return make_response(body, status)
    html = render_template(
        "errors/error.html", heading=heading, advice=message or advice, request_id=request_id()
    )
    return make_response(html, status)


def _passing(error: DBAPIError) -> bool:
    """Whether the database is away or busy, rather than asked for something wrong."""
    return error.connection_invalidated or type(error).__name__ in (
        "OperationalError",
        "InterfaceError",
        "InternalError",
    )


def _words(status: int) -> tuple[str, str]:
    words = {
        400: (_("That did not work"), _("Go back, load the page again and try once more.")),
        403: (_("Not allowed"), _("Your account cannot do this.")),
        404: (_("Page not found"), _("Check the address, or start from the first page.")),
        405: (_("That did not work"), _("This page cannot be used in that way.")),
        413: (_("Too much at once"), _("Send less text or a smaller file.")),
        429: (_("Too many requests"), _("Wait a little, then try again.")),
        500: (_("Something went wrong"), _("It is our fault. Nothing you saved is lost.")),
        503: (_("Back in a moment"), _("A part of Eatsential is away. Try again in a moment.")),
    }
    return words.get(status, words[500] if status >= 500 else words[400])
