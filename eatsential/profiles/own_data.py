"""What an export says of consent, people, and what they must avoid."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eatsential.database import rows_of
from eatsential.errors import N_
from eatsential.installation import keys
from eatsential.profiles.models import (
    ChangeRow,
    Consent,
    EntryRow,
    GrantRow,
    InvitationRow,
    MeasurementRow,
    PersonRow,
    WordRequest,
)

LEFT_OUT = {
    "entries.fingerprint": N_("a number that shows whether an entry is there twice"),
    "word_requests.fingerprint": N_("a number that shows whether others ask for the same word"),
    "invitations.account_id": N_("whether who is invited has an account: that is theirs to say"),
}


def own_data(user_id: UUID) -> dict[str, Iterator[Mapping[str, Any]]]:
    """Consents, people, their entries, and what is shared with whom; what is sealed is opened."""
    consents = (
        Consent.id,
        Consent.account_id,
        Consent.version,
        Consent.given_at,
        Consent.withdrawn_at,
    )
    people = PersonRow.id, PersonRow.account_id, PersonRow.sealed, PersonRow.created_at
    entries = (
        EntryRow.id,
        EntryRow.person_id,
        EntryRow.sealed,
        EntryRow.ends_on,
        EntryRow.announced_at,
        EntryRow.created_at,
        EntryRow.updated_at,
    )
    grants = (
        GrantRow.id,
        GrantRow.person_id,
        GrantRow.account_id,
        GrantRow.may_see_card,
        GrantRow.may_see_profile,
        GrantRow.may_edit,
        GrantRow.may_check,
        GrantRow.ends_on,
        GrantRow.created_at,
    )
    invitations = (
        InvitationRow.id,
        InvitationRow.person_id,
        InvitationRow.handover,
        InvitationRow.sealed,
        InvitationRow.created_at,
    )
    own = select(PersonRow.id).where(PersonRow.account_id == user_id)
    return {
        "grants": rows_of(
            select(*grants).where(GrantRow.person_id.in_(own) | (GrantRow.account_id == user_id))
        ),
        "invitations": _opened(
            "invitations",
            rows_of(
                select(*invitations).where(
                    InvitationRow.person_id.in_(own) | (InvitationRow.account_id == user_id)
                )
            ),
        ),
        "consents": rows_of(select(*consents).where(Consent.account_id == user_id)),
        "people": _opened(
            "people", rows_of(select(*people).where(PersonRow.account_id == user_id))
        ),
        "entries": _opened(
            "entries",
            rows_of(
                select(*entries)
                .join(PersonRow, PersonRow.id == EntryRow.person_id)
                .where(PersonRow.account_id == user_id)
            ),
        ),
        "word_requests": _opened(
            "word_requests",
            rows_of(
                select(
                    WordRequest.id,
                    WordRequest.entry_id,
                    WordRequest.sealed,
                    WordRequest.state,
                    WordRequest.asked_at,
                    WordRequest.answered_at,
                    WordRequest.draft_id,
                )
                .join(EntryRow, EntryRow.id == WordRequest.entry_id)
                .join(PersonRow, PersonRow.id == EntryRow.person_id)
                .where(PersonRow.account_id == user_id)
            ),
        ),
        "measurements": _opened(
            "measurements",
            rows_of(
                select(
                    MeasurementRow.id,
                    MeasurementRow.person_id,
                    MeasurementRow.sealed,
                    MeasurementRow.created_at,
                )
                .join(PersonRow, PersonRow.id == MeasurementRow.person_id)
                .where(PersonRow.account_id == user_id)
            ),
        ),
        "changes": _opened(
            "changes",
            rows_of(
                select(ChangeRow)
                .with_only_columns(
                    ChangeRow.id,
                    ChangeRow.person_id,
                    ChangeRow.actor,
                    ChangeRow.at,
                    ChangeRow.sealed,
                )
                .join(PersonRow, PersonRow.id == ChangeRow.person_id)
                .where(PersonRow.account_id == user_id)
            ),
        ),
    }


def _opened(table: str, rows: Iterator[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        content = json.loads(keys().open(row["sealed"], f"{table}/{row['id']}"))
        yield {**{name: row[name] for name in row if name != "sealed"}, **content}
