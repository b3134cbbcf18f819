"""Who may do what: every route and method for every role, read from the list of routes itself."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from werkzeug.routing import Rule

from eatsential import clock
from eatsential.admin import services as administration
from eatsential.audit.models import AuditEvent
from eatsential.audit.rules import Act
from eatsential.auth.models import UserSession
from eatsential.auth.services.administrator import fresh_code
from eatsential.database import db, transaction
from eatsential.flags.rules import Flag
from eatsential.profiles.queries import people_of
from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.profiles.services import entries as profiles
from eatsential.users.models import User
from eatsential.users.rules import PERMISSIONS, Permission, Role
from eatsential.users.services import LastAdministrator
from tests.security.browsers import browser as fresh_browser
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD, a_person, a_user, account_of
from tests.support.furnished import Furnished, addressing, furnish
from tests.support.page import page_of
from tests.test_routes import GONE, HIDDEN, PUBLIC, digest

Travel = Callable[[datetime], None]
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE")
FEWER = ("HEAD", "POST")  # where a role beyond the first two makes no difference
LOOKED_UP = ("anonymous", Role.USER, Role.ADMINISTRATOR)  # GET: tests/test_routes.py
NEEDED = {  # what a page of administrators asks for, beside being one
    "admin.users": Permission.SEE_USERS,
    "admin.user": Permission.SEE_USERS,
    "admin.registration": Permission.SEE_USERS,
    "admin.act": Permission.SUSPEND_USERS,
    "admin.audit": Permission.SEARCH_AUDIT,
    "admin.event": Permission.SEARCH_AUDIT,
    "admin.export": Permission.SEARCH_AUDIT,
    "admin.read": Permission.SEARCH_AUDIT,
    "admin.profile": Permission.OPEN_PROFILES,
    "admin.role": Permission.CHANGE_ROLES,
    "admin.mail": Permission.SEE_MAIL,
    "admin.mails": Permission.SEE_MAIL,
    "admin.word": Permission.ANSWER_WORDS,
    "admin.words": Permission.ANSWER_WORDS,
    "admin.report": Permission.ANSWER_REPORTS,
    "admin.reports": Permission.ANSWER_REPORTS,
    "admin.vocabulary": Permission.PROPOSE_CHANGES,
    "admin.drafts": Permission.PROPOSE_CHANGES,
    "admin.corpus": Permission.PROPOSE_CHANGES,
    "admin.draft": Permission.PROPOSE_CHANGES,
    "admin.row": Permission.PROPOSE_CHANGES,
    "admin.answer_draft": Permission.PUBLISH_RULES,
    "admin.publish_draft": Permission.PUBLISH_RULES,
    "admin.export_vocabulary": Permission.PROPOSE_CHANGES,
    "admin.import_vocabulary": Permission.PROPOSE_CHANGES,
    "admin.rule_sets": Permission.PROPOSE_CHANGES,
    "admin.activate_rule_set": Permission.PUBLISH_RULES,
    "admin.flags": Permission.CHANGE_FLAGS,
    "admin.flag": Permission.CHANGE_FLAGS,
    "admin.flag_default": Permission.CHANGE_FLAGS,
    "admin.system": Permission.SEE_SYSTEM,
}
ROLES: dict[str, Role | None] = {"anonymous": None, "ended session": None, **{r: r for r in Role}}
OPEN = {"auth.logout", "auth.passkey_options"}  # of these only the acts are there
OWN = {"person_id", "entry_id", "check_id", "kept_id", "session_id", "passkey_id", "grant_id"}
OWN |= {"invitation_id", "batch_id", "chosen_id"}


@pytest.fixture
def as_(app: Flask) -> Callable[[str], tuple[Visitor, User]]:
    """A browser of somebody with this role, and the account; a stranger's is nobody's."""

    def browse(role: str) -> tuple[Visitor, User]:
        browser = fresh_browser(app)
        user = a_user(role=ROLES[role] or Role.USER)
        if role != "anonymous":
            browser.log_in(user)
        if role == "ended session":
            with transaction() as session:
                session.execute(delete(UserSession))
        return browser, user

    return browse


def may(role: str, endpoint: str) -> bool:
    """Whether a role may open a page at all, by the table of permissions."""
    if endpoint.startswith(HIDDEN):
        held = PERMISSIONS[ROLES[role] or Role.USER]
        return bool(held) if endpoint == "admin.index" else NEEDED[endpoint] in held
    return endpoint in PUBLIC | OPEN or ROLES[role] is not None


def every_rule(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


@pytest.mark.claim("S52", "S54")
@pytest.mark.parametrize("role", ROLES)
def test_every_route_and_method_for_every_role(
    app: Flask, as_: Callable[[str], tuple[Visitor, User]], role: str
) -> None:
    a_user(role=Role.ADMINISTRATOR)  # so that nobody can become the first one
    browser, user = as_(role)
    things = furnish(user)
    if role == "ended session":
        with transaction() as session:
            session.execute(delete(UserSession))
    token = browser.token("/auth/login")
    before, tried = digest(), 0
    for rule in every_rule(app):
        with addressing(app):
            address = things.address(rule)
        all_of_them = role in ("anonymous", Role.USER) or rule.endpoint.startswith(HIDDEN)
        for method in METHODS if all_of_them else FEWER:
            if method == "GET" and role in LOOKED_UP:
                continue
            served = method in (rule.methods or ())
            if served and method == "POST" and may(role, rule.endpoint):
                continue  # an own act; what is allowed is tried elsewhere
            tried += 1
            data = {"csrf_token": token} if method not in ("GET", "HEAD", "OPTIONS") else None
            answer = browser.open(address, method=method, data=data)
            told = f"{role}: {method} {address} ({answer.status})"
            if rule.endpoint.startswith(HIDDEN) and not may(role, rule.endpoint):
                assert (answer.status_code, "Allow" in answer.headers) == (404, False), told
            elif method == "OPTIONS":
                assert answer.status_code == 200, told
            elif not served:
                assert answer.status_code in (400, 405), told
            elif may(role, rule.endpoint):
                assert answer.status_code in ((404,) if rule.endpoint in GONE else (200, 302)), told
            elif ROLES[role] is None:
                assert answer.status_code == 302, told
                assert answer.location.startswith("/auth/login"), told
            else:
                assert answer.status_code == 404, told
    assert tried > 90
    assert digest() == before


SPELLINGS = (
    "/admin/users/", "/admin/users//", "//admin/users", "/admin//users", "/ADMIN/users",
    "/Admin/Users", "/admin/./users", "/admin/x/../users", "/x/../admin/users", "/%61dmin/users",
    "/admin%2fusers", "/admin/users%2f", "/admin/users%00", "/admin/users;x=1", "/admin/users.json",
    "/admin/users?x=1#y", "/./admin/users", "/admin\\users", "/admin%5cusers", "/admin/users%20",
    "/admin/users%0a", "/%2e/admin/users", "/admin/%75sers",
)  # fmt: skip


@pytest.mark.claim("S54")
@pytest.mark.parametrize(
    ("role", "spellings"),
    [("anonymous", ("/admin", *SPELLINGS)), (Role.CURATOR, SPELLINGS)],
    ids=["anonymous", "curator"],
)
def test_no_spelling_of_an_address_opens_the_pages_of_administrators(
    as_: Callable[[str], tuple[Visitor, User]], role: str, spellings: tuple[str, ...]
) -> None:
    browser, _ = as_(role)
    a_user(username="somebody", email="somebody@example.org")
    for spelling in spellings:
        for method in ("GET", "POST", "OPTIONS"):
            answer = browser.open(spelling, method=method, follow_redirects=True)
            assert answer.status_code in (400, 404), f"{method} {spelling}"
            assert "somebody" not in answer.text


@pytest.mark.claim("S54")
def test_no_header_opens_the_pages_of_administrators(visitor: Visitor) -> None:
    for forged in [
        {"X-Original-URL": "/admin/users"},
        {"X-Rewrite-URL": "/admin/users"},
        {"X-HTTP-Method-Override": "GET"},
        {"X-Forwarded-User": "administrator"},
        {"Authorization": "Basic YWRtaW46YWRtaW4="},
        {"Remote-User": "administrator"},
        {"X-Forwarded-For": "127.0.0.1"},
    ]:
        assert visitor.get("/admin/users", headers=forged).status_code == 404
        assert "/admin/users" not in visitor.get("/", headers=forged).text


@pytest.mark.claim("S52")
@pytest.mark.parametrize("role", ROLES)
def test_the_things_of_another_account_are_reached_by_no_role_and_method(
    app: Flask, as_: Callable[[str], tuple[Visitor, User]], role: str
) -> None:
    owner = a_user(username="owner")
    theirs = furnish(owner)
    browser, _ = as_(role)
    if role == "ended session":
        with transaction() as session:
            session.execute(delete(UserSession))
    token = browser.token("/auth/login")
    before, tried = digest(), 0
    for rule in every_rule(app):
        if not rule.arguments & OWN:
            continue
        with addressing(app):
            address = theirs.address(rule)
        for method in {"HEAD", "POST"} & (rule.methods or set()):
            tried += 1
            data = {"csrf_token": token, "name": "Mallory"} if method == "POST" else None
            answer = browser.open(address, method=method, data=data)
            expected = 302 if ROLES[role] is None else 404
            if role == "ended session" and method == "POST" and "GET" in (rule.methods or ()):
                expected = 401  # the login page, which keeps what was typed
            assert answer.status_code == expected, f"{role}: {method} {address}"
    assert tried > 20
    assert digest() == before


@pytest.mark.claim("S52")
def test_the_person_of_another_account_is_not_reached_through_an_own_page(
    app: Flask, visitor: Visitor, user: User
) -> None:
    """The first identifier of an address is one's own, the second is somebody else's."""
    own, theirs = furnish(user), furnish(a_user())
    mixed = replace(own, entry_id=theirs.entry_id)
    token = visitor.token("/account")
    before = digest()
    for rule in every_rule(app):
        if not {"person_id", "entry_id"} <= rule.arguments:
            continue
        with addressing(app):
            address = mixed.address(rule)
        opened = visitor.get(address).status_code
        assert opened == (404 if "GET" in (rule.methods or ()) else 405)
        assert visitor.post(address, data={"csrf_token": token}).status_code == 404
    asked = {"csrf_token": token, "person": str(theirs.person_id), "text": "milk", "lang": "en"}
    assert visitor.post("/check", data=asked).status_code == 422
    assert digest() == before


EXTRAS = {
    "is_admin": "1", "role": "administrator", "role_id": "administrator", "email_verified": "1",
    "created_at": "2001-01-01", "suspended_at": "", "password_hash": "x", "price": "0",
    "status": "done", "total": "0", "deletion_due_at": "", "second_factor_at": "2026-01-01",
    "proved_at": "2026-01-01", "username_key": "x", "email_key": "x",
}  # fmt: skip


@pytest.mark.claim("S53")
def test_fields_that_a_form_does_not_have_change_nothing(
    app: Flask, visitor: Visitor, user: User
) -> None:
    victim = a_user()
    things = furnish(user)
    extras = {**EXTRAS, "user_id": str(victim.id), "id": str(victim.id)}
    columns = [c for c in User.__table__.columns if c.name not in ("language", "time_zone")]
    before = [tuple(row) for row in db.session.execute(select(*columns).order_by(User.id))]
    sent = 0
    for rule in every_rule(app):
        if "POST" not in (rule.methods or ()) or rule.endpoint in KEEP_OUT:
            continue
        with addressing(app):
            address = things.address(rule)
        page = visitor.get(address)
        form = page_of(page.text).forms[0].values if page.status_code == 200 else {}
        token = form.get("csrf_token") or visitor.token("/account")
        with_token = {**form, **extras, "csrf_token": token}
        sent += 1
        assert visitor.post(address, data=with_token).status_code < 500, address
    after = [tuple(row) for row in db.session.execute(select(*columns).order_by(User.id))]
    assert sent > 30
    assert after == before
    with visitor.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert token
    owners = set(db.session.scalars(select(UserSession.user_id)))
    assert owners <= {user.id}


KEEP_OUT = {"auth.logout", "auth.end_session", "auth.end_other_sessions"}  # they end the session


@pytest.mark.claim("S53")
def test_preferences_hold_what_their_form_has_and_nothing_more(
    visitor: Visitor, user: User
) -> None:
    answer = visitor.submit(
        "/account/preferences", time_zone="Europe/Berlin", language="en", **EXTRAS
    )
    assert answer.status_code == 303
    changed = db.session.scalars(select(User).where(User.id == user.id)).one()
    assert (changed.time_zone, changed.role, changed.email) == (
        "Europe/Berlin",
        Role.USER,
        user.email,
    )


LATER = timedelta(minutes=16)
CONFIRMED = (
    "/account/two-factor",
    "/account/two-factor/off",
    "/account/two-factor/codes",
    "/account/passkeys",
    "/account/export",
)


@pytest.mark.claim("S55")
def test_what_matters_asks_an_old_session_to_prove_who_it_is(
    app: Flask, administrator: Visitor, travel: Travel
) -> None:
    somebody = a_user()
    flag = f"/admin/flags/{Flag.PHOTO_READING}"
    pages = (*CONFIRMED, f"/admin/users/{somebody.id}/role", flag, f"{flag}/default")
    token = administrator.token("/account")
    travel(clock.now() + LATER)
    before = digest()
    for page in pages:
        asked = administrator.get(page)
        assert asked.location == f"/auth/confirm?next={page}", page
        sent = {"csrf_token": token, "role": "administrator", "reason": "x"}
        again = administrator.post(page, data=sent)
        assert again.status_code in (200, 422), page
        assert "current_password" in page_of(again.text).form_with("current_password").names
    for page in ("/account/export/fetch", "/account/passkeys/options"):
        answer = administrator.post(page, data={"csrf_token": token})
        assert "current_password" in page_of(answer.text).form_with("current_password").names
    assert digest() == before


@pytest.mark.claim("S55")
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SUPPORT])
def test_the_pages_of_administrators_ask_for_a_second_factor(anybody: Visitor, role: Role) -> None:
    boss = a_user(role=role)
    anybody.submit("/auth/login", login=boss.username, password=PASSWORD)
    for path in ("/admin/", "/admin/users", f"/admin/users/{boss.id}"):
        answer = anybody.get(path)
        assert (answer.status_code, answer.location) == (302, "/account/two-factor")


@pytest.mark.claim("S56")
@pytest.mark.parametrize("act", ["suspend", "change_role"])
def test_the_last_administrator_stays_also_when_two_act_on_each_other_at_once(
    app: Flask, act: str
) -> None:
    one, other = (a_user(role=Role.ADMINISTRATOR) for _ in range(2))
    acts: dict[str, Callable[[User, User], None]] = {
        "suspend": lambda a, t: administration.suspend(account_of(a), t.id, "race"),
        "change_role": lambda a, t: administration.change_role(
            account_of(a), t.id, Role.USER, "race"
        ),
    }
    start, refused = threading.Barrier(2), []

    def remove(actor: User, target: User) -> None:
        with app.app_context():
            start.wait()
            try:
                acts[act](actor, target)
            except LastAdministrator:
                refused.append(target.id)

    threads = [threading.Thread(target=remove, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    active = select(func.count()).where(
        User.role == Role.ADMINISTRATOR, User.suspended_at.is_(None)
    )
    assert len(refused) == 1
    assert db.session.scalar(active) == 1


@pytest.mark.claim("S57")
def test_an_administrator_neither_sets_nor_sees_a_password_and_is_nobody_else(
    app: Flask, administrator: Visitor, user: User
) -> None:
    things = furnish(user)
    for rule in every_rule(app):
        if not rule.endpoint.startswith(HIDDEN) or "GET" not in (rule.methods or ()):
            continue
        with addressing(app):
            page = administrator.get(things.address(rule), follow_redirects=True)
        assert user.password_hash.encode() not in page.data
        if page.mimetype != "text/html":
            continue  # a file
        controls = page_of(page.text).all("input")
        passwords = [c for c in controls if c.get("type") == "password"]
        assert {c.get("autocomplete") for c in passwords} <= {"current-password"}  # one's own
    assert not [r for r in every_rule(app) if "impersonate" in r.rule or "login-as" in r.rule]
    sent = {"password": "set by somebody else", "role": "user", "act": "suspend", "reason": "x"}
    administrator.post_with_token(f"/admin/users/{user.id}", f"/admin/users/{user.id}", **sent)
    stored = db.session.scalar(select(User.password_hash).where(User.id == user.id))
    assert stored == user.password_hash


@pytest.mark.claim("S58")
@pytest.mark.parametrize("role", [Role.SUPPORT, Role.ADMINISTRATOR])
def test_nobody_who_looks_after_accounts_sees_health_data_and_each_look_is_recorded(
    app: Flask, as_: Callable[[str], tuple[Visitor, User]], user: User, role: Role
) -> None:
    person = a_person(user, "Marker-Name")
    for entry in (Entry(EntryKind.WORD, "marker-word"), Entry(EntryKind.CONDITION, "coeliac")):
        profiles.record_entry(account_of(user), person, entry)
    browser, boss = as_(role)
    for path in ("/admin/users", f"/admin/users/{user.id}"):
        page = browser.get(path).text
        for marker in ("Marker-Name", "marker-word", "coeliac", "Coeliac"):
            assert marker not in page
    looks = db.session.execute(
        select(AuditEvent.act, AuditEvent.target).where(
            AuditEvent.actor == boss.id, AuditEvent.act.in_([Act.USERS_LISTED, Act.USER_SEEN])
        )
    ).all()
    assert sorted(act for act, _ in looks) == sorted([Act.USER_SEEN, Act.USERS_LISTED])
    assert user.id in {target for _, target in looks}
    assert [p.name for p in people_of(user.id)] == ["Marker-Name"]


@pytest.mark.claim("S60")
@pytest.mark.settings(limit_login_ip="1000/minute")
def test_a_fresh_installation_has_no_account_and_no_password_opens_it(anybody: Visitor) -> None:
    assert db.session.scalar(select(func.count()).select_from(User)) == 0
    for login in ("admin", "administrator", "root", "eatsential", "test", "user", "demo", "guest"):
        for password in ("", login, "admin", "password", "changeme", PASSWORD):
            answer = anybody.submit("/auth/login", login=login, password=password)
            assert answer.status_code in (422, 429)
    assert anybody.get("/admin/users").status_code == 404


@pytest.mark.claim("S60")
@pytest.mark.settings(limit_login_ip="1000/minute")
def test_the_first_administrator_is_made_with_the_code_of_the_start_alone(
    anybody: Visitor,
) -> None:
    code = fresh_code() or ""
    wish = {"username": "boss", "email": "boss@example.org", "birth_date": "1980-01-01"}
    for guess in ("", "0" * 43, code[:-1], code.swapcase(), str(uuid4())):
        answer = anybody.submit("/setup", code=guess, password="plum tractor seven lamp", **wish)
        assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(User)) == 0


def test_everything_that_a_route_names_is_furnished(app: Flask, user: User) -> None:
    things: Furnished = furnish(user)
    assert {name for rule in every_rule(app) for name in rule.arguments} <= vars(things).keys()
