"""The vocabulary as files that go out, and that come in as a draft."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.admin.forms.vocabulary import FILES, BroughtForm, ImportForm, file_words
from eatsential.admin.views import bp
from eatsential.curation import queries
from eatsential.curation.rules import Drafted
from eatsential.curation.services import drafts
from eatsential.curation.services.following import data_of
from eatsential.errors import DomainError
from eatsential.users.access import account, needs
from eatsential.users.rules import Permission
from eatsential.vocabulary.approved import languages
from eatsential.vocabulary.changes import applied, files, packed, rows_by_key
from eatsential.vocabulary.exchange import (
    MOST_BYTES,
    Brought,
    as_csv,
    as_json,
    as_zip,
    brought,
    changes_in,
    counted,
    need_readable,
)
from eatsential.vocabulary.files import Data
from eatsential.web.files import handed_over
from eatsential.web.forms import options
from eatsential.web.requests import takes


@bp.get("/vocabulary/export")
@needs(Permission.PROPOSE_CHANGES)
def export_vocabulary() -> ResponseReturnValue:
    """One file, or all of them, as they answer now or as a draft has them."""
    draft, file = request.args.get("draft", type=UUID), request.args.get("file")
    data, name = data_of(queries.active()), "vocabulary"
    if draft is not None:
        data = applied([one.change for one in queries.draft_by(draft).changes], data)
    if file in files():
        name = file.replace("/", "-").removesuffix(".csv")
    if request.args.get("form") == "json":
        return handed_over(as_json([file] if file in files() else files(), data), f"{name}.json")
    if file in files():
        return handed_over(as_csv(file, data), f"{name}.csv")
    return handed_over(as_zip(data), f"{name}.zip")


@bp.route("/vocabulary/import", methods=["GET", "POST"])
@needs(Permission.PROPOSE_CHANGES)
@takes(MOST_BYTES)
def import_vocabulary() -> ResponseReturnValue:
    """Look at what a file would change; what was shown becomes a draft, and nothing more."""
    form, make = _import_form(), BroughtForm()
    data = data_of(queries.active())
    found = None
    try:
        if "changes" in request.form:
            found = counted(changes_in(make.changes.data or ""), data)
            need_readable(found)
            if make.validate_on_submit():
                begun = drafts.begin(
                    account(), make.title.data, make.reason.data, list(found.changes)
                )
                flash(_("The draft is begun. Have it tried, and send it for review."))
                return redirect(url_for(".draft", draft_id=begun), code=303)
        elif form.validate_on_submit():
            found = brought(form.content.data.read(), form.file.data, data)
            need_readable(found)
            make = BroughtForm(formdata=None, changes=packed(found.changes))
    except DomainError as refusal:
        found = None
        form.refuse(refusal)
    page = render_template(
        "admin/bring_in.html",
        form=form,
        make=make,
        found=found,
        drafted=_drafted(found, data) if found else [],
        moved=(),
    )
    return page, make.status if "changes" in request.form and found else form.status


def _import_form() -> ImportForm:
    form = ImportForm(file=request.args.get("file"))
    named = {name: file_words(name, languages()) for name in [*FILES, *files()[len(FILES) :]]}
    form.file.choices = options({"": "", **named})
    return form


def _drafted(found: Brought, data: Data) -> list[Drafted]:
    """The changes beside the rows that they are made over."""
    there = {one.file: rows_by_key(one.file, data) for one in found.changes}
    return [Drafted(None, one, there[one.file].get(one.key)) for one in found.changes]
