"""Taking up what was activated: in every process, without a restart, while it goes on answering.

A process asks for one number every other second. Where it is another one, it compiles the rule set
beside its requests and then changes one reference. What cannot be compiled is left, and said; it is
tried again every other minute, for what hindered it may be over.
"""

import os
from datetime import timedelta
from threading import Lock

from sqlalchemy.exc import SQLAlchemyError

from eatsential import clock
from eatsential.curation import queries
from eatsential.curation.rules import Active
from eatsential.database import db, let_go
from eatsential.logs import get_logger
from eatsential.vocabulary.changes import applied, published_version, terms_to_look_over
from eatsential.vocabulary.check import faults_of
from eatsential.vocabulary.edition import edition_of
from eatsential.vocabulary.files import DATA, Data
from eatsential.vocabulary.load import InUse, compiled, in_use, take_up

TRY_AGAIN = timedelta(minutes=2)
AWAY = "The database does not answer, so what ships answers until it is known what is active."
log = get_logger()


class HasFault(Exception):
    """A rule set that has a fault over the files that ship."""


class Follower:
    """What this process answers by, by the number of its activation, and what went wrong."""

    def __init__(self) -> None:
        self.activation = 0
        self.fault = ""
        self._tried_at = clock.now()
        self._one = Lock()

    def catch_up(self) -> bool:
        """Take up what was activated meanwhile, if anything; says whether something was."""
        with self._one:
            if self._newest() == self.activation and not self._tries_again():
                return False
            self._tried_at = clock.now()
            active = queries.active()
            let_go()
            try:
                take_up(in_use_of(active))
            except Exception as fault:  # whatever it is, answers go on
                self.fault = _said(fault)
                log.error("rule_set_not_taken_up", number=active.number, fault=self.fault)
                if not self.activation:  # a fresh process answers as those do that are older
                    take_up(_last_before(active))
            else:
                self.fault = ""
                log.info("rule_set_taken_up", number=active.number, process=os.getpid())
            self.activation = active.activation
            return not self.fault

    def _newest(self) -> int:
        """The number of the last activation; who cannot ask, and never could, says so."""
        try:
            number = queries.activation()
        except SQLAlchemyError:
            if not self.activation:
                self.fault = AWAY
            raise
        if self.fault == AWAY:
            self.fault = ""
        return number

    def _tries_again(self) -> bool:
        return bool(self.fault) and clock.now() - self._tried_at >= TRY_AGAIN


follower = Follower()


def data_of(active: Active) -> Data:
    """The files of a rule set, or those that ship."""
    if active.number is None:
        return DATA
    return applied(active.changes, DATA, published_version(active.number, DATA))


def in_use_of(active: Active) -> InUse:
    """A rule set, compiled unless this process has it. Raises where it has faults.

    It was looked over before it was published. Where an upgrade has made another edition of it, it
    is looked over again: a fault in a word would be met only by who checks a label that names it.
    """
    data, now = data_of(active), in_use()
    edition = edition_of(data)
    if now.rules.edition == edition:
        return now
    if active.number is not None and edition != active.edition:
        for terms in [], terms_to_look_over(active.changes):  # what is small comes first
            for fault in faults_of(data, terms):
                raise HasFault(str(fault))
    return InUse(data, compiled(data))


def active_fault() -> str:
    """Why the active rule set cannot be used, by a try of one's own; nothing where it can."""
    return fault_of(queries.active())


def fault_of(active: Active) -> str:
    """Why a rule set cannot be used over the files that ship; nothing where it can."""
    if active.number is None:
        return ""
    try:
        in_use_of(active)
    except Exception as fault:  # whatever it is, it is said
        return _said(fault)
    return ""


def _said(fault: Exception) -> str:
    return str(fault) if isinstance(fault, HasFault) else f"{type(fault).__name__}: {fault}"


def _last_before(active: Active) -> InUse:
    """The last rule set before this one that can be used; at the latest, what ships."""
    while active.number is not None:
        active = queries.active(before=active.activation)
        if not fault_of(active):
            break
    return in_use_of(active)


def take_up_active() -> None:
    """Begin with what is active. A database that is away, or without tables, is asked later."""
    try:
        follower.catch_up()
    except SQLAlchemyError as fault:
        log.warning("rule_set_not_asked_for", fault=type(fault).__name__)
    finally:
        db.session.remove()
        db.engine.dispose()  # no connection may outlive a fork
