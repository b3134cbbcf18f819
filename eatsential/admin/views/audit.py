"""What happened: searched, looked at one by one, exported; and whether it is as it was written."""

from typing import Any

from flask import (
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential import clock
from eatsential.admin.forms.audit import AuditForm, ExportForm
from eatsential.admin.views import bp
from eatsential.admin.wording import act_words, detail_words
from eatsential.audit import queries, services
from eatsential.audit.chain import Damage
from eatsential.audit.exchange import TextForm, written
from eatsential.audit.rules import Act, Sought, number_of
from eatsential.audit.services import record
from eatsential.audit.wording import DAMAGES
from eatsential.auth.access import confirmed
from eatsential.errors import DomainError
from eatsential.users.access import account, needs
from eatsential.users.queries import id_of, usernames
from eatsential.users.rules import Permission
from eatsential.web.forms import Form

KINDS = {TextForm.CSV: "text/csv", TextForm.JSON: "application/jsonl"}


@bp.app_template_global()
def damage_words(damage: Damage, number: int) -> str:
    """What was done to the record."""
    return str(_(DAMAGES[damage])).format(number)


bp.add_app_template_global(act_words)
bp.add_app_template_global(detail_words)


@bp.get("/audit")
@needs(Permission.SEARCH_AUDIT)
def audit() -> ResponseReturnValue:
    """The events that are sought, newest first, and the state of their chain."""
    form = AuditForm()
    sought = _sought(form)
    found = queries.events(sought, request.args.get("before", type=number_of)) if sought else []
    listed = found[: queries.PAGE]
    ended, underway = queries.readings()
    if sought is not None:
        about = sought.target or sought.actor
        record(Act.AUDIT_SEARCHED, actor=account().id, target=about, details=sought.noted)
    page = render_template(
        "admin/audit.html",
        form=form,
        events=listed,
        names=usernames(
            who for event in listed for who in (event.actor, event.target) if who is not None
        ),
        asked=_asked(form),
        older=listed[-1].number if len(found) > queries.PAGE else None,
        ended=ended,
        underway=underway,
        reads=Form(),
    )
    return page, form.status


@bp.get("/audit/<int:event_number>")
@needs(Permission.SEARCH_AUDIT)
def event(event_number: int) -> ResponseReturnValue:
    """One event with all that it holds, and what it changed."""
    found = queries.event(event_number)
    details = {"event": event_number}
    record(Act.AUDIT_SEARCHED, actor=account().id, target=found.target, details=details)
    return render_template(
        "admin/event.html",
        event=found,
        names=usernames(who for who in (found.actor, found.target) if who is not None),
        more={key: found.details[key] for key in found.details if key not in ("old", "new")},
    )


@bp.route("/audit/export", methods=["GET", "POST"])
@needs(Permission.SEARCH_AUDIT)
@confirmed
def export() -> ResponseReturnValue:
    """Every event that is sought, oldest first, as a file that is made while it is sent."""
    asking = AuditForm()
    sought, form = _sought(asking), ExportForm()
    if sought is None:
        return redirect(url_for(".audit", **_asked(asking)), code=303)  # it can be mended there
    if form.validate_on_submit():
        about = sought.target or sought.actor
        details = {"form": form.form.data.value, **sought.noted}
        record(
            Act.AUDIT_EXPORTED,
            actor=account().id,
            target=about,
            reason=form.reason.data,
            details=details,
        )
        return _file(sought, form.form.data)
    page = render_template("admin/export.html", asking=asking, asked=_asked(asking), form=form)
    return page, form.status


@bp.post("/audit/read")
@needs(Permission.SEARCH_AUDIT)
def read() -> ResponseReturnValue:
    """Read a piece of the chain over now."""
    if Form().validate_on_submit():
        services.read_on(anew=True)
        flash(_("A piece of the record was read over."))
    return redirect(url_for(".audit"), code=303)


def _sought(form: AuditForm) -> Sought | None:
    """What is sought, or None where it makes no sense, which the form then says."""
    if not request.args:
        return Sought()
    if not form.validate():
        return None
    try:
        actor, target = (
            id_of(field.data, field.name) if field.data else None
            for field in (form.actor, form.target)
        )
    except DomainError as refusal:
        form.refuse(refusal)
        return None
    return form.sought(actor, target, account().time_zone)


def _asked(form: AuditForm) -> dict[str, Any]:
    """What the address of the page asks for, to be asked for again."""
    return {name: value for name in form.data if (value := request.args.get(name, ""))}


def _file(sought: Sought, form: TextForm) -> Response:
    events = queries.all_events(sought, queries.head().number)
    lines = stream_with_context(written(events, form))
    answer = current_app.response_class(lines, mimetype=KINDS[form])
    name = f"eatsential-audit-{clock.now():%Y-%m-%d}.{form}"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer
