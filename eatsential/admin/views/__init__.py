"""The pages of those who answer for the rest; anybody else sees an unknown page."""

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from eatsential.users.access import account, login_required, permission_of, refuse, visitor
from eatsential.users.rules import PERMISSIONS, Permission

bp = Blueprint("admin", __name__, url_prefix="/admin")
# The areas, in the order in which they stand on every page; who may not open one is not told of it.
AREAS = {
    "admin.users": _("Users"),
    "admin.audit": _("What happened"),
    "admin.mails": _("Mail that was given up"),
    "admin.words": _("Words that people ask for"),
    "admin.reports": _("Reports of findings"),
    "admin.vocabulary": _("Vocabulary"),
    "admin.drafts": _("Drafts of the vocabulary"),
    "admin.rule_sets": _("Rule sets"),
}


@bp.before_app_request
def hide() -> None:
    """Tell nobody else that there are pages here, whatever the method and the address."""
    if f"{request.path}/".startswith(f"{bp.url_prefix}/"):
        who = visitor()
        view = current_app.view_functions.get(request.endpoint or "")
        if who is None or not PERMISSIONS[who.role]:
            refuse()
        if not who.may(permission_of(view) or Permission.SEE_USERS) and view is not index:
            refuse()


@bp.app_template_global()
def admin_areas() -> dict[str, str]:
    """The areas that the account may open, as endpoint and words."""
    return {
        endpoint: str(title)
        for endpoint, title in AREAS.items()
        if (needed := permission_of(current_app.view_functions[endpoint])) and account().may(needed)
    }


@bp.get("/")
@login_required
def index() -> ResponseReturnValue:
    """The way into the first area that the account may open."""
    return redirect(url_for(next(iter(admin_areas()))))


from eatsential.admin.views import (  # noqa: E402
    audit,
    drafts,
    mail,
    profiles,
    reports,
    rule_sets,
    users,
    vocabulary,
    words,
)

__all__ = [
    "audit",
    "bp",
    "drafts",
    "mail",
    "profiles",
    "reports",
    "rule_sets",
    "users",
    "vocabulary",
    "words",
]
