"""The form every page's form starts from, and what typed text goes through on its way in."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import g, request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import DateField, Field, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, FileInput, ListWidget

from eatsential.errors import DomainError, Later
from eatsential.text import one_line, storable
from eatsential.web.locale import translated

_ = lazy_gettext
UNLISTED = _("Choose from this list.")
STALE = _("This page was open too long. Check what you typed and send it again.")


def squeeze(value: Any) -> Any:
    """One line, one space where there were several.

    Numbers and dates pass through, and so does what `Storable` has to see to refuse it.
    """
    return one_line(value) if isinstance(value, str) and storable(value) == value else value


class Storable:
    """Refuse text that no database can hold, so that nobody's text is changed silently."""

    def __call__(self, form: Any, field: Field) -> None:
        if isinstance(field.data, str) and storable(field.data) != field.data:
            raise StopValidation(gettext("Remove the characters that cannot be shown."))


def obeys(rule: Callable[..., object], *arguments: object) -> None:
    """Ask a rule about what was typed. Raises ValidationError with the rule's own words."""
    try:
        rule(*arguments)
    except DomainError as refusal:
        raise ValidationError(translated(refusal)) from refusal


def at_most(characters: int) -> Length:
    """Refuse a longer text, and say how long it can be."""
    return Length(max=characters, message=_("Use %(n)s characters or fewer.", n=characters))


def options(words: Mapping[Any, Any]) -> list[SelectChoice]:
    """What can be chosen, from a table of values and their words (translated when shown).

    Words that hold what somebody typed are translated at once, with `gettext`: a lazy string says
    of itself that it is markup, and is not escaped.
    """
    return [SelectChoice(value, label) for value, label in words.items()]


class Checkboxes(SelectMultipleField):  # type: ignore[misc]
    """Any number of choices of a list."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Date(DateField):  # type: ignore[misc]
    """A date, written as browsers send it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Say what a date looks like where none was understood."""
        try:
            super().process_formdata(valuelist)
        except ValueError as fault:
            raise ValueError(gettext("Enter a date like 1984-05-21.")) from fault

    def pre_validate(self, _form: Any) -> None:
        """Ask no validator about a date that was not understood: there is none to look at."""
        if self.process_errors and any(typed.strip() for typed in self.raw_data or ()):
            raise StopValidation()


class Form(FlaskForm):  # type: ignore[misc]
    """A Flask form that can carry the refusal of a rule to the field that caused it."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def wrap_formdata(self, form: Any, formdata: Any) -> MultiDict[str, str] | None:
            """What a form sends: texts. JSON and files could be anything, and are not read.

            A form that is made with `formdata=None` holds what it is given and nothing of this.
            """
            return request.form if formdata is not None and form.is_submitted() else None

        def bind_field(self, form: Any, unbound: Any, options: Any) -> Field:
            """Every text field refuses unstorable text first; every list what is not on it."""
            field = unbound.bind(form=form, **options)
            if isinstance(field, SelectField):
                field.invalid_choice_message = field.invalid_value_message = UNLISTED
            if isinstance(field, StringField):
                field.validators = (Storable(), *field.validators)
            return field

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether the form was sent, is right, and came from a page of ours not too long ago."""
        if not self.is_submitted():
            return False
        valid = bool(self.validate(extra_validators))
        if self.is_stale:
            self.csrf_token.errors = ()  # said once, above the form
            self.form_errors.append(STALE)
            return False
        return valid

    @property
    def is_stale(self) -> bool:
        """Whether it was sent by a page that was open too long, or by none of ours."""
        return bool(g.get("stale_form"))

    refusal: DomainError | None = None

    def refuse(self, error: DomainError) -> None:
        """Show a refusal where the person can mend it: at its field, or above the form."""
        self.refusal = error
        if error.field is None:
            self.form_errors.append(translated(error))
        else:
            self[error.field].errors = [translated(error)]

    @property
    def status(self) -> int:
        """200 for a fresh form, 422 for one shown again, 429 or 503 for one sent too soon."""
        if isinstance(self.refusal, Later):
            g.retry_after = self.refusal.retry_after
        if self.refusal is not None:
            return self.refusal.status
        return 422 if self.errors else 200


class Query(Form):
    """A form that only asks, in the address of the page: it changes nothing and needs no token."""

    class Meta(Form.Meta):
        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> MultiDict[str, str] | None:
            """What the address holds, if anything."""
            return request.args or None

    def answered(self) -> bool:
        """Whether something was asked, and rightly."""
        return bool(request.args) and bool(self.validate())


class TextFile(StringField):  # type: ignore[misc]
    """A file of text that can be chosen; its value is the text, and nothing where none was."""

    widget = FileInput()


class UploadForm(Form):
    """A form that can be sent with files. Each becomes a text before anything looks at it."""

    class Meta(Form.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> MultiDict[str, str] | None:
            """What the form sends. Bytes that are no UTF-8 become what `Storable` refuses."""
            if not form.is_submitted():
                return None
            sent = MultiDict(request.form)
            for name, file in request.files.items():
                sent[name] = file.read().decode("utf-8", "surrogateescape")
            return sent


class FilesForm(Form):
    """A form that is sent with files which are no text."""

    class Meta(Form.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> CombinedMultiDict[str, Any] | None:
            """What the form sends: texts and files, each in its own fields."""
            if not form.is_submitted():
                return None
            return CombinedMultiDict((request.form, request.files))
