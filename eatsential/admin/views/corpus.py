"""The labels that were written to be tried, as the rule set that answers now reads them."""

from flask import render_template
from flask.typing import ResponseReturnValue

from eatsential.admin.views import bp
from eatsential.curation.rules import Found
from eatsential.users.access import needs
from eatsential.users.rules import Permission
from eatsential.vocabulary.load import kept, ruleset
from eatsential.vocabulary.traps import traps


@bp.get("/corpus")
@needs(Permission.PROPOSE_CHANGES)
def corpus() -> ResponseReturnValue:
    """How many promises are kept, by kind and language, and the first that are not."""
    return render_template("admin/corpus.html", found=_tried(), edition=ruleset().edition)


@kept
def _tried() -> Found:
    """Every label tried once for a rule set: it takes some seconds."""
    found, rules = Found(), ruleset()
    for trap in traps():
        found.note(trap, True, trap.fault(rules))
    return found
