"""The browser that asks: what it says of itself, its session, and when it proved who it is."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import flask_login
from flask import (
    Response,
    after_this_request,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from eatsential.auth import queries
from eatsential.auth.forms.login import ProofForm
from eatsential.auth.rules import DEVICE_KEPT, Browser
from eatsential.auth.services import passkeys, second_factor, sessions
from eatsential.errors import DomainError
from eatsential.installation import settings
from eatsential.keys import fresh_token
from eatsential.users.access import account, login_required, visitor
from eatsential.users.rules import Account
from eatsential.web.forms import Form
from eatsential.web.limits import client

View = TypeVar("View", bound=Callable[..., Any])
Proving = TypeVar("Proving", bound=ProofForm)
BY_PASSKEY = "by_passkey"  # what a form says that brings a passkey as its proof
CHALLENGE = "challenge"  # what the browser's passkey has to sign
LINK = "link"  # the token of a link, kept in the session so that it leaves the address bar


def browser() -> Browser:
    """The browser that asks. One that was never here gets a name of its own at login."""
    if "browser" not in g:
        device = request.cookies.get(_device_cookie(), "")[:100] or fresh_token()
        g.browser = Browser(client(), request.user_agent.string, device)
    return cast(Browser, g.browser)


def begin_session(found: Account) -> None:
    """Put a new session into the cookie: nothing of the old one stays, the form token neither.

    The cookie of a remembered session outlives the browser; any other ends with it. A second
    cookie holds the name of the browser, so that a known one is not locked out by strangers.
    """
    before = visitor()
    if before is not None and before.session_id != found.session_id:
        sessions.close(before.session_id)
    session.clear()
    g.pop("csrf_token", None)  # a page that this request still shows needs one of the new session
    session.permanent = found.remembered
    flask_login.login_user(found)
    after_this_request(_name_the_browser)


def confirmed(view: View) -> View:
    """Ask who has not proved who they are for a while to do so again, and then go on.

    What was typed into the form that is interrupted travels along, and is acted upon afterwards.
    """

    @wraps(view)
    @login_required
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if sessions.is_recently_proved(account()):
            return view(*args, **kwargs)
        if request.method != "POST":
            return redirect(url_for("auth.confirm", next=request.full_path.rstrip("?")))
        asked = ask_for_proof(request.full_path.rstrip("?"), given=is_proof_given())
        return view(*args, **kwargs) if asked is None else asked

    return cast(View, guarded)


def is_proof_given() -> bool:
    """Whether the page that asks for a proof has sent this form."""
    return "current_password" in request.form or BY_PASSKEY in request.form


def ask_for_proof(action: str, *, given: bool) -> ResponseReturnValue | None:
    """The page that asks for password and code or a passkey, or None once they were given there."""
    by_passkey = given and BY_PASSKEY in request.form
    typed = given and not by_passkey
    form = as_the_account_proves(ProofForm() if typed else ProofForm(formdata=None))
    if given and (Form() if by_passkey else form).validate_on_submit():
        try:
            proved = (
                passkeys.prove(
                    account(), request.form.get("credential", ""), session.pop(CHALLENGE, "")
                )
                if by_passkey
                else second_factor.prove(account(), form.current_password.data, form.typed_code)
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            begin_session(proved)
            return None
    asked = {*form._fields, "code", BY_PASSKEY, *(["credential"] if by_passkey else [])}
    kept = [pair for pair in request.form.items(multi=True) if pair[0] not in asked]
    page = render_template(
        "auth/confirm.html",
        form=form,
        kept=kept,
        action=action,
        by_passkey=BY_PASSKEY,
        has=queries.second_factors(account().id),
    )
    return page, form.status


def as_the_account_proves(form: Proving) -> Proving:
    """The form without its code where the password of the account is enough."""
    if not second_factor.needs_code(account()):
        del form.code
    return form


def _name_the_browser(answer: Response) -> Response:
    secure = settings().secure
    answer.set_cookie(
        _device_cookie(),
        browser().device,
        max_age=DEVICE_KEPT,
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _device_cookie() -> str:
    return "__Host-device" if settings().secure else "device"
