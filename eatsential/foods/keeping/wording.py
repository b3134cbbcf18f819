"""What is said of what a maker or a kitchen declares."""

from flask_babel import lazy_gettext

from eatsential.foods.declared import Stated

STATED = {
    Stated.CONTAINS: lazy_gettext("Contains"),
    Stated.MAY_CONTAIN: lazy_gettext("May contain"),
    Stated.NONE: lazy_gettext("Verified none"),
}
NOT_STATED = lazy_gettext("Not stated")
