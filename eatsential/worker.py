"""`eatsential worker`: everything that is done beside the pages, again and again.

Each chore belongs to a feature; here is only how often. Several workers, on one host or many, do no
harm: what they take they take by leases and conditional statements.
"""

import os
import select
import signal
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import click
from flask.cli import with_appcontext

from eatsential import clock
from eatsential.audit import services as audit
from eatsential.auth.services.sweeping import sweep_expired
from eatsential.database import cut_log, db
from eatsential.installation import settings
from eatsential.logs import get_logger
from eatsential.outbox.services import sweep_settled
from eatsential.outbox.transports import transport_of
from eatsential.outbox.worker import breaker_of, deliver_due
from eatsential.own_data.services import deletion, exports
from eatsential.rotation.queries import need_all_keys

TURN = 10.0  # seconds after which a chore lets the next one have its turn
MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
Ended = Callable[[], bool]
log = get_logger()


@dataclass(frozen=True)
class Chore:
    """Something to do every so many seconds. It looks whether its turn has ended, and stops."""

    name: str
    every: float
    act: Callable[[Ended], object]


class Ending:
    """SIGTERM and Ctrl-C as something to ask for, so that what is in hand is finished first.

    Python writes to the pipe as soon as a signal comes, also in the moment before `select` begins
    to wait, when a handler of our own would run only after the wait.
    """

    def __init__(self) -> None:
        self._asked, ask = os.pipe()
        os.set_blocking(ask, False)
        signal.set_wakeup_fd(ask)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: None)

    def within(self, seconds: float) -> bool:
        """Whether the worker was asked to end, or is in that time."""
        return bool(select.select([self._asked], [], [], seconds)[0])


def chores() -> list[Chore]:
    """What there is to do, in the order of a turn."""
    transport = transport_of(settings().mail_url.get_secret_value())
    breaker = breaker_of(settings())
    often = settings().outbox_interval
    return [
        Chore("mail", often, lambda ended: deliver_due(transport, breaker, ended)),
        Chore("exports", often, lambda _ended: exports.make_next()),
        Chore("deletions", often, deletion.erase_due),
        Chore("old_exports", MINUTE, lambda _ended: exports.erase_expired()),
        Chore("old_mail", HOUR, sweep_settled),
        Chore("expired", HOUR, sweep_expired),
        Chore("erased_pages", HOUR, lambda _ended: cut_log()),
        Chore("audit_head", MINUTE, lambda _ended: audit.log_head()),
        Chore("audit_months", DAY, lambda _ended: audit.prepare()),
    ]


def turn(chores: Iterable[Chore], ended: Ended = lambda: False) -> None:
    """Do each chore once. A fault in one is logged and keeps none of the others from being done."""
    for chore in chores:
        if ended():
            return
        try:
            chore.act(_turn_over(ended))
        except Exception as fault:  # the next chore, and the next turn, have to come
            log.error("chore_failed", chore=chore.name, fault=type(fault).__name__)
        finally:
            db.session.remove()


def _turn_over(ended: Ended) -> Ended:
    until = clock.stopwatch() + TURN
    return lambda: ended() or clock.stopwatch() > until


def work(chores: list[Chore], ending: Ending) -> None:
    """Do what is due, again and again, until asked to end."""
    log.info("worker_started")
    due = dict.fromkeys((chore.name for chore in chores), 0.0)
    while not ending.within(0):
        now = clock.stopwatch()
        todo = [chore for chore in chores if due[chore.name] <= now]
        due.update({chore.name: now + chore.every for chore in todo})
        turn(todo, lambda: ending.within(0))
        ending.within(settings().outbox_interval)
    log.info("worker_ended")


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@with_appcontext
def worker(once: bool) -> None:
    """Deliver mail, make exports, erase what is due, until told to end."""
    need_all_keys()
    every = chores()
    if once:
        turn(every)
    else:
        work(every, Ending())
