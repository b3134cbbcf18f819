"""The way back to the page that asked who is there, with what was typed into it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eatsential.auth.forms.coming_back import ComingBack, packed
from eatsential.auth.forms.login import LoginForm
from eatsential.users.access import was_logged_in
from eatsential.web.links import local_path


def ask_who_is_back(target: str) -> ResponseReturnValue:
    """The login page; where a session ended while somebody typed, it keeps what they sent."""
    typed = packed(list(request.form.items(multi=True))) if was_logged_in() else ""
    if not typed:
        return redirect(url_for("auth.login", next=target))
    form = LoginForm(formdata=None, next=target, typed=typed)
    return render_template("auth/login.html", form=form), 401


def go_back(form: ComingBack, target: str | None) -> ResponseReturnValue:
    """Go on to the page that was wanted; where something was typed there, ask to send it."""
    wanted = local_path(target, url_for("home.index"))
    if not form.kept:
        return redirect(wanted, code=303)
    return render_template("auth/go_back.html", kept=form.kept, action=wanted)
