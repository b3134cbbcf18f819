"""What curators type: drafts, their rows, what a second person says of them."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import AnyOf, DataRequired

from eatsential.admin.forms.fields import reason_field
from eatsential.curation.rules import DraftState
from eatsential.vocabulary.changes import CELL, Change, Key, columns_of, put
from eatsential.vocabulary.check import COLUMNS, OPTIONAL, Known
from eatsential.vocabulary.files import Data, rows_of
from eatsential.web.forms import FilesForm, Form, at_most, options, squeeze

TRY, SEND, WITHDRAW = "try", "send", "withdraw"
LISTS = {"allergens", "excludes", "together", "eats"}  # columns that hold several ids
FILES = {
    "allergens.csv": _("Allergens and groups"),
    "rules.csv": _("What diets, conditions and medications exclude"),
    "limits.csv": _("Limits of nutrients"),
    "policy.csv": _("Verdicts"),
    "phrases.csv": _("Phrases"),
    "dishes.csv": _("Dishes"),
    "everyday.csv": _("Everyday names"),
    "staples.csv": _("What diets live on"),
    "regions.csv": _("What the law of a region covers"),
    "declared.csv": _("What the law of a region has named"),
    "exemptions.csv": _("What the law of a region exempts"),
    "vague.csv": _("Vague words in the law of a region"),
    "sources.csv": _("Sources"),
}
COLUMN_WORDS = {
    "allergen": _("Allergen"),
    "allergens": _("Allergens"),
    "asked": _("Only for those who ask for relatives"),
    "basis": _("In how much food"),
    "checked": _("Compared with its source on"),
    "child": _("What is covered"),
    "diet": _("Diet"),
    "dish": _("Dish"),
    "duty": _("Duty"),
    "eats": _("Lives on"),
    "entry": _("Entry of a profile"),
    "evidence": _("Evidence"),
    "excludes": _("Excludes"),
    "grade": _("Stands on"),
    "id": _("Id"),
    "ingredients": _("Ingredients"),
    "kind": _("Kind"),
    "lang": _("Language"),
    "means": _("Means"),
    "name": _("Name"),
    "names": _("Other names, with semicolons between"),
    "needed": _("Open without its amount"),
    "note": _("Note"),
    "nutrient": _("Nutrient"),
    "parent": _("Belongs to"),
    "phrase": _("Phrase"),
    "region": _("Region"),
    "reviewed": _("Gone through on"),
    "role": _("Role"),
    "severity": _("Severity"),
    "source": _("Source"),
    "term": _("Term"),
    "threshold": _("From"),
    "title": _("Title"),
    "together": _("Only together with"),
    "unit": _("Unit"),
    "url": _("Address"),
    "verdict": _("Verdict"),
    "what": _("What is exempt"),
    "why": _("Why, in a sentence"),
}


class DraftForm(Form):
    """Begin a draft."""

    title = StringField(
        _("Title"),
        filters=[squeeze],
        validators=[
            DataRequired(_("Say in a few words what changes.")),
            at_most(100),
        ],
    )
    reason = reason_field()


class ImportForm(FilesForm):
    """A file of the vocabulary, to be looked at before it becomes a draft."""

    content = FileField(
        _("File"),
        description=_("An export that was changed: CSV, JSON, or the ZIP of all CSV files."),
        validators=[DataRequired(_("Choose a file."))],
    )
    file = SelectField(
        _("Which file of the vocabulary is it?"),
        description=_("Of a CSV only. JSON and ZIP say it themselves."),
    )


class BroughtForm(DraftForm):
    """Make a draft of what was looked at; `changes` is what the page showed."""

    changes = HiddenField()


class DraftActForm(Form):
    """Have a draft tried, send it for review, or take a change out of it."""

    act = HiddenField(validators=[AnyOf((TRY, SEND, WITHDRAW), _("Load the page again."))])
    change = HiddenField()


class ShownForm(Form):
    """What is done about a draft as the page showed it; `shown` is its mark."""

    shown = HiddenField()


class AnswerForm(ShownForm):
    """Send somebody's draft back, or decline it."""

    state = RadioField(
        _("What becomes of it?"),
        choices=options(
            {
                DraftState.OPEN: _("Send it back, to be changed"),
                DraftState.DECLINED: _("Decline it"),
            }
        ),
        coerce=DraftState,
        validators=[DataRequired(_("Choose an answer."))],
    )
    answer = StringField(
        _("Answer"),
        filters=[squeeze],
        validators=[
            DataRequired(_("Say what is missing, or why not.")),
            at_most(500),
        ],
    )


class PublishForm(ShownForm):
    """Publish somebody's draft."""


class ActivateForm(Form):
    """Have another rule set answer, and say why."""

    reason = reason_field()


class RowForm(Form):
    """A row of a file. Its other fields are made for the file, by `row_form`."""

    def changes(self, file: str, key: Key | None) -> list[Change]:
        """What is proposed of the row under a key, or of a new one: gone, put, or put elsewhere."""
        fresh = put(file, {name: self[f"cell_{name}"].data or "" for name in columns_of(file)})
        if key is None or (fresh.key == key and not self.gone.data):
            return [fresh]
        gone = Change(file, key, None)
        return [gone] if self.gone.data else [gone, fresh]


def row_form(file: str, row: Mapping[str, str] | None, data: Data, term: str = "") -> RowForm:
    """The form for a row that is there, or for a new one, perhaps of a term."""
    known = Known({name: list(rows_of(name, data)) for name in COLUMNS if name != "phrases.csv"})
    allowed = known.allowed(file)
    fields: dict[str, Any] = {
        f"cell_{column}": _field(column, allowed.get(column), row is None)
        for column in columns_of(file)
    }
    if row is not None:
        fields["gone"] = BooleanField(_("Take this row away"))
    made = type("RowForm", (RowForm,), fields)
    form: RowForm = made(
        data={f"cell_{column}": cell for column, cell in (row or {"term": term}).items()}
    )
    return form


def file_words(file: str, languages: Mapping[str, str]) -> str:
    """What a file is called."""
    if file in FILES:
        return str(FILES[file])
    code = file.removeprefix("terms/").removesuffix(".csv")
    if code not in languages:
        return str(gettext("Terms of every language"))
    return str(gettext("Terms: %(language)s", language=languages[code]))


def _field(column: str, allowed: set[str] | None, is_new: bool) -> StringField | SelectField:
    words = COLUMN_WORDS[column]
    if allowed is not None and column not in LISTS:
        values = {value: value for value in sorted(allowed - {""})}
        if column in OPTIONAL:
            return SelectField(words, choices=options({"": "", **values}))
        unchosen = {"": _("Choose one")} if is_new else {}
        needed = DataRequired(_("Choose one of the list."))
        return SelectField(words, choices=options({**unchosen, **values}), validators=[needed])
    hint = _("Ids with spaces between.") if column in LISTS else ""
    longest = at_most(CELL)
    return StringField(words, description=hint, filters=[squeeze], validators=[longest])
