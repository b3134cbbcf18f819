"""Noting that somebody eats what a finding speaks against."""

from wtforms import HiddenField

from eatsential.web.forms import Form


class NoteForm(Form):
    """A press on a button. `mark` tells the finding that was shown from any other."""

    mark = HiddenField()
