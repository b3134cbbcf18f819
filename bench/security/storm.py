"""Many who log in at once, and what everybody else notices of it (F14)."""

import os
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import bcrypt
from flask_migrate import upgrade

from bench.report import Figure, Table
from bench.security.client import LOST, Client, milliseconds
from bench.security.timing import unlimited
from bench.serving import WORKERS, eatsential, postgresql
from tests.support.factories import PASSWORD, a_user
from tests.support.installation import application

SECONDS = 60
CROWDS = (0, 50, 100)
COST = 12
PAUSE = 0.05  # seconds between two requests of somebody who is not logging in
PAGES = ("/health/live", "/", "/account")


@dataclass
class Seen:
    """What somebody who is not logging in waited, by page."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {page: [] for page in PAGES})
    faults: int = 0


def measured() -> Figure:
    """Crowds of growing size, one after another, at the same server."""
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name:
        folder = Path(name)
        with postgresql(folder) as cluster:
            settings = unlimited(cluster, folder, bcrypt_rounds=COST)
            with application(settings, folder):
                upgrade()
                for number in range(max(CROWDS)):
                    a_user(username=f"crowd{number}", rounds=COST)
                a_user(username="calm", rounds=COST)
            limit = _hashes_a_second()
            with eatsential(settings, folder) as served:
                rows = [_row(served.address, crowd, limit) for crowd in CROWDS]
    columns = (
        *("at once", "logins ÷ bcrypt", "logins/s", "logins asked to come back"),
        *("live p95 ms", "live p99 ms", "first page p95", "p99", "account p95", "p99"),
        "5xx and none elsewhere",
    )
    return Figure(
        "Accounts: a storm of logins",
        f"So many people log in with the right password again and again for {SECONDS} s, while one"
        f" who is logged in opens three pages in turn. bcrypt of cost {COST}; this machine makes"
        f" {limit:.1f} such hashes a second with all of its {os.cpu_count()} cores and nothing"
        f" else to do. PostgreSQL, gunicorn with {WORKERS} workers. One hash at a time in each"
        " worker; who waits longer than two seconds for it is asked to come back (503 with"
        " Retry-After), and does. The bar: p95 under 1 s, /health/live under 100 ms.",
        [Table(columns, rows)],
    )


def _hashes_a_second() -> float:
    """How many hashes all cores make; bcrypt lets go of the interpreter while it works."""
    cores, each = os.cpu_count() or 1, 8
    salt = bcrypt.gensalt(COST)

    def make(_number: int) -> None:
        for _ in range(each):
            bcrypt.hashpw(b"x" * 44, salt)

    began = time.perf_counter()
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(make, range(cores)))
    return cores * each / (time.perf_counter() - began)


def _row(address: str, crowd: int, limit: float) -> tuple[str, ...]:
    calm = Client(address)
    calm.log_in("calm", PASSWORD)
    until = time.monotonic() + SECONDS
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:  # its threads delay only each other
        storm = apart.submit(logged_in, address, crowd, until)
        seen = _seen_by(calm, until)
        statuses = storm.result()
    calm.close()
    done, later = statuses[303], statuses[503]
    rate = done / SECONDS
    return (
        str(crowd),
        f"{rate / limit:.2f}" if crowd else "-",
        f"{rate:.1f}" if crowd else "-",
        str(later) if crowd else "-",
        *(milliseconds(seen.seconds[page], p) for page in PAGES for p in (0.95, 0.99)),
        str(seen.faults + sum(n for status, n in statuses.items() if status not in (303, 503))),
    )


def logged_in(address: str, crowd: int, until: float) -> Counter[int]:
    """How the logins of so many people were answered who log in until then, in one process."""
    statuses: Counter[int] = Counter()
    counting = threading.Lock()

    def again(number: int) -> None:
        while time.monotonic() < until:
            client = Client(address)
            try:
                fields = {"login": f"crowd{number}", "password": PASSWORD}
                answer = client.submit("/auth/login", **fields)
                status, wait = answer.status, answer.retry_after
            except RuntimeError:
                status, wait = LOST, 1.0
            client.close()
            with counting:
                statuses[status] += 1
            time.sleep(wait)

    people = [threading.Thread(target=again, args=[number]) for number in range(crowd)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return statuses


def _seen_by(client: Client, until: float) -> Seen:
    seen = Seen()
    while time.monotonic() < until:
        for page in PAGES:
            answer = client.get(page)
            seen.seconds[page].append(answer.seconds)
            seen.faults += answer.status != 200
            time.sleep(PAUSE)
    return seen
