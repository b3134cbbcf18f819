"""Every act that is recorded, done as people do it: one event, with who, when, how and where."""

import ast
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select, text, update
from werkzeug.test import TestResponse

from eatsential import clock
from eatsential.audit.models import AuditEvent
from eatsential.audit.rules import OUTCOMES, Act, Outcome
from eatsential.auth.services.administrator import fresh_code
from eatsential.database import db, transaction
from eatsential.keys import KeyRing
from eatsential.outbox.models import OutboxMessage
from eatsential.profiles.queries import people_for
from eatsential.profiles.rules.permits import Permit
from eatsential.rotation.commands import keys as rotation
from eatsential.screening.answer import Severity
from eatsential.settings import ROOT
from eatsential.users.models import User
from eatsential.worker import lanes, turn
from tests.curation.drafting import a_draft, tried
from tests.support.authenticator import Authenticator
from tests.support.browser import Visitor
from tests.support.factories import (
    PASSWORD,
    a_caregiver,
    a_food,
    a_person,
    a_user,
    account_of,
    an_administrator,
    an_allergy,
    an_app,
    an_invitation,
)
from tests.support.page import page_of
from tests.support.post import link_in, mails

LABEL = "Wheat flour, sugar, whey powder. May contain traces of sesame."
CHANGED = "plum tractor seven lamp"
WISH = {"email": "new@example.org", "password": CHANGED, "birth_date": "1990-02-03"}
Travel = Callable[[datetime], None]


@dataclass
class Stage:
    """An account and an administrator, each in a browser, somebody else, and the way of time."""

    app: Flask
    user: User
    boss: User
    visitor: Visitor
    administrator: Visitor
    anybody: Visitor
    travel: Travel

    def person(self) -> str:
        """A person of the account who must avoid milk; the address of their page."""
        return f"/profile/{a_person(self.user, 'Robin', an_allergy()).id}"

    def allergy(self) -> str:
        """The address of that entry."""
        person = self.person()
        return next(
            a.get("href")
            for a in page_of(self.visitor.get(f"{person}").text).all("a")
            if "/allergies/" in a.get("href")
        )

    def check(self) -> str:
        """The address of a check the account has made."""
        person = self.person().rpartition("/")[2]
        return self.visitor.submit("/check", text=LABEL, lang="en", person=person).location

    def food(self) -> str:
        """The address of a food the account keeps."""
        return self.visitor.submit(f"{self.check()}/keep", name="Rusk").location

    def note(self) -> TestResponse:
        """Note that somebody eats what speaks against a food."""
        person = a_person(self.user, "Robin", an_allergy("milk", Severity.MILD))
        check = self.visitor.submit("/check", text=LABEL, lang="en", person=str(person.id))
        return self.visitor.submit(f"{check.location}/note?finding=1")

    def card(self) -> TestResponse:
        """Make a link that shows the card of a person of the account."""
        person = self.person().rpartition("/")[2]
        return self.visitor.submit("/profile/links", people=person)

    def table(self) -> TestResponse:
        """Have a table of foods screened."""
        return self.visitor.submit(
            "/kitchen/table", table="name,ingredients\nTea,tea", against="EU"
        )

    def log_in(self, password: str = PASSWORD) -> TestResponse:
        """Type name and password."""
        return self.anybody.submit("/auth/login", login=self.user.username, password=password)

    def app_key(self) -> str:
        """Set up an authenticator app; its key."""
        page = self.visitor.get("/account/two-factor")
        key = "".join(next(e.text for e in page_of(page.text).all("strong")).split())
        form = page_of(page.text).form_with("code")
        self.last = self.visitor.post(
            "/account/two-factor", data={**form.values, "code": pyotp.TOTP(key).at(clock.now())}
        )
        assert self.last.status_code == 303
        return key

    def recovery_code(self) -> str:
        """Set up an authenticator app; the first of its recovery codes."""
        self.app_key()
        page = page_of(self.visitor.get(self.last.location).text)
        return next(e.text for e in page.all("pre")).split()[0]

    def passkey(self) -> TestResponse:
        """Add a passkey."""
        own = "/account/passkeys"
        form = page_of(self.visitor.get(own).text).form_with("credential")
        asked = self.visitor.post(f"{own}/options", data=form.values)
        credential = Authenticator().create(json.loads(asked.text))
        return self.visitor.submit(own, name="Phone", credential=credential)

    def link(self, word: str) -> str:
        """The path of the link in the mail whose subject has this word."""
        return link_in(next(mail for mail in mails() if word in mail.subject.lower()))

    def work(self) -> None:
        """What the worker does now."""
        turn(chain(*lanes()))


def registered(on: Stage) -> TestResponse:
    return on.anybody.submit("/auth/register", username="robin", **WISH)


def verified(on: Stage) -> TestResponse:
    registered(on)
    return on.anybody.submit(on.link("confirm"), password=CHANGED)


def tried_too_often(on: Stage) -> TestResponse:
    while (answer := on.log_in("a wrong one")).status_code != 429:
        pass
    return answer


def session_ended(on: Stage) -> TestResponse:
    on.log_in()
    return on.visitor.press("/account/sessions", "/account/sessions/end-others")


def proved(on: Stage) -> TestResponse:
    on.travel(clock.now() + timedelta(hours=1))
    return on.visitor.submit("/account/export", current_password=PASSWORD)


def reset(on: Stage) -> TestResponse:
    on.anybody.submit("/auth/forgot", email=on.user.email)
    return on.anybody.submit(on.link("password"), password=CHANGED)


def address_asked(on: Stage) -> TestResponse:
    return on.visitor.submit("/account/email", email="new@example.org", current_password=PASSWORD)


def address_changed(on: Stage) -> TestResponse:
    address_asked(on)
    mail = next(mail for mail in mails() if mail.to == "new@example.org")
    return on.visitor.submit(link_in(mail), password=PASSWORD)


def second_factor_on(on: Stage) -> TestResponse:
    on.app_key()
    return on.last


def second_factor_off(on: Stage) -> TestResponse:
    on.app_key()
    return on.visitor.submit("/account/two-factor/off")


def second_factor_failed(on: Stage) -> TestResponse:
    on.app_key()
    on.log_in()
    return on.anybody.submit("/auth/two-factor", code="000000")


def recovery_codes_made(on: Stage) -> TestResponse:
    on.app_key()
    return on.visitor.press("/account/two-factor", "/account/two-factor/codes")


def recovery_code_used(on: Stage) -> TestResponse:
    code = on.recovery_code()
    on.log_in()
    return on.anybody.submit("/auth/two-factor", code=code)


def passkey_removed(on: Stage) -> TestResponse:
    on.passkey()
    page = page_of(on.visitor.get("/account/passkeys").text)
    path = next(a.get("href") for a in page.all("a") if a.get("href").endswith("/delete"))
    return on.visitor.submit(path)


def export_fetched(on: Stage) -> TestResponse:
    on.visitor.submit("/account/export")
    on.work()
    return on.visitor.press("/account/export", "/account/export/fetch")


def deletion_scheduled(on: Stage) -> TestResponse:
    return on.visitor.submit("/account/delete", current_password=PASSWORD)


def deletion_cancelled(on: Stage) -> TestResponse:
    deletion_scheduled(on)
    return on.visitor.press("/account/delete", "/account/delete/cancel")


def erased(on: Stage) -> None:
    deletion_scheduled(on)
    on.travel(clock.now() + timedelta(days=30))
    on.work()


def first_administrator(on: Stage) -> TestResponse:
    with transaction() as session:
        session.execute(update(User).values(role="user"))
    code = fresh_code() or ""
    return on.anybody.submit("/setup", code=code, username="robin", **WISH)


def role_changed(on: Stage) -> TestResponse:
    path = f"/admin/users/{on.user.id}/role"
    return on.administrator.submit(path, role="curator", reason="joins us")


def on_account(act: str) -> Callable[[Stage], TestResponse]:
    return lambda on: on.administrator.submit(
        f"/admin/users/{on.user.id}/acts/{act}", reason="asked for by mail"
    )


def verification_sent(on: Stage) -> TestResponse:
    registered(on)
    page = page_of(on.administrator.get("/admin/users?state=unconfirmed").text)
    path = next(a.get("href") for a in page.all("a") if "/registrations/" in a.get("href"))
    return on.administrator.submit(path, reason="the first mail was lost")


def mail_given_up(on: Stage) -> None:
    on.anybody.submit("/auth/forgot", email=on.user.email)
    with transaction() as session:
        session.execute(update(OutboxMessage).values(sealed=b"k1.broken"))
    on.work()


def mail_tried_again(on: Stage) -> TestResponse:
    mail_given_up(on)
    page = page_of(on.administrator.get("/admin/mail").text)
    path = next(a.get("href") for a in page.all("a") if "/admin/mail/" in a.get("href"))
    return on.administrator.submit(path, act="try_again", reason="mended")


def keys_rotated(on: Stage) -> None:
    on.check()
    ring: KeyRing = on.app.extensions["keys"]
    on.app.extensions["keys"] = KeyRing({"k2": b"2" * 32, **ring.keys})
    answer = on.app.test_cli_runner().invoke(rotation, ["rotate"])
    db.session.remove()
    assert answer.exit_code == 0, answer.output


def seal_broken(on: Stage) -> TestResponse:
    path = on.check()
    with transaction() as session:
        session.execute(text("UPDATE checks SET sealed = (SELECT sealed FROM people LIMIT 1)"))
    return on.visitor.get(path)


def consent_withdrawn(on: Stage) -> TestResponse:
    on.person()
    return on.visitor.submit("/profile/consent")


def measurement_removed(on: Stage) -> TestResponse:
    page = f"{on.person()}/measurements"
    on.visitor.submit(page, weight_kg="61")
    removal = next(
        a.get("href")
        for a in page_of(on.visitor.get(page).text).all("a")
        if "/remove" in a.get("href")
    )
    return on.visitor.submit(removal)


def note_removed(on: Stage) -> TestResponse:
    page = on.note().location.partition("#")[0]
    forms = page_of(on.visitor.get(page).text).forms
    return on.visitor.press(page, next(f.action for f in forms if "/notes/" in f.action))


def shared(on: Stage) -> TestResponse:
    person = a_person(on.boss, "Kim", an_allergy())
    offered = an_invitation(on.boss, person, on.user.username, Permit.CHECK)
    return on.visitor.submit(f"/profile/invitations/{offered}", agrees="y")


def handed_over(on: Stage) -> TestResponse:
    person = a_person(on.boss, "Kim", an_allergy())
    offered = an_invitation(on.boss, person, on.user.username, handover=True)
    return on.visitor.submit(f"/profile/invitations/{offered}", agrees="y")


def invitation_ended(on: Stage) -> TestResponse:
    path = on.visitor.submit(f"{on.person()}/sharing", called="alex").location
    return on.visitor.press(path, only_end(on.visitor.get(path)))


def sharing_ended(on: Stage) -> TestResponse:
    shared(on)
    return on.visitor.press("/profile", only_end(on.visitor.get("/profile")))


def checked_for(on: Stage) -> TestResponse:
    shared(on)
    [person] = people_for(on.user.id, Permit.CHECK)
    return on.visitor.submit("/check", text=LABEL, lang="en", person=str(person.id))


def looked_up_for(on: Stage) -> TestResponse:
    shared(on)
    [person] = people_for(on.user.id, Permit.CHECK)
    return on.visitor.get(f"/foods/{a_food()}?person={person.id}")


def sharing_narrowed(on: Stage) -> TestResponse:
    person = a_person(on.user, "Robin")
    grant = a_caregiver(on.user, person, on.boss, Permit.PROFILE, Permit.CHECK)
    token = on.visitor.token(f"/profile/{person.id}/sharing")
    narrow = {"csrf_token": token, "permit": Permit.PROFILE.value}
    return on.visitor.post(f"/profile/shared/{grant}/less", data=narrow)


def only_end(page: TestResponse) -> str:
    """What the one button leads to that ends something."""
    [action] = [form.action for form in page_of(page.text).forms if form.action.endswith("/end")]
    return action


def unmasked(on: Stage) -> TestResponse:
    on.person()
    code = pyotp.TOTP(an_app(on.boss)).at(clock.now())
    path, reason = f"/admin/users/{on.user.id}/profile", "asked on the phone to see why"
    page = on.administrator.submit(path, number="1", reason=reason)
    return on.administrator.send_form_of(page, current_password=PASSWORD, code=code)


DONE_BY_USER: dict[Act, Callable[[Stage], TestResponse]] = {
    Act.LOGGED_IN: Stage.log_in,
    Act.LOGGED_OUT: lambda on: on.visitor.press("/account", "/auth/logout"),
    Act.SESSION_ENDED: session_ended,
    Act.IDENTITY_PROVED: proved,
    Act.PASSWORD_CHANGED: lambda on: on.visitor.submit(
        "/account/password", current_password=PASSWORD, password=CHANGED
    ),
    Act.PASSWORD_RESET: reset,
    Act.ADDRESS_CHANGE_ASKED: address_asked,
    Act.ADDRESS_CHANGED: address_changed,
    Act.USERNAME_CHANGED: lambda on: on.visitor.submit(
        "/account/username", username="renamed", current_password=PASSWORD
    ),
    Act.PREFERENCES_CHANGED: lambda on: on.visitor.submit(
        "/account/preferences", time_zone="Asia/Kolkata"
    ),
    Act.SECOND_FACTOR_ON: second_factor_on,
    Act.SECOND_FACTOR_OFF: second_factor_off,
    Act.RECOVERY_CODES_MADE: recovery_codes_made,
    Act.RECOVERY_CODE_USED: recovery_code_used,
    Act.PASSKEY_ADDED: Stage.passkey,
    Act.PASSKEY_REMOVED: passkey_removed,
    Act.EXPORT_ASKED: lambda on: on.visitor.submit("/account/export"),
    Act.EXPORT_FETCHED: export_fetched,
    Act.DELETION_SCHEDULED: deletion_scheduled,
    Act.DELETION_CANCELLED: deletion_cancelled,
    Act.ACCESS_REFUSED: lambda on: on.visitor.get("/admin/users"),
    Act.CONSENT_GIVEN: lambda on: on.visitor.submit("/profile/start", consent="y", name="Robin"),
    Act.CONSENT_WITHDRAWN: consent_withdrawn,
    Act.PERSON_ADDED: lambda on: (on.person(), on.visitor.submit("/profile", name="Sam"))[1],
    Act.PERSON_CHANGED: lambda on: on.visitor.submit(f"{on.person()}/details", name="Sam"),
    Act.PERSON_REMOVED: lambda on: on.visitor.submit(f"{on.person()}/remove"),
    Act.PROFILE_EXPORTED: lambda on: on.visitor.get(f"{on.person()}/export.json"),
    Act.ENTRY_RECORDED: lambda on: on.visitor.submit(
        f"{on.person()}/allergies", allergen="egg", severity="mild"
    ),
    Act.ENTRY_CHANGED: lambda on: on.visitor.submit(on.allergy(), notes="since May"),
    Act.ENTRY_REMOVED: lambda on: on.visitor.submit(f"{on.allergy()}/delete"),
    Act.MEASUREMENT_RECORDED: lambda on: on.visitor.submit(
        f"{on.person()}/measurements", weight_kg="61"
    ),
    Act.MEASUREMENT_REMOVED: measurement_removed,
    Act.CARD_CHANGED: lambda on: on.visitor.submit(f"{on.person()}/details", fine="Rice"),
    Act.CARD_SHARED: lambda on: on.card(),
    Act.CARD_REVOKED: lambda on: on.visitor.press(path := on.card().location, f"{path}/end"),
    Act.CHECK_MADE: lambda on: on.visitor.submit(
        "/check", text=LABEL, lang="en", person=on.person().rpartition("/")[2]
    ),
    Act.INVITED: lambda on: on.visitor.submit(f"{on.person()}/sharing", called="alex"),
    Act.INVITATION_ENDED: invitation_ended,
    Act.SHARED: shared,
    Act.SHARING_NARROWED: sharing_narrowed,
    Act.SHARING_ENDED: sharing_ended,
    Act.HANDED_OVER: handed_over,
    Act.CHECKED_FOR: checked_for,
    Act.LOOKED_UP_FOR: looked_up_for,
    Act.FOOD_KEPT: lambda on: on.visitor.submit(f"{on.check()}/keep", name="Rusk"),
    Act.FOOD_CHANGED: lambda on: on.visitor.submit(f"{on.food()}/name", name="Biscuits"),
    Act.FOOD_REMOVED: lambda on: on.visitor.press(path := on.food(), f"{path}/remove"),
    Act.REPORTED: lambda on: on.visitor.submit(f"{on.check()}/report", words="It is wrong."),
    Act.NOTE_MADE: lambda on: on.note(),
    Act.NOTE_REMOVED: note_removed,
    Act.CHECK_REMOVED: lambda on: on.visitor.press(path := on.check(), f"{path}/forget"),
    Act.TABLE_BROUGHT: lambda on: on.table(),
    Act.TABLE_ERASED: lambda on: on.visitor.press(path := on.table().location, f"{path}/erase"),
}


def report_answered(on: Stage) -> TestResponse:
    on.visitor.submit(f"{on.check()}/report", words="It is wrong.")
    links = [a.get("href") for a in page_of(on.administrator.get("/admin/reports").text).all("a")]
    report = next(link for link in links if link.startswith("/admin/reports/"))
    return on.administrator.submit(report, state="mended", answer="It is mended.")


def word_answered(on: Stage) -> TestResponse:
    on.visitor.submit(f"{on.person()}/words", word="tigernut")
    links = [a.get("href") for a in page_of(on.administrator.get("/admin/words").text).all("a")]
    word = next(link for link in links if link.startswith("/admin/words/"))
    return on.administrator.submit(word, state="added", answer="It is in the list now.")


DRAFTS = "/admin/vocabulary/drafts"


def draft_begun(on: Stage) -> TestResponse:
    return on.administrator.submit(DRAFTS, title="Keto", reason="A source says so.")


def draft_changed(on: Stage) -> TestResponse:
    row = f"{draft_begun(on).location}/row?file=staples.csv&key=keto"
    return on.administrator.submit(row, cell_eats="fish")


def draft_sent(on: Stage) -> TestResponse:
    return on.administrator.submit(draft_changed(on).location, act="send")


def draft_of_another() -> str:
    draft_id = a_draft(account_of(a_user()))
    tried(draft_id)
    return f"{DRAFTS}/{draft_id}"


def draft_answered(on: Stage) -> TestResponse:
    return on.administrator.submit(f"{draft_of_another()}/answer", state="declined", answer="No.")


def published(on: Stage) -> TestResponse:
    token = on.administrator.token(DRAFTS)
    return on.administrator.submit(f"{draft_of_another()}/publish", csrf_token=token)


def activated(on: Stage) -> TestResponse:
    published(on)
    back = "/admin/vocabulary/rule-sets/0/activate"
    return on.administrator.submit(back, reason="It was too strict.")


DONE_BY_ADMINISTRATOR: dict[Act, Callable[[Stage], TestResponse]] = {
    Act.USERS_LISTED: lambda on: on.administrator.get("/admin/users"),
    Act.USER_SEEN: lambda on: on.administrator.get(f"/admin/users/{on.user.id}"),
    Act.ROLE_CHANGED: role_changed,
    Act.PROFILE_UNMASKED: unmasked,
    Act.MAIL_TRIED_AGAIN: mail_tried_again,
    Act.WORD_ANSWERED: word_answered,
    Act.REPORT_ANSWERED: report_answered,
    Act.USER_SUSPENDED: on_account("suspend"),
    Act.USER_REINSTATED: on_account("reinstate"),
    Act.SESSIONS_ENDED: on_account("end-sessions"),
    Act.RESET_SENT: on_account("send-reset"),
    Act.VERIFICATION_SENT: verification_sent,
    Act.AUDIT_SEARCHED: lambda on: on.administrator.get("/admin/audit"),
    Act.AUDIT_EXPORTED: lambda on: on.administrator.submit(
        "/admin/audit/export", form="csv", reason="the yearly look"
    ),
    Act.FLAG_CHANGED: lambda on: on.administrator.submit(
        "/admin/flags/photo_reading",
        percent="10",
        purpose="A try",
        owner="Dana",
        expires_on=clock.today().isoformat(),
        reason="a try",
    ),
    Act.DRAFT_BEGUN: draft_begun,
    Act.DRAFT_CHANGED: draft_changed,
    Act.DRAFT_SENT: draft_sent,
    Act.DRAFT_TRIED: lambda on: on.administrator.submit(draft_of_another(), act="try"),
    Act.DRAFT_ANSWERED: draft_answered,
    Act.RULE_SET_PUBLISHED: published,
    Act.RULE_SET_ACTIVATED: activated,
}
DONE_BY_SOMEBODY: dict[Act, Callable[[Stage], TestResponse | None]] = {
    Act.REGISTERED: registered,
    Act.LOGIN_FAILED: lambda on: on.log_in("a wrong one"),
    Act.LIMIT_HIT: tried_too_often,
    Act.SECOND_FACTOR_FAILED: second_factor_failed,
    Act.ACCOUNT_ERASED: erased,
    Act.MAIL_GIVEN_UP: mail_given_up,
    Act.KEYS_ROTATED: keys_rotated,
    Act.SEAL_BROKEN: seal_broken,
}
DONE_BY_WHO_IS_NEW: dict[Act, Callable[[Stage], TestResponse]] = {
    Act.VERIFIED: verified,
    Act.ADMINISTRATOR_MADE: first_administrator,
}
DONE: dict[Act, Callable[[Stage], Any]] = {
    **DONE_BY_USER,
    **DONE_BY_ADMINISTRATOR,
    **DONE_BY_SOMEBODY,
    **DONE_BY_WHO_IS_NEW,
}


@pytest.fixture
def stage(app: Flask, anybody: Visitor, visitor: Visitor, user: User, travel: Travel) -> Stage:
    """Where every act can be done."""
    boss = an_administrator()
    administrator = app.test_client()
    assert isinstance(administrator, Visitor)
    administrator.log_in(boss)
    return Stage(app, user, boss, visitor, administrator, anybody, travel)


def events(act: Act) -> list[AuditEvent]:
    """The events of an act so far."""
    found = select(AuditEvent).where(AuditEvent.act == act).order_by(AuditEvent.number)
    return list(db.session.scalars(found))


@pytest.mark.claim("S85")
@pytest.mark.parametrize("act", DONE)
def test_each_act_gives_one_event(stage: Stage, act: Act) -> None:
    began = clock.now()
    before = {event.id for event in events(act)}

    answer = DONE[act](stage)

    new = [event for event in events(act) if event.id not in before]
    event = new[-1]
    if answer is not None:
        assert event.request_id == answer.headers["X-Request-ID"], answer.status
        new = [event for event in new if event.request_id == answer.headers["X-Request-ID"]]
    assert len(new) == 1
    assert began <= event.at <= clock.now()
    assert event.at.utcoffset() == timedelta()
    assert event.outcome is OUTCOMES.get(act, Outcome.DONE)
    expected: dict[UUID | None, bool] = {
        stage.user.id: act in DONE_BY_USER,
        stage.boss.id: act in DONE_BY_ADMINISTRATOR,
        None: act in DONE_BY_SOMEBODY,
    }
    assert expected.get(event.actor, act in DONE_BY_WHO_IS_NEW)


@pytest.mark.claim("S85")
def test_a_limit_is_recorded_once_a_window(stage: Stage) -> None:
    for _ in range(4):
        tried_too_often(stage)

    [event] = events(Act.LIMIT_HIT)
    assert (event.target, event.details) == (stage.user.id, {"limit": "account"})


def test_every_act_is_done_above() -> None:
    assert set(DONE) == set(Act)


def test_every_act_is_recorded_by_something() -> None:
    named = {
        node.attr
        for path in (ROOT / "eatsential").rglob("*.py")
        if path.name not in ("wording.py", "rules.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Act"
    }
    assert {act.name for act in Act} - named == set()
