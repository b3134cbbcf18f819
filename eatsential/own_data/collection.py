"""Everything that belongs to an account, from every feature: what an export holds.

A feature that keeps something of an account has a room `own_data` and its line here; the tests walk
from the accounts over every foreign key and miss what is not here.
"""

from uuid import UUID

from eatsential.audit import own_data as audit
from eatsential.auth import own_data as auth
from eatsential.cards import own_data as cards
from eatsential.flags import own_data as flags
from eatsential.foods import own_data as foods
from eatsential.kitchen import own_data as kitchen
from eatsential.own_data import own_data as exports
from eatsential.own_data.archive import Kinds
from eatsential.profiles import own_data as profiles
from eatsential.users import own_data as users

FEATURES = (users, flags, auth, profiles, cards, foods, kitchen, audit, exports)
LEFT_OUT = {column: why for feature in FEATURES for column, why in feature.LEFT_OUT.items()}


def kinds_of(user_id: UUID) -> Kinds:
    """The rows of an account, a list for each kind of thing; nothing is read before it is asked."""
    return {kind: rows for feature in FEATURES for kind, rows in feature.own_data(user_id).items()}


STEPS = len(kinds_of(UUID(int=0))) + 1  # the last one packs and seals
