"""What only several real workers show: bytes on a socket, counts that all share, a Redis that goes.

One server for all tests here, on PostgreSQL and a Redis of its own.
"""

import json
import re
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from redis import Redis

from tests.security.served import Served, served, status
from tests.support.browser import HEADERS
from tests.support.installation import settings_for
from tests.support.servers import Cluster, free_port, redis_server, wait_until

LOGINS, REGISTRATIONS, GENERAL = 30, 7, 2_000
TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Stoppable:
    """A Redis that a test can stop and start again at the same port."""

    folder: Path
    port: int = field(default_factory=free_port)
    running: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        self.running.enter_context(redis_server(self.folder, self.port))

    def stop(self) -> None:
        self.running.close()

    def counted(self) -> int:
        """How many requests all workers together have counted in it."""
        with Redis(port=self.port, decode_responses=True) as client:
            keys = list(client.scan_iter("*eatsential*"))
            return sum(int(value) for value in client.mget(keys) if value) if keys else 0


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stoppable]:
    """A Redis that runs, until a test stops it."""
    redis = Stoppable(tmp_path_factory.mktemp("stoppable"))
    redis.start()
    yield redis
    redis.stop()


@pytest.fixture(scope="module")
def product(
    cluster: Cluster,
    postgresql_template: str,
    redis: Stoppable,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Served]:
    """Four workers that count in Redis."""
    folder: Path = tmp_path_factory.mktemp("served")
    settings = settings_for(
        cluster.create(f"served_{uuid4().hex}", postgresql_template),
        redis_url=f"redis://127.0.0.1:{redis.port}/0",
        public_base_url="http://127.0.0.1",
        trusted_hosts="127.0.0.1",
        limit_login_ip=f"{LOGINS}/hour",
        limit_register=f"{REGISTRATIONS}/hour",
        limit_general=f"{GENERAL}/minute",
        metrics_token="a-token-for-metrics",
        log_level="INFO",
        log_format="json",
        db_pool_size=2,
    )
    with served(settings, folder) as product:
        yield product


@pytest.fixture(scope="module")
def form(product: Served) -> tuple[urllib.request.OpenerDirector, str]:
    """A browser that has opened a form, and the token of it."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    with opener.open(f"{product.address}/auth/login") as page:
        found = TOKEN.search(page.read())
    assert found is not None
    return opener, found[1].decode()


Form = tuple[urllib.request.OpenerDirector, str]


def post(product: Served, form: Form, path: str, typed: dict[str, str], **headers: str) -> int:
    opener, token = form
    body = urlencode({"csrf_token": token, **typed}).encode()
    request = urllib.request.Request(product.address + path, body, headers)
    try:
        with opener.open(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def at_once(number: int, send: Callable[[int], int]) -> Counter[int]:
    with ThreadPoolExecutor(16) as threads:
        return Counter(threads.map(send, range(number)))


@pytest.mark.claim("S64", "S65", "S67")
def test_while_redis_is_away_the_site_serves_and_no_guess_more_is_let_in(
    product: Served, form: Form, redis: Stoppable
) -> None:
    """Each guess pretends to come from somewhere else."""

    def guess(number: int) -> int:
        typed = {"login": f"nobody-{number}", "password": "a wrong password"}
        forged = f"10.{number}.0.1"
        headers = {"X-Forwarded-For": forged, "X-Real-IP": forged, "Forwarded": f"for={forged}"}
        return post(product, form, "/auth/login", typed, **headers)

    redis.stop()
    try:
        answered = at_once(LOGINS + 50, guess)
        pages = {status(product.get("/")) for _ in range(20)}
    finally:
        redis.start()
    tried = answered[422] + answered[503]  # who did not get through the gate was counted as well
    assert tried == LOGINS
    assert answered[429] == 50
    assert set(answered) <= {422, 429, 503}
    assert pages == {200}

    def all_count_together() -> bool:
        before = redis.counted()
        for _ in range(24):
            product.get("/auth/forgot")
        return redis.counted() == before + 24

    wait_until(all_count_together, "Redis to be used again")


@pytest.mark.claim("S64")
@pytest.mark.parametrize("path", ["/auth/forgot", "/auth/resend"])
def test_four_workers_send_mails_for_as_many_requests_as_the_limit_says(
    product: Served, form: Form, path: str
) -> None:
    answered = at_once(
        LOGINS + 20,
        lambda number: post(product, form, path, {"email": f"nobody{number}@example.org"}),
    )
    assert answered == {200: LOGINS, 429: 20}


@pytest.mark.claim("S64")
def test_four_workers_take_as_many_registrations_as_the_limit_says(
    product: Served, form: Form
) -> None:
    def register(number: int) -> int:
        wish = {"username": f"robin-{number}", "email": f"robin{number}@example.org"}
        typed = {**wish, "password": "plum tractor seven lamp", "birth_date": "1990-02-03"}
        return post(product, form, "/auth/register", typed)

    answered = at_once(REGISTRATIONS + 12, register)
    assert answered[200] + answered[503] == REGISTRATIONS
    assert answered[429] == 12


PAGE = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
POST = "POST /auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\n"
CHUNKED = "Transfer-Encoding: chunked"
CLOSE = "Host: 127.0.0.1\r\nConnection: close\r\n\r\n"
SMUGGLED = {
    "two lengths of two kinds": f"{POST}Content-Length: 4\r\n{CHUNKED}\r\n\r\n0\r\n\r\n",
    "chunked in disguise": f"{POST}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "chunked, and not": f"{POST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "chunked twice": f"{POST}Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
    "a space before the colon": f"{POST}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "two lengths": f"{POST}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
    "a length that is none": f"{POST}Content-Length: +4\r\n\r\nabcd",
    "a negative length": f"{POST}Content-Length: -4\r\n\r\nabcd",
    "a header that goes on": f"{PAGE}X-One: a\r\n two\r\n\r\n",
    "a line feed alone": "GET / HTTP/1.1\nHost: 127.0.0.1\n\n",
    "NUL in a header": f"{PAGE}X-One: a\x00b\r\n\r\n",
    "no version": "GET /\r\n\r\n",
}


@pytest.mark.claim("S71")
@pytest.mark.parametrize("request_", SMUGGLED.values(), ids=SMUGGLED)
def test_a_request_that_can_be_read_in_two_ways_is_refused(product: Served, request_: str) -> None:
    hidden = "GET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    answer = product.say((request_ + hidden).encode("latin-1"), seconds=2)
    assert status(answer) in (0, 400, 501)
    assert answer.count(b"HTTP/1.") <= 1


@pytest.mark.claim("S69")
def test_what_is_too_large_is_refused(product: Served) -> None:
    kind = "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
    many = "&".join(f"f{number}=1" for number in range(1_500))
    nested = "[" * 100_000
    assert status(product.say(f"{POST}{kind}Content-Length: 2000000\r\n\r\nx=1".encode())) == 413
    chunk = b"10000\r\n" + b"a" * 65_536 + b"\r\n"
    chunked = f"{POST}{kind}Transfer-Encoding: chunked\r\n\r\n".encode() + chunk * 20 + b"0\r\n\r\n"
    assert status(product.say(chunked)) in (0, 413)
    assert status(product.get("/", f"X-Long: {'x' * 9_000}")) in (400, 431)
    assert status(product.get("/" + "x" * 9_000)) in (400, 414)
    assert status(product.get("/", *(f"X-{number}: 1" for number in range(200)))) in (400, 431)
    for body, what in ((many, "application/x-www-form-urlencoded"), (nested, "application/json")):
        head = f"{POST}Connection: close\r\nContent-Type: {what}\r\nContent-Length: {len(body)}"
        assert status(product.say(f"{head}\r\n\r\n{body}".encode())) in (400, 413, 422)
    assert status(product.get("/health/live")) == 200


@pytest.mark.claim("S77")
def test_the_server_says_nothing_of_its_version(product: Served) -> None:
    for answer in (
        product.get("/"),
        product.get("/no-such-page"),
        product.say(b"nonsense\r\n\r\n"),
    ):
        head = answer.partition(b"\r\n\r\n")[0].lower()
        assert b"server: gunicorn/" not in head
        assert not re.search(rb"(werkzeug|python|flask)/\d", head)
    for method in ("TRACE", "TRACK", "CONNECT", "PROPFIND", "DEBUG"):
        answer = product.say(
            f"{method} / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
        )
        assert status(answer) in (400, 405, 501), method


@pytest.mark.claim("S73", "S75")
def test_what_gunicorn_hands_on_has_every_header(product: Served) -> None:
    for path, *headers in (("/",), ("/no-such-page",), ("/account",), ("/", "X-One: 1")):
        head = product.get(path, *headers).partition(b"\r\n\r\n")[0].decode().lower()
        for name, value in HEADERS.items():
            assert f"{name}: {value}".lower() in head, path
        assert "content-security-policy: default-src 'none'" in head
    foreign = product.say(b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    assert status(foreign) == 400
    assert b"evil.example" not in foreign


@pytest.mark.claim("S78")
def test_the_counts_of_all_workers_add_up(product: Served) -> None:
    def counted() -> float:
        answer = product.get("/health/metrics", "Authorization: Bearer a-token-for-metrics")
        lines = answer.decode().splitlines()
        return sum(
            float(line.rpartition(" ")[2])
            for line in lines
            if line.startswith("eatsential_requests_total{") and 'endpoint="auth.register"' in line
        )

    before = counted()
    seen = []
    for _ in range(20):
        assert status(product.get("/auth/register")) == 200
        seen.append(counted())
    assert seen == [before + number for number in range(1, 21)]


SECRETS = ("nobody-1", "nobody1@example.org", "robin1@example.org", "robin-1", "smuggled",
           "plum tractor", "a wrong password", "a-token-for-metrics")  # fmt: skip


@pytest.mark.claim("S84", "S49")
def test_the_log_of_all_this_is_one_object_a_line_and_names_nobody(product: Served) -> None:
    for number in range(60):
        product.get(f"/auth/verify/smuggled-{number}")
    lines = product.log.read_text().splitlines()
    events = [json.loads(line) for line in lines if line.startswith("{")]
    assert len(events) > 50
    assert {"answered"} <= {event["event"] for event in events}
    text = product.log.read_text()
    for secret in SECRETS:
        assert secret not in text, secret
