"""Whether the time of an answer tells who has an account (bar/security.md S04, F11)."""

import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from uuid import uuid4

from flask_migrate import upgrade

from bench.report import Figure, Table
from bench.security.client import Client
from bench.serving import Served, eatsential, postgresql
from eatsential.auth.services.registration import Wish, register
from eatsential.settings import Settings
from tests.support.factories import PASSWORD, a_user
from tests.support.furnished import addressing
from tests.support.installation import application, settings_for
from tests.support.servers import Cluster, free_port

SAMPLES = 300  # of each class
MOST_SECONDS, MOST_SHARE, MOST_AUC = 0.010, 0.05, 0.6
KNOWN = "known@example.org"
PENDING = "pending@example.org"
WRONG = "not the password of anybody"
OPEN = "1000000/minute"
_numbers = count(1)

Ask = Callable[[bool], float]


@dataclass(frozen=True)
class Oracle:
    """The seconds of both classes."""

    known: list[float]
    unknown: list[float]

    @property
    def difference(self) -> float:
        """Between the medians, in seconds."""
        return median(self.known) - median(self.unknown)

    @property
    def auc(self) -> float:
        """How often a guess by time is right, from 0.5, as often as a coin, to 1."""
        pairs = [(one > other) + (one == other) / 2 for one in self.known for other in self.unknown]
        share = sum(pairs) / len(pairs)
        return max(share, 1 - share)

    @property
    def silent(self) -> bool:
        """Whether the time tells nothing, by the bar."""
        near = abs(self.difference) <= max(MOST_SECONDS, MOST_SHARE * median(self.unknown))
        return near and self.auc <= MOST_AUC


def measured() -> Figure:
    """Both classes in turns, on one connection, with nobody else at the server."""
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name:
        folder = Path(name)
        with postgresql(folder) as cluster, _served(cluster, folder) as served:
            oracles = {words: _alternated(ask) for words, ask in _endpoints(served.address)}
    return _figure(oracles)


@contextmanager
def _served(cluster: Cluster, folder: Path) -> Iterator[Served]:
    """A server with an account and a registration, whose limits are out of the way."""
    settings = unlimited(cluster, folder, bcrypt_rounds=12)
    with application(settings, folder) as app:
        upgrade()
        a_user(email=KNOWN, username="known", rounds=12)
        wish = Wish("pending", PENDING, PASSWORD, a_user().birth_date)
        with addressing(app):
            register(wish, "127.0.0.1")
    with eatsential(settings, folder) as served:
        yield served


def unlimited(cluster: Cluster, folder: Path, **changes: object) -> Settings:
    """Settings of a database of its own, in which nothing is tried too often."""
    limits = ("general", "register", "login_ip", "login_account", "mail_address")
    return settings_for(
        cluster.create(f"bench_{uuid4().hex}"),
        **{
            "eatsential_env": "development",
            "public_base_url": f"http://127.0.0.1:{free_port()}",
            "mail_url": f"file:{folder / 'mail'}",
            **{f"limit_{name}": OPEN for name in limits},
            **changes,
        },
    )


def _endpoints(address: str) -> Iterator[tuple[str, Ask]]:
    def asking(path: str, fields: Callable[[bool], dict[str, str]], expected: int) -> Ask:
        client = Client(address)
        token = client.token(path)

        def ask(known: bool) -> float:
            answer = client.post(path, {"csrf_token": token, **fields(known)})
            if answer.status != expected:
                raise RuntimeError(f"{path} answered {answer.status}")
            return answer.seconds

        return ask

    def login(known: bool) -> dict[str, str]:
        return {"login": KNOWN if known else _nobody(), "password": WRONG}

    def registration(known: bool) -> dict[str, str]:
        return {
            "username": f"new{next(_numbers)}",
            "email": KNOWN if known else _nobody(),
            "password": PASSWORD,
            "birth_date": "1990-02-03",
        }

    yield "log in", asking("/auth/login", login, 422)
    yield "register", asking("/auth/register", registration, 303)
    yield "forgot", asking("/auth/forgot", lambda k: {"email": KNOWN if k else _nobody()}, 303)
    yield "resend", asking("/auth/resend", lambda k: {"email": PENDING if k else _nobody()}, 303)


def _nobody() -> str:
    return f"new{next(_numbers)}@example.org"


def _alternated(ask: Ask) -> Oracle:
    oracle = Oracle([], [])
    for known in (True, False):  # what is done once a process is done
        for _ in range(4):
            ask(known)
    for _ in range(SAMPLES):
        for known in random.sample((True, False), 2):
            (oracle.known if known else oracle.unknown).append(ask(known))
    return oracle


def _figure(oracles: dict[str, Oracle]) -> Figure:
    rows = [
        (
            words,
            f"{median(one.known) / median(one.unknown):.3f}",
            f"{one.difference * 1000:+.1f}",
            f"{one.auc:.3f}",
            f"{median(one.known) * 1000:.1f}",
            f"{median(one.unknown) * 1000:.1f}",
            "nothing" if one.silent else "**who has an account**",
        )
        for words, one in oracles.items()
    ]
    columns = ("page", "known ÷ unknown", "difference ms", "AUC", "known ms", "unknown ms", "tells")
    return Figure(
        "Accounts: what the time of an answer tells",
        f"{SAMPLES} requests about an address with an account (resend: a registration) and as many"
        " about one without, in random turns; medians. bcrypt of cost 12, PostgreSQL. An AUC of"
        f" 0.5 is a coin. The bar: {MOST_SECONDS * 1000:.0f} ms or {MOST_SHARE:.0%}, AUC at most"
        f" {MOST_AUC}.",
        [Table(columns, rows)],
    )
