"""What was typed into a page whose session ended, on its way through the login pages."""

from typing import Any

from pydantic import TypeAdapter, ValidationError
from wtforms import HiddenField

from eatsential.web.forms import Form

SECRET = ("password", "code", "credential", "csrf_token")
Pairs = list[tuple[str, str]]
_PAIRS = TypeAdapter(Pairs)


class ComingBack(Form):
    """A form on the way back to a page: it carries what was typed there."""

    typed = HiddenField()

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """As any form; where the page that sends it is not ours, nothing of it is carried on."""
        if self.is_stale:
            self.typed.data = ""
        return super().validate_on_submit(extra_validators)

    @property
    def kept(self) -> Pairs:
        """The names and texts of the form that was interrupted, if one was."""
        try:
            return _PAIRS.validate_json(self.typed.data or "[]")
        except ValidationError:
            return []


def packed(sent: Pairs) -> str:
    """What a form sends, to be carried; empty where that is nothing but passwords and codes."""
    kept = [pair for pair in sent if not any(word in pair[0] for word in SECRET)]
    return _PAIRS.dump_json(kept).decode() if any(text for _name, text in kept) else ""
