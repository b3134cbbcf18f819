"""What was done to the record, in a sentence."""

from eatsential.audit.chain import Damage
from eatsential.errors import N_

DAMAGES = {
    Damage.EDITED: N_("Event {0} was edited."),
    Damage.REMOVED: N_("Event {0} was removed."),
    Damage.INSERTED: N_("Event {0} was inserted."),
    Damage.REORDERED: N_("Event {0} is not the one that was there: events were reordered."),
    Damage.TRUNCATED: N_("Event {0} and what came after it were cut off."),
    Damage.REWRITTEN: N_(
        "Event {0} does not end the chain that was written down: it was made anew."
    ),
}
