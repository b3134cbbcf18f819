"""`eatsential worker`: everything that is done beside the pages, again and again.

Each chore belongs to a feature; here is only how often, and what waits for what: mail waits for
nothing, and a long export for nothing but itself. Several workers, on one host or many, do no harm:
what they take they take by leases and conditional statements.
"""

import os
import select
import signal
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from threading import Thread

import click
from flask import Flask
from flask.cli import ScriptInfo

from eatsential import clock
from eatsential.audit import services as audit
from eatsential.auth.services.sweeping import sweep_expired
from eatsential.cards.services import sweep_links
from eatsential.curation.services.following import follower
from eatsential.curation.services.trials import try_next
from eatsential.database import cut_log, leave
from eatsential.ending import Ended, never
from eatsential.foods.rescreening import services as rescreening
from eatsential.installation import settings
from eatsential.kitchen.services.batches import screen_next, sweep_tables
from eatsential.logs import get_logger
from eatsential.outbox.services import sweep_settled
from eatsential.outbox.transports import transport_of
from eatsential.outbox.worker import breaker_of, deliver_due
from eatsential.own_data.services import deletion, exports
from eatsential.profiles.services.endings import announce
from eatsential.rotation.queries import need_all_keys
from eatsential.sharing.services import reach_late, sweep_sharing
from eatsential.system import services as system
from eatsential.system.rules import Look

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
log = get_logger()


@dataclass(frozen=True)
class Chore:
    """Something to do every so many seconds; it stops early where the worker is asked to end."""

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


def lanes() -> list[list[Chore]]:
    """What there is to do: the chores of a lane one after another, the lanes side by side."""
    transport = transport_of(settings().mail_url.get_secret_value())
    breaker = breaker_of(settings())
    often = settings().outbox_interval
    return [
        [Chore("mail", often, lambda ended: deliver_due(transport, breaker, ended))],
        [Chore("exports", often, exports.make_next)],
        [Chore("tables", often, screen_next)],
        [Chore("trials", often, try_next)],
        [
            Chore("outdated_answers", HOUR, rescreening.find_outdated),
            Chore("rule_set", often, take_up_and_answer_again),
            Chore("rescreen", often, rescreening.give_due_again),
        ],
        [
            Chore("deletions", MINUTE, deletion.erase_due),
            Chore("old_exports", MINUTE, lambda _ended: exports.erase_expired()),
            Chore("late_offers", MINUTE, lambda _ended: reach_late()),
            Chore("endings", HOUR, lambda _ended: announce()),
            Chore("old_mail", HOUR, sweep_settled),
            Chore("expired", HOUR, sweep_expired),
            Chore("old_card_links", HOUR, sweep_links),
            Chore("old_sharing", HOUR, sweep_sharing),
            Chore("old_tables", HOUR, sweep_tables),
            Chore("erased_pages", HOUR, lambda _ended: cut_log()),
            Chore("audit_head", MINUTE, lambda _ended: audit.log_head()),
            Chore("audit_reading", MINUTE, lambda _ended: audit.read_on()),
            Chore("audit_months", DAY, lambda _ended: audit.prepare()),
            Chore("worker_seen", MINUTE, lambda _ended: system.note(Look.WORKER)),
            Chore("parts", HOUR, lambda _ended: system.note_parts()),
            Chore("keys", DAY, lambda _ended: system.note_keys()),
        ],
    ]


def take_up_and_answer_again(ended: Ended) -> None:
    """Take up the rule set that was activated, and have given again what others have answered."""
    if follower.catch_up():
        rescreening.find_outdated(ended)


def turn(chores: Iterable[Chore], ended: Ended = never) -> None:
    """Do each chore once. A fault in one is logged and keeps none of the others from being done."""
    for chore in chores:
        if ended():
            return
        try:
            try:
                chore.act(ended)
            finally:
                leave()
        except Exception as fault:  # the next chore, and the next turn, have to come
            log.error("chore_failed", chore=chore.name, fault=type(fault).__name__)


def work(chores: list[Chore], ending: Ending) -> None:
    """Do what is due in one lane, again and again, until asked to end."""
    due = dict.fromkeys((chore.name for chore in chores), 0.0)
    while not ending.within(0):
        now = clock.stopwatch()
        todo = [chore for chore in chores if due[chore.name] <= now]
        due.update({chore.name: now + chore.every for chore in todo})
        turn(todo, lambda: ending.within(0))
        ending.within(settings().outbox_interval)


def work_side_by_side(app: Flask, lanes: Iterable[list[Chore]], ending: Ending) -> None:
    """Do what is due in every lane until asked to end, and all of them have."""

    def lane(chores: list[Chore]) -> None:
        with app.app_context():
            work(chores, ending)

    threads = [Thread(target=lane, args=(chores,), name=chores[0].name) for chores in lanes]
    log.info("worker_started")
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.info("worker_ended")


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@click.pass_context
def worker(context: click.Context, once: bool) -> None:
    """Deliver mail, make exports, erase what is due, until told to end."""
    app = context.ensure_object(ScriptInfo).load_app()
    with app.app_context():
        need_all_keys()
        every = lanes()
        if once:
            turn(chain.from_iterable(every))
        else:
            work_side_by_side(app, every, Ending())
