"""What gets milder is deliberate: what it is about has to be named."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import StringField

from eatsential.text import folded
from eatsential.web.forms import Form, at_most, squeeze


def name_to_confirm(label: str) -> StringField:
    """The field in which the name is typed."""
    return StringField(
        label,
        filters=[squeeze],
        validators=[at_most(100)],
        render_kw={"autocomplete": "off"},
    )


class DeliberateForm(Form):
    """A form that makes a profile milder only where the name of what it is about is typed."""

    confirm = name_to_confirm(_("Name of the entry"))

    def names(self, name: str) -> bool:
        """Whether the name was typed; else its field asks for it."""
        if folded(self.confirm.data or "") == folded(name):
            return True
        self.confirm.errors = [gettext("Type “%(name)s” to confirm.", name=name)]
        return False
