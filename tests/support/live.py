"""The whole product as people use it: gunicorn, the outbox worker, PostgreSQL, Redis, SMTP."""

import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from eatsential.settings import Settings
from tests.outbox.sink import Sink
from tests.support.installation import environment_of
from tests.support.processes import Started, command
from tests.support.servers import wait_until


@dataclass(frozen=True)
class Live:
    """A running installation, and where its mails arrive."""

    settings: Settings
    sink: Sink

    @property
    def address(self) -> str:
        """Where it answers."""
        return self.settings.public_base_url


@contextmanager
def running(settings: Settings, sink: Sink) -> Iterator[Live]:
    """Start what `deploy/run` starts, with two web workers; end it as that does."""
    environment = environment_of(settings)
    address = settings.public_base_url
    prepared = command("init", **environment).done()
    assert prepared.returncode == 0, prepared.stderr
    with ExitStack() as ending:
        web = Started(_gunicorn, f"--bind={address.removeprefix('http://')}", **environment)
        for part in (web, command("worker", **environment)):
            ending.callback(part.stop)
        wait_until(lambda: is_ready(address) or web.has_ended, "a start")
        assert not web.has_ended, web.done().stderr
        yield Live(settings, sink)


def is_ready(address: str) -> bool:
    """Whether the installation at an address can serve requests."""
    try:
        with urllib.request.urlopen(f"{address}/health/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _gunicorn(*options: str) -> None:
    from gunicorn.app.wsgiapp import run

    sys.argv = ["gunicorn", "--config=deploy/gunicorn.conf.py", "--workers=2", *options, "wsgi:app"]
    run()
