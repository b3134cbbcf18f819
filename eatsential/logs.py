"""What is written down while the product runs: events with fields, one JSON object a line.

Never a health value, an address, a token or a password: events name what happened and the random
identifiers it happened to. What a message of another library holds is not trusted either: control
characters are escaped, so that no input can forge a line.
"""

import logging
import sys
from typing import cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from eatsential.settings import Settings

SECRET_FIELDS = frozenset({"password", "token", "code", "email", "login", "text", "cookie"})


def get_logger() -> structlog.stdlib.BoundLogger:
    """A logger whose events carry the request id by themselves."""
    return cast(structlog.stdlib.BoundLogger, structlog.get_logger())


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Take the value from any field that must not be written down, should one slip in."""
    for name in SECRET_FIELDS & event.keys():
        event[name] = "[redacted]"
    return event


def configure_logs(settings: Settings) -> None:
    """Send everything to standard error in the form the settings ask for."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        redact,
        structlog.processors.format_exc_info,
    ]
    log_format = settings.log_format or ("json" if settings.production else "console")
    renderer = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _escape],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    for old in [h for h in root.handlers if getattr(h, "_eatsential", False)]:
        root.removeHandler(old)
    handler._eatsential = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(settings.log_level)
    for chatty in ("flask_wtf.csrf", "flask-limiter", "werkzeug", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _escape(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event["event"] = str(event["event"]).encode("unicode_escape").decode("ascii")
    return event
