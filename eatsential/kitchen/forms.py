"""What people type, paste and bring to the kitchen."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Optional, ValidationError

from eatsential.foods.forms import EatersForm, check_form
from eatsential.foods.keeping.rules import NAME
from eatsential.foods.rules import Check
from eatsential.kitchen.errors import NotATable
from eatsential.kitchen.rules.menu import menu_of
from eatsential.kitchen.rules.recipe import recipe_of
from eatsential.kitchen.rules.table import MOST_BYTES, decoded
from eatsential.profiles.rules.people import Person
from eatsential.text import storable
from eatsential.vocabulary import approved
from eatsential.web.forms import Checkboxes, Form, TextFile, UploadForm, at_most, options, squeeze
from eatsential.web.locale import translated

LONGEST = 30_000  # characters of a recipe or a menu
MOST_LINES = 300
PEOPLE = "people"


def _storable(typed: str | None) -> str | None:
    return storable(typed) if typed else typed


def _text(label: str, missing: str, *rules: Callable[[Form, TextAreaField], None]) -> TextAreaField:
    """A text of several foods; `missing` says that there is none."""
    sized = DataRequired(missing), at_most(LONGEST)
    return TextAreaField(label, filters=[_storable], validators=[*sized, *rules])


def _title(label: str, *rules: object) -> StringField:
    sized = at_most(NAME)
    return StringField(label, filters=[squeeze], validators=[*rules, sized])


def _lists_ingredients(_form: Form, field: TextAreaField) -> None:
    """A recipe lists something, and not more than a recipe does."""
    if not 0 < len(recipe_of(field.data).ingredients) <= MOST_LINES:
        raise ValidationError(
            gettext(
                "Give between 1 and %(most)s ingredients, each in a line of its own.",
                most=MOST_LINES,
            )
        )


def _names_dishes(_form: Form, field: TextAreaField) -> None:
    """A menu names dishes, and not more than a menu does."""
    if not 0 < len(menu_of(field.data).dishes) <= MOST_LINES:
        raise ValidationError(gettext("Give between 1 and %(most)s dishes.", most=MOST_LINES))


class FoodsForm(EatersForm):
    """A text of several foods, and who would eat of it."""

    lang = SelectField(_("Language of the text"), default="")


class RecipeForm(FoodsForm):
    """A recipe, and what it is called where it is kept."""

    text = _text(_("The recipe"), _("Paste or type a recipe."), _lists_ingredients)
    title = _title(_("What the recipe is called"))
    keep = SubmitField(_("Keep this recipe"))

    def validate_title(self, field: StringField) -> None:
        """A recipe that is kept has a name."""
        if self.keep.data and not field.data:
            raise ValidationError(gettext("Say what the recipe is called."))


class KeptRecipeForm(Form):
    """Say what a recipe that is kept is called, and what goes in."""

    title = _title(
        _("What the recipe is called"), DataRequired(_("Say what the recipe is called."))
    )
    text = _text(_("The recipe"), _("Paste or type a recipe."), _lists_ingredients)
    lang = SelectField(_("Language of the text"), default="")


class MenuForm(FoodsForm):
    """A menu."""

    text = _text(_("The menu"), _("Paste or type a menu."), _names_dishes)


class TableFile(TextFile):
    """A table as a spreadsheet wrote it, in UTF-8, UTF-16 or Windows-1252."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the bytes that were sent, which came as far as that as escaped UTF-8."""
        content = (valuelist[0] if valuelist else "").encode("utf-8", "surrogateescape")
        self.too_large = len(content) > MOST_BYTES
        self.data = "" if self.too_large else decoded(content)


class TableForm(UploadForm):
    """A table of foods, and for whom or by which law it is screened."""

    table = TableFile(_("The table"))
    title = StringField(
        _("What the table is called (optional)"),
        filters=[squeeze],
        validators=[Optional(), at_most(80)],
    )
    against = SelectField(_("What to look for"))
    person = Checkboxes(_("For whom?"), description=_("Only where it is for people."))
    lang = SelectField(_("Language of the table"), default="")

    def validate_table(self, field: TableFile) -> None:
        """A file of the right size is needed."""
        if getattr(field, "too_large", False):
            raise ValidationError(gettext("The file is larger than 2 megabytes."))
        if not field.data:
            raise ValidationError(gettext("Choose a file."))

    def validate_person(self, field: Checkboxes) -> None:
        """People are needed where it is for people."""
        if self.against.data == PEOPLE and not field.data:
            raise ValidationError(gettext("Choose at least one person."))

    @property
    def region(self) -> str:
        """The region by whose law it is screened, or nothing."""
        return "" if self.against.data == PEOPLE else str(self.against.data)

    def name_faults(self, refusal: NotATable) -> None:
        """Show everything there is to mend, each with its line."""
        self.refuse(refusal)
        for fault in refusal.faults:
            said = gettext("Line %(line)s: %(fault)s", line=fault.line, fault=translated(fault))
            self.form_errors.append(said)


Foods = TypeVar("Foods", bound=FoodsForm)


def foods_form(kind: type[Foods], people: Sequence[Person]) -> Foods:
    """The form of this kind with those the account checks for and the languages that are read."""
    usual = check_form(people)
    form = kind(person=usual.person.data)
    form.person.choices, form.lang.choices = usual.person.choices, usual.lang.choices
    return form


def kept_recipe_form(recipe: Check) -> KeptRecipeForm:
    """The form with a recipe as it is kept, and the languages that are read."""
    assert recipe.composed is not None  # it is a recipe
    form = KeptRecipeForm(title=recipe.composed.title, text=recipe.text, lang=recipe.language or "")
    form.lang.choices = check_form([]).lang.choices
    return form


def table_form(people: Sequence[Person]) -> TableForm:
    """The form with the laws that are known, and those for whom something is recorded."""
    usual = check_form(people)
    form = TableForm(against="EU")
    laws = {
        region: gettext("All allergens that labels must name in %(region)s", region=name)
        for region, name in approved.regions().items()
    }
    form.against.choices = options(
        {**({PEOPLE: gettext("What the people ticked below must avoid")} if people else {}), **laws}
    )
    form.person.choices, form.lang.choices = usual.person.choices, usual.lang.choices
    return form
