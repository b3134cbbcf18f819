"""Words that people ask for: never who asks."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from eatsential.admin.forms.queues import STATES, WordForm
from eatsential.admin.views import bp
from eatsential.admin.views.queues import Queue
from eatsential.profiles.queries import words as wanted
from eatsential.profiles.services import words as requests
from eatsential.users.access import needs
from eatsential.users.rules import Permission

QUEUE = Queue(
    all=".words",
    templates=("admin/words.html", "admin/word.html"),
    states=STATES,
    form=WordForm,
    page=wanted.wanted_words,
    shown=wanted.WORDS,
    by_id=wanted.wanted_word,
    answer=requests.answer,
    done=_("Whoever asked for it sees your answer now."),
)


@bp.get("/words")
@needs(Permission.ANSWER_WORDS)
def words() -> ResponseReturnValue:
    """The words that people ask for, the most frequent first."""
    return QUEUE.listed()


@bp.route("/words/<uuid:request_id>", methods=["GET", "POST"])
@needs(Permission.ANSWER_WORDS)
def word(request_id: UUID) -> ResponseReturnValue:
    """One word that people ask for; answer them."""
    return QUEUE.answered(request_id)
