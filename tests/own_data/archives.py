"""Exports as their owners read them."""

import csv
import io
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zipfile import ZipFile

from werkzeug.test import TestResponse

from eatsential.database import db
from eatsential.own_data.services import exports
from tests.support.browser import Visitor

PAGE, FETCH = "/account/export", "/account/export/fetch"


@dataclass(frozen=True)
class Archive:
    """An opened ZIP."""

    content: bytes

    @cached_property
    def files(self) -> dict[str, bytes]:
        with ZipFile(io.BytesIO(self.content)) as archive:
            assert archive.testzip() is None
            return {name: archive.read(name) for name in archive.namelist()}

    @cached_property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.files["eatsential.json"])
        return found

    @property
    def data(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = self.document["data"]
        return found

    def table(self, kind: str) -> list[dict[str, str]]:
        text = self.files[f"csv/{kind}.csv"].decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))


def asked(browser: Visitor) -> TestResponse:
    """Ask for an export on its page."""
    return browser.press(PAGE, PAGE)


def made() -> bool:
    """Do what the worker does about exports."""
    found = exports.make_next()
    db.session.remove()
    return found


def fetched(browser: Visitor) -> Archive:
    """Ask, have it made, and fetch it."""
    assert asked(browser).status_code == 303
    assert made()
    answer = browser.press(PAGE, FETCH)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/zip"
    return Archive(answer.data)
