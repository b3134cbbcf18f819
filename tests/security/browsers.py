"""As many browsers as an attacker has."""

from flask import Flask

from tests.support.browser import Visitor


def browser(app: Flask) -> Visitor:
    """A browser that was never here."""
    client = app.test_client()
    assert isinstance(client, Visitor)
    return client


def browsers(app: Flask, number: int) -> list[Visitor]:
    """As many of them, each with cookies of its own."""
    return [browser(app) for _ in range(number)]
