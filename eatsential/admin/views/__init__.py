"""The pages of those who answer for the rest; anybody else sees an unknown page."""

from flask import Blueprint, current_app, request
from flask_babel import lazy_gettext as _

from eatsential.users.access import permission_of, refuse, visitor
from eatsential.users.rules import PERMISSIONS, Permission

bp = Blueprint("admin", __name__, url_prefix="/admin")
# The areas, in the order in which they stand on every page; who may not open one is not told of it.
AREAS = {
    "admin.index": _("Overview"),
    "admin.users": _("Users"),
    "admin.audit": _("What happened"),
    "admin.mails": _("Mail that was given up"),
    "admin.words": _("Words that people ask for"),
    "admin.reports": _("Reports of findings"),
    "admin.vocabulary": _("Vocabulary"),
    "admin.drafts": _("Drafts of the vocabulary"),
    "admin.rule_sets": _("Rule sets"),
    "admin.corpus": _("Labels that are tried"),
    "admin.flags": _("Features"),
    "admin.system": _("System"),
}
OPEN = ("admin.index",)  # to everybody who may do anything here


@bp.before_app_request
def hide() -> None:
    """Tell nobody else that there are pages here, whatever the method and the address."""
    if f"{request.path}/".startswith(f"{bp.url_prefix}/") and not _may_open(request.endpoint):
        refuse()


@bp.app_template_global()
def admin_areas() -> dict[str, str]:
    """The areas that the account may open, as endpoint and words."""
    return {endpoint: str(title) for endpoint, title in AREAS.items() if _may_open(endpoint)}


def _may_open(endpoint: str | None) -> bool:
    who = visitor()
    if who is None or not PERMISSIONS[who.role]:
        return False
    view = current_app.view_functions.get(endpoint or "")
    return endpoint in OPEN or who.may(permission_of(view) or Permission.SEE_USERS)


from eatsential.admin.views import (  # noqa: E402
    audit,
    corpus,
    dashboard,
    drafts,
    exchange,
    flags,
    mail,
    profiles,
    reports,
    rule_sets,
    system,
    users,
    vocabulary,
    words,
)

__all__ = [
    "audit",
    "bp",
    "corpus",
    "dashboard",
    "drafts",
    "exchange",
    "flags",
    "mail",
    "profiles",
    "reports",
    "rule_sets",
    "system",
    "users",
    "vocabulary",
    "words",
]
