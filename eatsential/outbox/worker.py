"""Delivering what is due, one mail after another."""

from circuitbreaker import CircuitBreaker

from eatsential import metrics
from eatsential.audit.services import note_broken_seal
from eatsential.ending import Ended, never
from eatsential.installation import settings
from eatsential.keys import Unreadable
from eatsential.logs import get_logger
from eatsential.outbox import services
from eatsential.outbox.messages import message_of
from eatsential.outbox.rules import MOST_TRIES
from eatsential.outbox.services import Claim
from eatsential.outbox.transports import Away, Refused, Transport, Unsent
from eatsential.settings import Settings

log = get_logger()


def breaker_of(settings: Settings) -> CircuitBreaker:
    """What keeps a worker from hammering a server that is away.

    After so many failures in a row nothing is tried for a while; then one mail is, and either all
    is well again or the while begins anew. A mail that is refused or deferred is no such failure.
    """
    return CircuitBreaker(
        failure_threshold=settings.mail_breaker_failures,
        recovery_timeout=settings.mail_breaker_reset,
        expected_exception=(Away, OSError),
    )


def deliver_due(transport: Transport, breaker: CircuitBreaker, ended: Ended = never) -> int:
    """Hand over one mail after another while some are due and the server takes them; how many."""
    sent = 0
    while not breaker.opened and not ended() and (claimed := services.claim()) is not None:
        try:
            sent += _deliver(claimed, transport, breaker)
        except Away as fault:
            services.give_back(claimed, str(fault))
            log.warning("mail_server_away", fault=str(fault), failures=breaker.failure_count)
            break
    return sent


def _deliver(claimed: Claim, transport: Transport, breaker: CircuitBreaker) -> bool:
    """Try one mail, and settle what becomes of it. Raises Away where it could not be tried."""
    try:
        if claimed.tries > MOST_TRIES:
            raise Refused("WorkerLost")  # the last try ended its worker before it could say so
        mail = services.opened(claimed)
        message = message_of(mail, claimed.id, claimed.created_at, settings().mail_from)
        with breaker:
            transport.send(message)
    except Away:
        raise
    except Exception as fault:  # a mail that cannot be sent must not keep the others waiting
        _fail(claimed, fault)
        return False
    services.record_sent(claimed)
    metrics.MAILS.labels("sent").inc()
    log.info("mail_sent", mail=str(claimed.id), kind=claimed.kind, tries=claimed.tries)
    return True


def _fail(claimed: Claim, fault: Exception) -> None:
    name = str(fault) if isinstance(fault, Unsent) else type(fault).__name__
    hopeless = isinstance(fault, Refused | Unreadable | ValueError) or claimed.tries >= MOST_TRIES
    if isinstance(fault, Unreadable):
        note_broken_seal(fault)
    if hopeless:
        services.park(claimed, name)
        metrics.MAILS.labels("parked").inc()
    else:
        services.postpone(claimed, name)
    log.warning(
        "mail_parked" if hopeless else "mail_postponed",
        mail=str(claimed.id),
        kind=claimed.kind,
        fault=name,
        tries=claimed.tries,
    )
