"""A picture of a label, read into the check form."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.errors import DomainError
from eatsential.flags.access import enabled
from eatsential.flags.rules import Flag
from eatsential.foods.forms import check_form, photo_form
from eatsential.foods.photos import tesseract
from eatsential.foods.photos.pictures import BYTES
from eatsential.foods.photos.reading import read_photo
from eatsential.foods.views import bp
from eatsential.profiles.queries import people_for
from eatsential.profiles.rules.permits import Permit
from eatsential.users.access import account, login_required
from eatsential.web.locale import language
from eatsential.web.requests import takes


@bp.route("/check/photo", methods=["GET", "POST"])
@login_required
@takes(BYTES)
def photo() -> ResponseReturnValue:
    """Take a picture, and show what was read in it beside it, to be corrected and checked."""
    if not enabled(Flag.PHOTO_READING):
        flash(_("Pictures are not read just now. Type or paste the label."))
        return redirect(url_for(".check"), code=303)
    form = photo_form(tesseract.languages(), language())
    if form.validate_on_submit():
        try:
            found = read_photo(form.picture.data.read(), form.lang.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            people = people_for(account().id, Permit.CHECK)
            given = check_form(
                people, text=found.text, lang=form.lang.data, doubtful=list(found.doubtful)
            )
            return render_template("foods/photo_text.html", form=given, photo=found)
    return render_template("foods/photo.html", form=form), form.status
