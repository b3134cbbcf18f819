"""What a journey starts from: the whole product running, and windows to look at it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.outbox.sink import Sink
from tests.support.chromium import MISSING, QUIET, find_chromium
from tests.support.installation import settings_for
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
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Live]:
    """The product, running on a database of its own."""
    settings = settings_for(
        cluster.create(f"live_{uuid4().hex}", postgresql_template),
        redis_url=redis_url,
        mail_url=sink.url,
        public_base_url=f"http://127.0.0.1:{free_port()}",
        outbox_interval=0.3,
        limit_register="1000/minute",
        limit_login_ip="1000/minute",
    )
    log: Path = tmp_path_factory.mktemp("live") / "log"
    with running(settings, sink, log) as product:
        yield product


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
