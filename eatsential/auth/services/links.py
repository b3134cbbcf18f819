"""Links that are sent by mail: made, replaced by newer ones, used once."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from eatsential import clock
from eatsential.auth.errors import LinkSpent
from eatsential.auth.models import Token
from eatsential.auth.rules import Purpose
from eatsential.database import transaction
from eatsential.errors import N_
from eatsential.keys import digest, fresh_token

SPENT = N_("That link was used already, replaced by a newer one, or is too old.")


def issue(
    purpose: Purpose,
    seconds: int,
    *,
    email: str | None = None,
    email_key: str = "",
    registration_id: UUID | None = None,
    user_id: UUID | None = None,
) -> str:
    """Make a link's token for one purpose; older ones for the same stop working."""
    token, now = fresh_token(), clock.now()
    with transaction() as session:
        session.execute(
            update(Token)
            .where(
                Token.purpose == purpose,
                Token.registration_id == registration_id
                if registration_id
                else Token.registration_id.is_(None),
                Token.user_id == user_id if user_id else Token.user_id.is_(None),
                Token.used_at.is_(None),
            )
            .values(used_at=now)
        )
        session.add(
            Token(
                digest=digest(token),
                purpose=purpose,
                registration_id=registration_id,
                user_id=user_id,
                email=email,
                email_key=email_key,
                created_at=now,
                expires_at=now + timedelta(seconds=seconds),
            )
        )
    return token


def use(token: Token, now: datetime) -> None:
    """Spend a link, once: of two at the same moment one is refused. Raises LinkSpent."""
    with transaction() as session:
        used = session.execute(
            update(Token)
            .where(Token.id == token.id, Token.used_at.is_(None), Token.expires_at > now)
            .values(used_at=now)
            .returning(Token.id)
        ).one_or_none()
        if used is None:
            raise LinkSpent(SPENT)


def void(user_id: UUID) -> None:
    """Spend every open link of an account, because what they were made for is another thing now."""
    with transaction() as session:
        session.execute(
            update(Token)
            .where(Token.user_id == user_id, Token.used_at.is_(None))
            .values(used_at=clock.now())
        )
