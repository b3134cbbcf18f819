"""The vocabulary as it answers now: found row by row, and proposed to be otherwise."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.admin.forms.vocabulary import COLUMN_WORDS, FILES, file_words, row_form
from eatsential.admin.views import bp
from eatsential.admin.views.asked import carried
from eatsential.curation import queries
from eatsential.curation.rules import DraftState
from eatsential.curation.services import drafts
from eatsential.curation.services.following import data_of
from eatsential.errors import DomainError
from eatsential.text import one_line
from eatsential.users.access import account, needs
from eatsential.users.rules import Permission
from eatsential.vocabulary.approved import languages
from eatsential.vocabulary.changes import (
    Change,
    applied,
    columns_of,
    files,
    key_of,
    keys_of,
    row_at,
    rows_with,
)
from eatsential.vocabulary.files import term_files
from eatsential.vocabulary.load import ruleset

SHOWN = 50
FIRST = "terms/en.csv"
IDS = {"allergen", "allergens", "child", "lang", "parent"}  # columns of keys


@bp.app_template_global()
def vocabulary_file(file: str) -> str:
    """What a file of the vocabulary is called."""
    return file_words(file, languages())


@bp.app_template_global()
def vocabulary_column(column: str) -> str:
    """What a column of it is called."""
    return str(COLUMN_WORDS[column])


@bp.app_template_global()
def key_words(change: Change) -> str:
    """What tells the row of a change from others, with the names of allergens and languages."""
    names = {**languages(), **{one.id: one.name for one in ruleset().allergens.values()}}
    cells = zip(keys_of(change.file), change.key, strict=True)
    named = [names.get(cell, cell) if name in IDS else cell for name, cell in cells if cell]
    return ", ".join(cell.replace("_", " ") for cell in named)


@bp.app_template_global()
def vocabulary_term_files() -> list[str]:
    """The files of it that hold terms."""
    return term_files()


@bp.get("/vocabulary")
@needs(Permission.PROPOSE_CHANGES)
def vocabulary() -> ResponseReturnValue:
    """The rows of a file that hold some words; within a draft of one's own they can be changed."""
    file = _file()
    words = one_line(request.args.get("q", ""))[:100]
    found = rows_with(words, file, data_of(queries.active()), SHOWN + 1)
    return render_template(
        "admin/vocabulary.html",
        file=file,
        files={name: vocabulary_file(name) for name in [*FILES, *files()[len(FILES) :]]},
        columns=columns_of(file),
        heads=[vocabulary_column(column) for column in columns_of(file)],
        rows=[(key_of(file, row), row) for row in found[:SHOWN]],
        more=len(found) > SHOWN,
        words=words,
        draft=request.args.get("draft", type=UUID),
        drafts=queries.drafts_of(account().id),
    )


@bp.route("/vocabulary/drafts/<uuid:draft_id>/row", methods=["GET", "POST"])
@needs(Permission.PROPOSE_CHANGES)
def row(draft_id: UUID) -> ResponseReturnValue:
    """Propose in a draft of one's own that a row is another one, is gone, or is added."""
    draft, file, along = queries.draft_by(draft_id), _file(), carried()
    if draft.author_id != account().id or draft.state is not DraftState.OPEN:
        flash(_("Only whoever began a draft can change it, and only while it is open."))
        return redirect(url_for(".draft", draft_id=draft_id))
    drafted = [one.change for one in draft.changes]
    data = applied(drafted, data_of(queries.active()))
    key = tuple(request.args.getlist("key")) or (along.key_in(file, data) if along else ())
    found = row_at(file, key, data) if len(key) == len(keys_of(file)) else None
    form = row_form(file, found, data, along.term if along else "")
    if form.validate_on_submit():
        changes = form.changes(file, key if found is not None else None)
        try:
            drafts.propose(account(), draft_id, changes, along.asked if along else None)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("The change is in the draft."))
            return redirect(url_for(".draft", draft_id=draft_id), code=303)
    page = render_template("admin/row.html", draft=draft, file=file, found=found, form=form)
    return page, form.status


def _file() -> str:
    """The file that the address names."""
    file = request.args.get("file", FIRST)
    return file if file in files() else FIRST
