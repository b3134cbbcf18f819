"""A caterer's table: brought, watched while it is screened, shown, taken along, erased."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.errors import DomainError
from eatsential.foods.eaters import versions
from eatsential.kitchen import sheets
from eatsential.kitchen.errors import NotATable
from eatsential.kitchen.forms import table_form
from eatsential.kitchen.queries import tables as queries
from eatsential.kitchen.rules.matrix import Batch, in_words
from eatsential.kitchen.rules.table import MOST_BYTES, left_out, rows_of
from eatsential.kitchen.services import batches as services
from eatsential.kitchen.views import bp
from eatsential.kitchen.wording import changed_since, columns, looked_for, record_of, signs
from eatsential.profiles.queries import people_for
from eatsential.profiles.rules.permits import Permit
from eatsential.users.access import account, login_required
from eatsential.vocabulary.load import ruleset
from eatsential.web.files import handed_over, writable
from eatsential.web.requests import takes

SHOWN = 200  # foods on a page
PRINTED = 1_000  # foods on a page for printing; more of them keep a browser busy


@bp.route("/kitchen/table", methods=["GET", "POST"])
@login_required
@takes(MOST_BYTES)
def tables() -> ResponseReturnValue:
    """The tables of this account, and bringing one."""
    people = [person for person in people_for(account().id, Permit.CHECK) if person.binding()]
    form = table_form(people)
    if form.validate_on_submit():
        chosen = [one for one in people if str(one.id) in form.person.data and not form.region]
        try:
            brought = services.bring(
                account(),
                rows_of(form.table.data),
                people=chosen,
                region=form.region,
                title=form.title.data or "",
                lang=form.lang.data,
                left_out=left_out(form.table.data),
            )
        except NotATable as refusal:
            form.name_faults(refusal)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".table", batch_id=brought), code=303)
    found = queries.batches_of(account().id)
    return render_template("kitchen/tables.html", form=form, tables=found), form.status


@bp.get("/kitchen/table/<uuid:batch_id>")
@login_required
def table(batch_id: UUID) -> ResponseReturnValue:
    """How far a table is, and then its matrix, some foods on a page, more for printing."""
    progress, batch = queries.batch_of(account().id, batch_id)
    printed = "print" in request.args
    shown = PRINTED if printed else SHOWN
    start = max(request.args.get("from", 0, type=int), 0)
    end = min(start + shown, len(batch.rows))
    heads = columns(batch)
    return render_template(
        "kitchen/table.html",
        progress=progress,
        batch=batch,
        looked_for=looked_for(batch),
        record=record_of(batch, progress) if progress.finished_at else "",
        changed=_changed(batch) if progress.finished_at else [],
        columns=heads,
        rows=[
            (row, signs(batch, found), in_words(heads, found))
            for row, found in zip(batch.rows[start:end], batch.answers[start:end], strict=False)
        ]
        if progress.finished_at
        else [],
        start=start,
        end=end,
        shown=shown,
        printed=printed,
        most=PRINTED,
    )


@bp.get("/kitchen/table/<uuid:batch_id>/csv")
@login_required
def table_csv(batch_id: UUID) -> ResponseReturnValue:
    """The matrix as CSV."""
    return _taken_along(batch_id, sheets.as_csv, "text/csv", "csv")


@bp.get("/kitchen/table/<uuid:batch_id>/xlsx")
@login_required
def table_xlsx(batch_id: UUID) -> ResponseReturnValue:
    """The matrix as a workbook."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _taken_along(batch_id, sheets.as_workbook, kind, "xlsx")


@bp.post("/kitchen/table/<uuid:batch_id>/again")
@login_required
def answer_again(batch_id: UUID) -> ResponseReturnValue:
    """Have a table screened anew."""
    services.answer_again(account(), batch_id)
    return redirect(url_for(".table", batch_id=batch_id), code=303)


@bp.post("/kitchen/table/<uuid:batch_id>/erase")
@login_required
def erase_table(batch_id: UUID) -> ResponseReturnValue:
    """Erase a table with its answers."""
    services.erase(account(), batch_id)
    flash(_("The table is erased."))
    return redirect(url_for(".tables"), code=303)


def _taken_along(
    batch_id: UUID, written: Callable[[list[list[str]], list[str]], bytes], kind: str, ending: str
) -> ResponseReturnValue:
    """A finished table as a file, with what was screened when, and what has changed since."""
    progress, batch = queries.batch_of(account().id, batch_id)
    if progress.finished_at is None:
        return redirect(url_for(".table", batch_id=batch_id))
    lines = sheets.lines(batch, _("Where it says so"), _("Food"))
    notes = [record_of(batch, progress), *_changed(batch)]
    name = f"{writable(batch.title, 'allergens')}.{ending}"
    return handed_over(written(lines, notes), name, kind)


def _changed(batch: Batch) -> list[str]:
    now = versions(people_for(account().id, Permit.CHECK))
    return changed_since(batch, now, ruleset().edition)
