"""For whom features are on."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential import clock
from eatsential.admin.forms.flags import DefaultForm, flag_form
from eatsential.admin.forms.users import ROLES
from eatsential.admin.views import bp
from eatsential.admin.wording import FLAGS
from eatsential.auth.access import confirmed
from eatsential.errors import DomainError
from eatsential.flags.access import remembered
from eatsential.flags.queries import flag_settings, usernames_of
from eatsential.flags.rules import DEFAULTS, Flag
from eatsential.flags.services import accounts_named, set_flag, unset_flag
from eatsential.users.access import account, needs
from eatsential.users.rules import Permission


@bp.get("/flags")
@needs(Permission.CHANGE_FLAGS)
def flags() -> ResponseReturnValue:
    """Every feature that can be switched, and for whom it is on."""
    return render_template(
        "admin/flags.html",
        settings=flag_settings(),
        features=FLAGS,
        defaults=DEFAULTS,
        roles=ROLES,
        today=clock.today(),
    )


@bp.route("/flags/<flag_name>", methods=["GET", "POST"])
@needs(Permission.CHANGE_FLAGS)
@confirmed
def flag(flag_name: str) -> ResponseReturnValue:
    """Say for whom a feature is on."""
    known = _known(flag_name)
    setting = flag_settings().get(known)
    form = flag_form(setting, usernames_of(known))
    if form.validate_on_submit():
        try:
            wanted = form.setting(accounts_named(form.usernames))
            set_flag(account(), known, wanted, form.reason.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return _changed()
    page = render_template(
        "admin/flag.html", flag=known, words=FLAGS[known], set=setting, form=form
    )
    return page, form.status


@bp.route("/flags/<flag_name>/default", methods=["GET", "POST"])
@needs(Permission.CHANGE_FLAGS)
@confirmed
def flag_default(flag_name: str) -> ResponseReturnValue:
    """Let a feature be as the code has it."""
    known = _known(flag_name)
    form = DefaultForm()
    if form.validate_on_submit():
        unset_flag(account(), known, form.reason.data)
        return _changed()
    page = render_template(
        "admin/flag_default.html", flag=known, words=FLAGS[known], on=DEFAULTS[known], form=form
    )
    return page, form.status


def _known(name: str) -> Flag:
    """The flag of an address. Anything else is an unknown page."""
    if name not in set(Flag):
        abort(404)
    return Flag(name)


def _changed() -> ResponseReturnValue:
    remembered().forget()
    flash(_("Changed. Every process answers by it within seconds."))
    return redirect(url_for(".flags"), code=303)
