"""Asking curators for a word that the vocabulary does not have, and answering who asked.

A request hangs on the entry that holds the word: it goes with the entry, the person, the consent
and the account. Curators are shown words and numbers; which entry asks is asked by no page.
"""

from collections.abc import Mapping
from uuid import UUID, uuid4

from sqlalchemy import select, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.database import transaction
from eatsential.errors import N_, NotFound
from eatsential.installation import keys
from eatsential.profiles.errors import AnsweredAlready
from eatsential.profiles.models import WordRequest
from eatsential.profiles.rules.words import RequestState, Wanted
from eatsential.text import folded
from eatsential.users.rules import Account


def ask(words: Mapping[UUID, str]) -> None:
    """Ask for words that were just recorded, by entry; what was answered has its answer at once."""
    if not words:
        return
    prints = {entry_id: fingerprint_of(Wanted(word).packed()) for entry_id, word in words.items()}
    with transaction() as session:
        answered = (
            select(
                WordRequest.fingerprint,
                WordRequest.id,
                WordRequest.sealed,
                WordRequest.state,
                WordRequest.answered_at,
            )
            .where(
                WordRequest.fingerprint.in_(prints.values()),
                WordRequest.state != RequestState.OPEN,
            )
            .order_by(WordRequest.answered_at)
        )
        earlier = {bytes(row.fingerprint): row for row in session.execute(answered)}
        for entry_id, word in words.items():
            there, identifier, said = earlier.get(prints[entry_id]), uuid4(), ""
            if there is not None:
                said = _opened(there.id, there.sealed).answer
            session.add(
                WordRequest(
                    id=identifier,
                    entry_id=entry_id,
                    fingerprint=prints[entry_id],
                    sealed=_sealed(identifier, Wanted(word, said)),
                    state=there.state if there else RequestState.OPEN,
                    asked_at=clock.now(),
                    answered_at=there.answered_at if there else None,
                )
            )


def answer(
    curator: Account, request_id: UUID, was: RequestState, state: RequestState, words: str
) -> None:
    """Answer everybody who asked for the word of a request.

    `was` is the state that the curator saw. Raises NotFound, or AnsweredAlready.
    """
    with transaction() as session:
        fingerprint = session.scalar(
            select(WordRequest.fingerprint).where(WordRequest.id == request_id)
        )
        if fingerprint is None:
            raise NotFound(N_("Nobody asks for this word any more."))
        rows = session.execute(
            select(WordRequest.id, WordRequest.sealed)
            .where(WordRequest.fingerprint == fingerprint, WordRequest.state == was)
            .with_for_update()
        ).all()
        if not rows:
            raise AnsweredAlready(
                N_("Another curator has answered meanwhile. Look at the word again.")
            )
        for row in rows:
            word = _opened(row.id, row.sealed).word
            session.execute(
                update(WordRequest)
                .where(WordRequest.id == row.id)
                .values(
                    sealed=_sealed(row.id, Wanted(word, words)),
                    state=state,
                    answered_at=clock.now(),
                )
            )
        record(
            Act.WORD_ANSWERED, actor=curator.id, target=request_id, details={"state": state.value}
        )


def fingerprint_of(packed: bytes) -> bytes:
    """Equal for equal words, whoever asks for them, as long as the current key stays."""
    ring = keys()
    word = folded(Wanted.unpacked(packed).word)
    return ring.fingerprint(ring.current, "word_requests", word)


def _sealed(identifier: UUID, wanted: Wanted) -> bytes:
    return keys().seal(wanted.packed(), f"word_requests/{identifier}")


def _opened(identifier: UUID, sealed: bytes) -> Wanted:
    return Wanted.unpacked(keys().open(sealed, f"word_requests/{identifier}"))
