"""Logging in and out."""

from contextlib import suppress

import flask_login
from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from eatsential.auth.access import ask_for_proof, begin_session, browser
from eatsential.auth.forms.login import LoginForm
from eatsential.auth.forms.second_factor import CodeForm
from eatsential.auth.services import second_factor, sessions
from eatsential.auth.views import bp
from eatsential.auth.views.coming_back import go_back
from eatsential.auth.views.second_factor import second_step_page, wait_for_second_factor
from eatsential.errors import DomainError, NotFound
from eatsential.users.access import login_required, visitor
from eatsential.web.links import local_path


@bp.route("/auth/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """Log in, and go on to the page that asked for it."""
    form = LoginForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        try:
            found = sessions.log_in(
                form.login.data,
                form.password.data,
                remember=form.remember.data,
                browser=browser(),
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            if isinstance(found, str):
                wait_for_second_factor(found, remember=form.remember.data, target=form.next.data)
                if form.kept:
                    step = CodeForm(formdata=None, typed=form.typed.data)
                    return second_step_page(step, second_factor.whose_login(found))
                return redirect(url_for(".second_step"), code=303)
            begin_session(found)
            return go_back(form, form.next.data)
    return render_template("auth/login.html", form=form), form.status


@bp.route("/auth/confirm", methods=["GET", "POST"])
@login_required
def confirm() -> ResponseReturnValue:
    """Ask for the password again, and go on to the page that wanted it."""
    wanted = request.args.get("next")
    asked = ask_for_proof(url_for(".confirm", next=wanted), given=request.method == "POST")
    return asked or redirect(local_path(wanted, url_for(".overview")), code=303)


@bp.post("/auth/logout")
def logout() -> ResponseReturnValue:
    """Log out: the session is gone from the server, not only from this browser."""
    who = visitor()
    if who is not None:
        with suppress(NotFound):  # pressed twice: the first one ended it
            sessions.end_session(who, who.session_id)
    flask_login.logout_user()
    session.clear()
    answer = redirect(url_for("home.index"), code=303)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
