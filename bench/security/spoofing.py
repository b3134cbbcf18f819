"""Whether somebody who says to come from everywhere is still counted as one (F12)."""

import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from flask_migrate import upgrade

from bench.report import Figure, Table
from bench.security.client import LOST, Client
from bench.security.timing import unlimited
from bench.serving import eatsential, postgresql
from tests.support.factories import PASSWORD
from tests.support.installation import application
from tests.support.servers import redis_server

REQUESTS, THREADS, WORKERS = 1_000, 32, 4
LIMIT = 100

Fields = Callable[[int], Mapping[str, str]]


def measured() -> Figure:
    """Each limit on a server of its own, with everything else out of the way."""
    rows = [
        _row("log in", "limit_login_ip", "/auth/login", _login),
        _row("register", "limit_register", "/auth/register", _registration),
        _row("every page", "limit_general", "/auth/login", _login),
    ]
    columns = ("limit", "accepted ÷ limit", "accepted", "refused", "5xx or none")
    return Figure(
        "Accounts: a thousand addresses that are one",
        f"{REQUESTS:,} requests by {THREADS} threads to {WORKERS} workers, each with another"
        " X-Forwarded-For, X-Real-IP and Forwarded, where no proxy is believed. The limit is"
        f" {LIMIT} an hour; PostgreSQL, and Valkey for the general limit, which counts in a sliding"
        " window.",
        [Table(columns, rows)],
    )


def _row(words: str, limit: str, path: str, fields: Fields) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name, ExitStack() as running:
        folder = Path(name)
        cluster = running.enter_context(postgresql(folder))
        redis = running.enter_context(redis_server(folder))
        # each thread asks for the form once, and somebody looks once whether the server is there
        before = THREADS + 1 if limit == "limit_general" else 0
        most = {limit: f"{LIMIT + before}/hour"}
        settings = unlimited(cluster, folder, redis_url=redis, **most)
        with application(settings, folder):
            upgrade()
        server = running.enter_context(eatsential(settings, folder, f"--workers={WORKERS}"))
        clients = [Client(server.address) for _ in range(THREADS)]
        tokens = [client.token(path) for client in clients]

        def ask(thread: int) -> list[int]:
            return [
                clients[thread]
                .post(path, {"csrf_token": tokens[thread], **fields(number)}, **_from(number))
                .status
                for number in range(thread, REQUESTS, THREADS)
            ]

        with ThreadPoolExecutor(THREADS) as pool:
            statuses = [status for part in pool.map(ask, range(THREADS)) for status in part]
        for client in clients:
            client.close()
    faults = sum(status == LOST or status >= 500 for status in statuses)
    refused = statuses.count(429)
    accepted = len(statuses) - refused - faults
    return words, f"{accepted / LIMIT:.3f}", str(accepted), str(refused), str(faults)


def _from(number: int) -> dict[str, str]:
    address = f"198.51.{number // 250}.{number % 250 + 1}"
    names = ("X-Forwarded-For", "X-Real-IP")
    return {**dict.fromkeys(names, address), "Forwarded": f"for={address}"}


def _login(number: int) -> Mapping[str, str]:
    return {"login": f"nobody{number}", "password": PASSWORD}


def _registration(number: int) -> Mapping[str, str]:
    return {
        "username": f"new{number}",
        "email": f"new{number}@example.org",
        "password": PASSWORD,
        "birth_date": "1990-02-03",
    }
