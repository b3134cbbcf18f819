"""The pages of those who answer for the rest; anybody else sees an unknown page."""

from flask import Blueprint, current_app, request
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import MethodNotAllowed

from eatsential.users.access import permission_of, refuse, visitor
from eatsential.users.rules import PERMISSIONS

bp = Blueprint("admin", __name__, url_prefix="/admin")
# The areas, in the order in which they stand on every page; who may not open one is not told of it.
# One word each where one will do: there are many, and a telephone is narrow.
AREAS = {
    "admin.index": _("Overview"),
    "admin.users": _("Users"),
    "admin.audit": _("Events"),
    "admin.mails": _("Mail"),
    "admin.words": _("Words"),
    "admin.reports": _("Reports"),
    "admin.vocabulary": _("Vocabulary"),
    "admin.drafts": _("Drafts"),
    "admin.rule_sets": _("Rule sets"),
    "admin.corpus": _("Test labels"),
    "admin.flags": _("Features"),
    "admin.system": _("System"),
}
OPEN = ("admin.index",)  # to everybody who may do anything here


@bp.before_app_request
def hide() -> None:
    """Tell nobody else that there are pages here, whatever the method and the address."""
    here = f"{request.path}/".startswith(f"{bp.url_prefix}/")
    if here and not any(_may_open(endpoint) for endpoint in _asked_for()):
        refuse()


@bp.app_template_global()
def admin_areas() -> dict[str, str]:
    """The areas that the account may open, as endpoint and words."""
    return {endpoint: str(title) for endpoint, title in AREAS.items() if _may_open(endpoint)}


def _asked_for() -> list[str]:
    """The view that is asked for; of a method that nothing serves, every view of the address.

    An address without a view is as unknown to staff as the next one, so it asks for no permission
    of its own; one that is spelt differently leads to a page that asks again.
    """
    unserved = request.routing_exception
    if not isinstance(unserved, MethodNotAllowed):
        return [request.endpoint] if request.endpoint else [*OPEN]
    routes = current_app.create_url_adapter(request)
    assert routes is not None  # there is a request
    return [routes.match(method=method)[0] for method in unserved.valid_methods or ()]


def _may_open(endpoint: str) -> bool:
    who = visitor()
    if who is None:
        return False
    if endpoint in OPEN:
        return bool(PERMISSIONS[who.role])
    permission = permission_of(current_app.view_functions.get(endpoint))
    return permission is not None and who.may(permission)


from eatsential.admin.views import (  # noqa: E402, F401
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
