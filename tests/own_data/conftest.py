"""The application with a ledger of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support.installation import application, settings_for


@pytest.fixture
def app(
    request: pytest.FixtureRequest, database_url: str, compiled: Path, tmp_path: Path
) -> Iterator[Flask]:
    """The application, once on each database, with the ledger in the folder of the test."""
    mark = request.node.get_closest_marker("settings")
    changes = {"erasure_ledger": tmp_path / "erased.ledger", **(mark.kwargs if mark else {})}
    with application(settings_for(database_url, **changes), compiled) as app:
        yield app
