"""What staff see of health data: numbers, and one profile at a time for a reason."""

import json

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from eatsential import clock
from eatsential.audit.models import AuditEvent
from eatsential.audit.rules import Act
from eatsential.database import db
from eatsential.users.models import User
from eatsential.users.rules import Role
from tests.support.authenticator import Authenticator
from tests.support.browser import Visitor
from tests.support.factories import (
    PASSWORD,
    a_person,
    a_user,
    an_administrator,
    an_allergy,
    an_app,
)
from tests.support.page import page_of
from tests.support.post import mails

REASON = "Asked on the phone why a check says avoid"


@pytest.fixture
def kept(user: User) -> str:
    """The address of the page that opens a profile of an account that has two."""
    a_person(user, "Marker-Name", an_allergy("milk"))
    a_person(user, "Other-Name", an_allergy("egg"))
    return f"/admin/users/{user.id}/profile"


@pytest.fixture
def boss(app: Flask) -> User:
    """Who administers."""
    return an_administrator()


@pytest.fixture
def staff(anybody: Visitor, boss: User) -> Visitor:
    """The browser of `boss`."""
    anybody.log_in(boss)
    return anybody


def open_one(
    staff: Visitor, kept: str, *, number: str = "1", reason: str = REASON, **proof: str
) -> TestResponse:
    """Ask for a profile, and prove on the next page who asks."""
    page = staff.submit(kept, number=number, reason=reason)
    return page if page.status_code != 200 else staff.send_form_of(page, **proof)


def code_of(boss: User) -> str:
    """What an authenticator app of theirs shows now."""
    return pyotp.TOTP(an_app(boss)).at(clock.now())


def looks() -> list[AuditEvent]:
    """The profiles that were opened."""
    found = select(AuditEvent).where(AuditEvent.act == Act.PROFILE_UNMASKED)
    return list(db.session.scalars(found))


@pytest.mark.claim("S58")
def test_the_page_of_an_account_says_how_many_people_and_nothing_of_them(
    staff: Visitor, user: User, kept: str
) -> None:
    for path in (f"/admin/users/{user.id}", kept):
        page = staff.get(path).text
        for marker in ("Marker-Name", "Other-Name", "milk", "Milk"):
            assert marker not in page
    rows = [row.text for row in page_of(staff.get(f"/admin/users/{user.id}").text).all("dd")]
    assert {"2", "given"} <= set(rows)


@pytest.mark.claim("S58")
def test_a_profile_opens_with_reason_and_code_once_and_its_owner_is_told(
    staff: Visitor, boss: User, visitor: Visitor, user: User, kept: str
) -> None:
    proof = {"current_password": PASSWORD, "code": code_of(boss)}

    shown = open_one(staff, kept, **proof)

    assert shown.status_code == 200
    assert "Marker-Name" in shown.text
    assert "Other-Name" not in shown.text
    [look] = looks()
    assert (look.actor, look.target, look.reason) == (boss.id, user.id, REASON)
    [mail] = [mail for mail in mails() if mail.to == user.email]
    assert "opened a profile" in mail.subject
    assert REASON not in mail.text
    log = visitor.get("/account/log").text
    assert "An administrator opened a profile of yours." in log
    assert REASON in log
    assert "Marker-Name" not in staff.get(kept).text
    assert open_one(staff, kept, **proof).status_code == 422  # the code is spent
    assert len(looks()) == 1


@pytest.mark.claim("S58")
@pytest.mark.parametrize(
    "wrong",
    [{"reason": "because"}, {"code": "000000"}, {"current_password": "no"}, {"number": "3"}],
)
def test_nothing_opens_without_a_reason_or_the_proof(
    staff: Visitor, boss: User, kept: str, wrong: dict[str, str]
) -> None:
    right = {"current_password": PASSWORD, "code": code_of(boss)}
    answer = open_one(staff, kept, **{**right, **wrong})
    assert answer.status_code == 422
    assert "Marker-Name" not in answer.text
    assert looks() == []


@pytest.mark.claim("S58")
def test_without_a_second_factor_nothing_opens(staff: Visitor, kept: str) -> None:
    answer = open_one(staff, kept, current_password=PASSWORD)
    assert "This needs a second factor." in answer.text
    assert looks() == []


@pytest.mark.claim("S58")
def test_who_has_only_a_passkey_proves_with_it(staff: Visitor, kept: str) -> None:
    key = Authenticator()
    page = page_of(staff.get("/account/passkeys").text).form_with("credential")
    asked = json.loads(staff.post("/account/passkeys/options", data=page.values).text)
    staff.submit("/account/passkeys", name="Phone", credential=key.create(asked))

    refused = open_one(staff, kept, current_password=PASSWORD, code="000000")
    assert refused.status_code == 422 and looks() == []
    page = page_of(staff.submit(kept, number="1", reason=REASON).text).form_with("by_passkey")
    asked = json.loads(staff.post("/auth/confirm/options", data=page.values).text)
    sent = {**page.values, "credential": key.get(asked)}
    answer = staff.post(kept, data=sent)

    assert "Marker-Name" in answer.text and len(looks()) == 1
    assert "Marker-Name" not in staff.post(kept, data=sent).text  # a challenge is answered once
    assert len(looks()) == 1


@pytest.mark.claim("S58")
def test_support_opens_no_profile(another: Visitor, kept: str) -> None:
    another.log_in(a_user(role=Role.SUPPORT))
    assert another.get(kept).status_code == 404
    assert another.post_with_token("/account", kept, number="1", reason=REASON).status_code == 404
