"""Is it alive, is it ready, what has it counted: for machines, without a session."""

import hmac
import os
import re
from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    generate_latest,
    multiprocess,
)
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from eatsential.database import db
from eatsential.installation import settings
from eatsential.settings import ROOT

bp = Blueprint("probes", __name__, url_prefix="/health")


def head_revision(versions: Path = ROOT / "migrations" / "versions") -> str:
    """The newest migration, by its file name: revisions are numbered, `0001_…`, `0002_…`."""
    return max(path.name for path in versions.glob("[0-9]*.py")).partition("_")[0]


HEAD = head_revision()


def found_revision() -> str | None:
    """The revision at which the database is. Raises SQLAlchemyError where it never was at one."""
    found: str | None = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    return found


@bp.get("/live")
def live() -> ResponseReturnValue:
    """Answer as long as the process does."""
    return jsonify(status="live")


@bp.get("/ready")
def ready() -> ResponseReturnValue:
    """Say whether requests can be served: the database answers and is migrated."""
    try:
        revision = found_revision()
    except SQLAlchemyError:
        db.session.rollback()
        return jsonify(status="not ready", database="away or empty"), 503
    if revision != HEAD:
        return jsonify(status="not ready", database="not migrated"), 503
    return jsonify(status="ready")


@bp.get("/metrics")
def metrics() -> ResponseReturnValue:
    """What was counted, over all workers of this host, for who holds METRICS_TOKEN."""
    token = settings().metrics_token
    given = re.fullmatch(r"Bearer (.+)", request.headers.get("Authorization", ""))
    if token is None or given is None:
        abort(404)
    if not hmac.compare_digest(given[1].encode(), token.get_secret_value().encode()):
        abort(404)
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
