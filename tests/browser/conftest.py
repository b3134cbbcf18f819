"""What a journey starts from: the whole product running, and windows to look at it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from eatsential.users.models import User
from tests.outbox.sink import Sink
from tests.support.browser import Visitor
from tests.support.chromium import MISSING, QUIET, find_chromium
from tests.support.factories import a_person, a_user, an_allergy
from tests.support.installation import Made, made, settings_for
from tests.support.live import Live, running
from tests.support.screen import Screen
from tests.support.servers import Cluster, free_port


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser. Without one its tests are not run, which the last lines of the run say."""
    path = find_chromium()
    if path is None:
        (pytest.fail if "CI" in os.environ else pytest.skip)(f"NOT RUN: {MISSING}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sink() -> Iterator[Sink]:
    """Where the mails of the running product arrive."""
    sink = Sink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture(scope="session")
def live(
    cluster: Cluster,
    postgresql_template: str,
    redis_url: str,
    sink: Sink,
) -> Iterator[Live]:
    """The product on a database of its own, under a name: a number is given no passkeys."""
    settings = settings_for(
        cluster.create(f"live_{uuid4().hex}", postgresql_template),
        redis_url=redis_url,
        mail_url=sink.url,
        public_base_url=f"http://localhost:{free_port()}",
        outbox_interval=0.3,
        limit_register="1000/minute",
        limit_login_ip="1000/minute",
    )
    with running(settings, sink) as product:
        yield product


@pytest.fixture(scope="session")
def made_inside(live: Live, compiled: Path) -> Made:
    """An application with the settings of the running product."""
    return made(live.settings, compiled)


@pytest.fixture
def house(made_inside: Made) -> Iterator[Flask]:
    """The same installation from inside, to put something into its rooms."""
    with made_inside.anew() as app:
        yield app


@pytest.fixture
def window(chromium: Browser, live: Live) -> Iterator[Callable[..., Screen]]:
    """Open windows: `window(width=320, color_scheme="dark", java_script_enabled=False)`.

    At the end nothing may have been asked of another machine, refused by the content policy, or
    failed in a script.
    """
    opened: list[Screen] = []

    def open_window(*, width: int = 1280, **options: Any) -> Screen:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, reduced_motion="reduce", **options
        )
        opened.append(Screen(context, live.address))
        return opened[-1]

    yield open_window
    complaints = [complaint for screen in opened for complaint in screen.complaints]
    for screen in opened:
        screen.context.close()
    assert complaints == []


@pytest.fixture
def user(house: Flask) -> User:
    """An account that cares for Robin, who has a severe allergy to milk."""
    user = a_user()
    a_person(user, "Robin", an_allergy("milk"))
    return user


@pytest.fixture
def at_home(window: Callable[..., Screen], house: Flask) -> Callable[..., Screen]:
    """Open windows as `window` does, in which an account is logged in already."""

    def open_window(user: User, **options: Any) -> Screen:
        visitor, name = house.test_client(), house.config["SESSION_COOKIE_NAME"]
        assert isinstance(visitor, Visitor)
        visitor.log_in(user)
        cookie = visitor.get_cookie(name)
        assert cookie is not None
        screen = window(**options)
        screen.context.add_cookies([{"name": name, "value": cookie.value, "url": screen.address}])
        return screen

    return open_window
