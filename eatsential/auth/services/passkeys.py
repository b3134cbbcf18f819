"""Passkeys (WebAuthn level 3): made, used to log in, named and removed.

A passkey is asked for with user verification, so that it is two factors in one: something one has,
and a finger, a face or a PIN. Who is asked, and where from, is PUBLIC_BASE_URL and nothing else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth import queries, throttle
from eatsential.auth.errors import PasskeyRefused
from eatsential.auth.models import Passkey, Token
from eatsential.auth.rules import Browser, Purpose, RelyingParty, relying_party
from eatsential.auth.services import second_factor, sessions
from eatsential.database import transaction, unique
from eatsential.errors import N_, NotFound
from eatsential.installation import settings
from eatsential.keys import digest, fresh_token
from eatsential.users.queries import user
from eatsential.users.rules import Account
from eatsential.users.services import hold

CHALLENGE_SECONDS = 300
NOT_ACCEPTED = N_("The passkey was not accepted. Try again.")
NO_NAME = N_(
    "Passkeys do not work here: they need an address that begins with https and has a name."
)


def to_register(account: Account) -> tuple[str, str]:
    """What a browser needs to make a passkey, as JSON, and the challenge that it must sign.

    Raises PasskeyRefused where browsers know no passkeys.
    """
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    party = _party()
    challenge = _challenge(account.id)
    options = generate_registration_options(
        rp_id=party.host,
        rp_name="Eatsential",
        user_id=account.id.bytes,
        user_name=account.username,
        challenge=challenge.encode(),
        timeout=CHALLENGE_SECONDS * 1000,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=passkey.credential_id)
            for passkey in queries.passkeys(account.id)
        ],
    )
    return options_to_json(options), challenge


def add(account: Account, name: str, credential: str, challenge: str) -> tuple[Account, list[str]]:
    """Keep a passkey that a browser has made; the recovery codes if the account has none yet.

    Every other session ends, and this one gets a new token. Raises PasskeyRefused.
    """
    from webauthn import verify_registration_response

    party = _party()
    _spend(challenge, account.id)
    with _malformed_is_refused():
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge.encode(),
            expected_rp_id=party.host,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    row = Passkey(
        user_id=account.id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=name,
        created_at=clock.now(),
    )
    known = PasskeyRefused(N_("This passkey was added before."))
    with transaction() as session:
        hold(account.id)
        session.add(row)
        with unique(Passkey.credential_id, refusal=known):
            session.flush()
        record(Act.PASSKEY_ADDED, actor=account.id, target=row.id)
        fresh = second_factor.codes_for_the_first(account)
        return second_factor.added(account, Act.PASSKEY_ADDED), fresh


def to_log_in(pending: str, browser: Browser) -> tuple[str, str]:
    """What a browser needs to use a passkey, as JSON, and the challenge that it must sign.

    `pending`: the login after whose right password a passkey of that very account is asked for.
    Raises PasskeyRefused, LoginSpent or TooMany.
    """
    party = _party()
    throttle.count(settings().limit_login_ip, "passkey", browser.client)
    return _to_use(party, second_factor.whose_login(pending) if pending else None)


def to_prove(account: Account) -> tuple[str, str]:
    """The same for who is logged in, before something that matters.

    Raises PasskeyRefused or TooMany.
    """
    party = _party()
    throttle.count(settings().limit_login_account, "passkey", str(account.id))
    return _to_use(party, account.id)


def prove(account: Account, credential: str, challenge: str) -> Account:
    """Take a passkey again in the place of password and code; the session gets a new token.

    Raises PasskeyRefused.
    """
    _spend(challenge, account.id)
    found = _named_by(credential)
    try:
        if found is None or found.user_id != account.id:
            raise PasskeyRefused(NOT_ACCEPTED)
        count = _verified(found, credential, challenge)
        with transaction():
            _use(found, count)
            return sessions.proved(account)
    except PasskeyRefused:
        record(Act.SECOND_FACTOR_FAILED, actor=account.id, target=account.id)
        raise


def _to_use(party: RelyingParty, whose: UUID | None) -> tuple[str, str]:
    """Options for any passkey, or for those of one account, and their challenge."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

    challenge = _challenge(whose)
    options = generate_authentication_options(
        rp_id=party.host,
        challenge=challenge.encode(),
        timeout=CHALLENGE_SECONDS * 1000,
        allow_credentials=[
            PublicKeyCredentialDescriptor(id=passkey.credential_id)
            for passkey in (queries.passkeys(whose) if whose else ())
        ],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options), challenge


def log_in(
    credential: str, challenge: str, *, pending: str, remember: bool, browser: Browser
) -> Account:
    """Open a session for who has a passkey, or finish the one that the right password prepared.

    Raises PasskeyRefused or LoginSpent.
    """
    whose = second_factor.whose_login(pending) if pending else None
    _spend(challenge, whose)
    found = _named_by(credential)
    try:
        if found is None or (whose is not None and found.user_id != whose):
            raise PasskeyRefused(NOT_ACCEPTED)
        count = _verified(found, credential, challenge)
        with transaction():
            hold(found.user_id)
            owner = user(found.user_id)
            if owner.suspended_at is not None:
                raise PasskeyRefused(NOT_ACCEPTED)
            _use(found, count)
            if pending:
                second_factor.spend_login(pending)
            return sessions.open_session(
                owner, remember=remember, browser=browser, second_factor=True
            )
    except PasskeyRefused:
        act = Act.SECOND_FACTOR_FAILED if whose else Act.LOGIN_FAILED
        record(act, actor=None, target=found.user_id if found else whose)
        raise


def rename(account: Account, passkey_id: UUID, name: str) -> None:
    """Give a passkey another name. Raises NotFound."""
    with transaction() as session:
        renamed = session.scalar(
            update(Passkey)
            .where(Passkey.id == passkey_id, Passkey.user_id == account.id)
            .values(name=name)
            .returning(Passkey.id)
        )
    if renamed is None:
        raise NotFound(queries.NO_PASSKEY)


def remove(account: Account, passkey_id: UUID) -> Account:
    """Take a passkey away, and the recovery codes with the last factor.

    Every other session ends, and this one gets a new token. Raises NotFound, and
    SecondFactorNeeded where it is the last factor of somebody whose role needs one.
    """
    with transaction() as session:
        hold(account.id)
        gone = session.scalar(
            delete(Passkey)
            .where(Passkey.id == passkey_id, Passkey.user_id == account.id)
            .returning(Passkey.id)
        )
        if gone is None:
            raise NotFound(queries.NO_PASSKEY)
        record(Act.PASSKEY_REMOVED, actor=account.id, target=gone)
        return second_factor.removed(account, Act.PASSKEY_REMOVED)


def _party() -> RelyingParty:
    party = relying_party(settings().public_base_url)
    if party is None:
        raise PasskeyRefused(NO_NAME)
    return party


def _challenge(user_id: UUID | None) -> str:
    """A challenge that is answered within five minutes, once."""
    token, now = fresh_token(), clock.now()
    with transaction() as session:
        session.add(
            Token(
                digest=digest(token),
                purpose=Purpose.PASSKEY,
                user_id=user_id,
                email_key="",
                created_at=now,
                expires_at=now + timedelta(seconds=CHALLENGE_SECONDS),
            )
        )
    return token


def _spend(challenge: str, user_id: UUID | None) -> None:
    """Take a challenge away, whatever comes of its answer. Raises PasskeyRefused."""
    with transaction() as session:
        asked = session.scalar(
            delete(Token)
            .where(
                Token.digest == digest(challenge),
                Token.purpose == Purpose.PASSKEY,
                Token.user_id == user_id if user_id else Token.user_id.is_(None),
                Token.used_at.is_(None),
                Token.expires_at > clock.now(),
            )
            .returning(Token.id)
        )
    if asked is None:
        raise PasskeyRefused(NOT_ACCEPTED)


def _named_by(credential: str) -> Passkey | None:
    """The passkey that an answer names, if it is one and says itself whose it is."""
    from webauthn.helpers import parse_authentication_credential_json

    with _malformed_is_refused():
        answer = parse_authentication_credential_json(credential)
    found = queries.passkey_with(answer.raw_id)
    if found is None or answer.response.user_handle not in (None, found.user_id.bytes):
        return None
    return found


def _verified(passkey: Passkey, credential: str, challenge: str) -> int:
    """The count of signatures that a right answer carries. Raises PasskeyRefused."""
    from webauthn import verify_authentication_response

    party = _party()
    with _malformed_is_refused():
        answer = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge.encode(),
            expected_rp_id=party.host,
            expected_origin=party.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    return answer.new_sign_count


def _use(passkey: Passkey, count: int) -> None:
    """Note the use of a passkey. A count that another use has passed meanwhile is refused."""
    with transaction() as session:
        noted = session.scalar(
            update(Passkey)
            .where(Passkey.id == passkey.id, Passkey.sign_count == passkey.sign_count)
            .values(sign_count=count, last_used_at=clock.now())
            .returning(Passkey.id)
        )
    if noted is None:
        raise PasskeyRefused(NOT_ACCEPTED)


@contextmanager
def _malformed_is_refused() -> Iterator[None]:
    """Whatever the library cannot read or does not believe is refused in the same words."""
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        yield
    except (WebAuthnException, ValueError, TypeError, LookupError, RecursionError) as fault:
        raise PasskeyRefused(NOT_ACCEPTED) from fault
