"""The thread of a web process that takes up what was activated."""

from threading import Event, Thread

from flask import Flask

from eatsential.curation.services.following import follower
from eatsential.logs import get_logger
from eatsential.vocabulary.search import search

EVERY = 2.0  # seconds
log = get_logger()


def follow(app: Flask, ended: Event | None = None) -> Thread:
    """Go on taking up what is activated for as long as the process lives."""
    over = ended or Event()

    def look() -> None:
        while not over.wait(EVERY):
            with app.app_context():
                try:
                    if follower.catch_up():
                        search("a")  # its names of allergens, before anybody waits for them
                except Exception as fault:  # the next look has to come
                    log.warning("rule_set_not_asked_for", fault=type(fault).__name__)

    thread = Thread(target=look, name="rule-set", daemon=True)
    thread.start()
    return thread
