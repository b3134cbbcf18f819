"""What every answer has, whoever asks for whatever."""

import io
import json
import logging
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy.exc import OperationalError

from eatsential import clock
from eatsential.database import db
from eatsential.errors import Busy, DomainError
from eatsential.logs import configure_logs
from eatsential.settings import Settings
from eatsential.users.models import User
from eatsential.web.links import absolute, local_path
from tests.support.browser import Visitor


@pytest.mark.claim("S76")
def test_an_unknown_page_says_so_with_the_request_id(anybody: Visitor) -> None:
    answer = anybody.get("/no-such-page", headers={"X-Request-ID": "abc-123"})

    assert answer.status_code == 404
    assert answer.headers["X-Request-ID"] == "abc-123" and "abc-123" in answer.text


@pytest.mark.claim("S76")
@pytest.mark.parametrize("given", ["x" * 65, "a b", "<script>", "ümlaut", ""])
def test_a_strange_request_id_is_replaced(anybody: Visitor, given: str) -> None:
    answer = anybody.get("/", headers={"X-Request-ID": given.encode().decode("latin-1")})

    assert answer.headers["X-Request-ID"] != given
    assert len(answer.headers["X-Request-ID"]) == 36


def test_a_client_that_asks_for_json_gets_json(anybody: Visitor) -> None:
    answer = anybody.get("/no-such-page", headers={"Accept": "application/json"})

    assert set(answer.json or {}) == {"error", "request_id", "timestamp"}
    assert datetime.fromisoformat((answer.json or {})["timestamp"]).tzinfo is not None


@pytest.mark.claim("S75")
def test_a_host_that_is_not_ours_is_refused(anybody: Visitor) -> None:
    assert anybody.get("/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.claim("S75")
def test_links_come_from_the_settings_alone(app: Flask) -> None:
    with app.test_request_context("/", headers={"X-Forwarded-Host": "evil.example"}):
        assert absolute("auth.login").startswith(app.extensions["settings"].public_base_url)


@pytest.mark.claim("S65")
@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
@pytest.mark.settings(limit_general="3/hour")
def test_nobody_changes_their_address_by_a_header(anybody: Visitor, header: str) -> None:
    for number in range(3):
        assert anybody.get("/", headers={header: f"10.0.0.{number}"}).status_code == 200

    assert anybody.get("/", headers={header: "10.0.0.99"}).status_code == 429


@pytest.mark.claim("S65")
@pytest.mark.settings(limit_general="3/hour", proxy_hops=1)
def test_one_proxy_is_believed_when_the_settings_say_so(anybody: Visitor) -> None:
    for number in range(5):
        forged = {"X-Forwarded-For": f"10.0.0.{number}, 192.0.2.7"}
        status = anybody.get("/", headers=forged).status_code
    assert status == 429

    assert anybody.get("/", headers={"X-Forwarded-For": "192.0.2.8"}).status_code == 200


@pytest.mark.settings(limit_general="2/hour", proxy_hops=1)
def test_a_client_is_its_ipv4_address_or_its_ipv6_network(anybody: Visitor) -> None:
    def statuses(*addresses: str) -> list[int]:
        return [
            anybody.get("/", headers={"X-Forwarded-For": address}).status_code
            for address in addresses
        ]

    assert statuses("2001:db8::1", "2001:db8::2:3", "2001:db8::4") == [200, 200, 429]
    assert statuses("2001:db8:0:1::1", "::ffff:192.0.2.1", "::ffff:192.0.2.2") == [200] * 3
    assert statuses("192.0.2.1", "192.0.2.1") == [200, 429]
    assert statuses("192.0.2.9:5678", "[2001:db8::1]:80", "a:b") == [200] * 3


@pytest.mark.claim("S66")
@pytest.mark.settings(limit_general="3/minute")
def test_the_general_limit_says_how_much_is_left(
    anybody: Visitor, travel: Callable[[datetime], None]
) -> None:
    travel(clock.now().replace(second=5))  # not where one minute turns into the next
    first = anybody.get("/")
    assert first.headers["X-RateLimit-Limit"] == "3"
    assert first.headers["X-RateLimit-Remaining"] == "2"
    assert "Retry-After" not in first.headers
    for _ in range(2):
        anybody.get("/auth/login")

    answer = anybody.get("/")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert anybody.get("/health/live").status_code == 200


@pytest.mark.claim("S67")
@pytest.mark.settings(limit_general="3/hour")
def test_the_general_limit_is_shared_through_redis(
    database_url: str, redis_url: str, compiled: object
) -> None:
    from tests.support.installation import application, settings_for

    Redis.from_url(redis_url).flushall()  # the other database had its turn in the same minute
    answered = []
    settings = settings_for(database_url, redis_url=redis_url, limit_general="3/hour")
    for _ in range(2):
        with application(settings, compiled) as app:  # type: ignore[arg-type]
            answered += [app.test_client().get("/auth/login").status_code for _ in range(3)]

    assert answered.count(200) == 3 and answered.count(429) == 3


@pytest.mark.claim("S67")
@pytest.mark.settings(redis_url="redis://127.0.0.1:1/0", limit_general="3/hour")
def test_without_redis_the_site_serves_and_still_counts(anybody: Visitor) -> None:
    answered = [anybody.get("/auth/login").status_code for _ in range(5)]

    assert answered == [200, 200, 200, 429, 429]


@pytest.mark.claim("S39")
def test_a_database_that_is_away_is_said_and_the_session_kept(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    with monkeypatch.context() as broken:
        broken.setattr(db.session, "execute", away)
        answer = visitor.get("/account")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")

    assert visitor.get("/account").status_code == 200


@pytest.mark.settings  # it gets an address of its own
@pytest.mark.claim("S95")
def test_a_connection_that_broke_after_it_was_needed_spoils_no_answer(
    app: Flask, anybody: Visitor
) -> None:
    def view() -> dict[str, str]:
        broken = db.session.connection().connection.dbapi_connection
        assert broken is not None
        broken.close()
        return {"status": "made"}

    app.add_url_rule("/made", "made", view_func=view)

    for _ in range(2):
        assert anybody.get("/made").json == {"status": "made"}


@pytest.mark.settings  # it gets addresses of its own
@pytest.mark.claim("S76")
def test_a_fault_shows_nothing_of_itself(app: Flask, anybody: Visitor) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/fault", "fault", view_func=_raising(ZeroDivisionError()))
    app.add_url_rule("/refusal", "refusal", view_func=_raising(DomainError("No.")))
    app.add_url_rule("/busy", "busy", view_func=_raising(Busy("Later.", retry_after=7)))

    answer = anybody.get("/fault")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text and "Traceback" not in answer.text
    assert anybody.get("/refusal").status_code == 409
    assert anybody.get("/busy").headers["Retry-After"] == "7"


def _raising(error: Exception) -> Callable[[], str]:
    def view() -> str:
        raise error

    return view


@pytest.mark.claim("S98")
def test_ready_says_whether_the_database_is_migrated(app: Flask, anybody: Visitor) -> None:
    assert anybody.get("/health/live").json == {"status": "live"}
    assert anybody.get("/health/ready").json == {"status": "ready"}

    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    assert anybody.get("/health/ready").status_code == 503


@pytest.mark.claim("S78")
@pytest.mark.settings(metrics_token="a-token-for-metrics")
def test_metrics_need_their_token(anybody: Visitor, user: User) -> None:
    anybody.submit("/auth/login", login=user.username, password="wrong")

    for header in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer ü"}):
        assert anybody.get("/health/metrics", headers=header).status_code == 404
    answer = anybody.get("/health/metrics", headers={"Authorization": "Bearer a-token-for-metrics"})
    assert "eatsential_requests_total" in answer.text
    assert user.username not in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_methods_that_a_page_does_not_have(anybody: Visitor, method: str) -> None:
    answer = anybody.open("/auth/login", method=method)

    assert answer.status_code in (400, 405)


@pytest.mark.claim("S69", "S102")
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"5"),
        ("application/json", b"[" * 20_000),
        ("application/json", b'{"login": 5, "password": [1], "username": {}, "birth_date": null}'),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="password"; filename="f"\r\n\r\nb'
            b"\r\n--x--",
        ),
    ],
)
def test_what_no_form_sends_is_no_fault(anybody: Visitor, kind: str, body: bytes) -> None:
    for path in ("/auth/login", "/auth/register", "/auth/forgot"):
        token = {"X-CSRFToken": anybody.token(path)}
        answer = anybody.post(path, data=body, content_type=kind, headers=token)
        assert answer.status_code == 422


class BrokenOff(io.RawIOBase):
    """What a server hands on when the pieces of a body do not fit together."""

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: object) -> int:
        raise RuntimeError("no chunk")


@pytest.mark.claim("S69")
@pytest.mark.parametrize(
    ("pieces", "status"), [(BrokenOff, 400), (lambda: io.BytesIO(b"a" * 2_000), 413)]
)
@pytest.mark.settings(max_body=1_500)
def test_a_body_in_pieces_that_breaks_off_or_is_too_long_is_refused(
    anybody: Visitor, pieces: Callable[[], object], status: int
) -> None:
    answer = anybody.post(
        "/auth/login",
        content_type="application/x-www-form-urlencoded",
        environ_overrides={
            "HTTP_TRANSFER_ENCODING": "chunked",
            "wsgi.input": pieces(),
            "wsgi.input_terminated": True,
        },
    )

    assert answer.status_code == status


@pytest.mark.claim("S74")
def test_no_page_answers_to_other_origins(anybody: Visitor) -> None:
    answer = anybody.get("/", headers={"Origin": "https://evil.example"})

    assert not [name for name, _value in answer.headers if name.startswith("Access-Control")]


@pytest.mark.claim("S90")
def test_static_files_are_kept_for_ever_and_pages_never(anybody: Visitor) -> None:
    page = anybody.get("/")
    style = page.text.partition('<link rel="stylesheet" href="')[2].partition('"')[0]

    with anybody.get(style) as answer:
        assert answer.data

    assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"]
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.claim("S51")
@pytest.mark.parametrize(
    "path", ["/static/../wsgi.py", "/static/..%2f..%2fsetup.cfg", "/static/%2e%2e/README.md"]
)
def test_nothing_outside_static_is_served(anybody: Visitor, path: str) -> None:
    assert anybody.get(path).status_code == 404


@pytest.mark.parametrize("target", ["/a", "/a?b=c", "/"])
def test_local_paths_are_followed(target: str) -> None:
    assert local_path(target, "/else") == target


@pytest.mark.claim("S49", "S84")
def test_log_lines_are_json_and_hold_no_secret(
    app: Flask, anybody: Visitor, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    settings: Settings = app.extensions["settings"]
    configure_logs(settings.model_copy(update={"log_format": "json", "log_level": "INFO"}))

    anybody.submit("/auth/login", login=user.email, password="secret-marker")
    anybody.get("/auth/verify/token-marker")
    anybody.get("/no\r\n{}forged")
    logging.getLogger("other").warning("line\nforged %s", "\x1b[31m")
    configure_logs(settings)

    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert len(lines) >= 4
    assert {"request_id", "route", "status", "ms"} <= lines[0].keys()
    for secret in ("secret-marker", "token-marker", user.email, "\x1b"):
        assert secret not in written.getvalue()
