"""Parts killed while people use them: what `python -m bench faults` does longer, in seconds."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask_migrate import upgrade

from bench.security import faults
from bench.security.timing import unlimited
from bench.security.work import Member, Seen, at_work, half_done, lost, members
from bench.serving import Served, eatsential, postgresql
from eatsential.settings import Settings
from tests.support.installation import application
from tests.support.servers import Cluster, free_port, wait_until

NO_WAIT = ("fsync=off",)  # for the disk: no power is cut here
BACK = 5  # seconds after PostgreSQL accepts connections


@dataclass(frozen=True)
class Installed:
    """The product on a PostgreSQL of its own, which keeps what it commits."""

    cluster: Cluster
    settings: Settings
    served: Served
    who: Sequence[Member]


@pytest.fixture(scope="module")
def installed(run: Path) -> Iterator[Installed]:
    """The product as it runs for people."""
    folder = Path(tempfile.mkdtemp(dir=run))
    with ExitStack() as running:
        cluster = running.enter_context(postgresql(folder, settings=NO_WAIT))
        settings = unlimited(cluster, folder)
        running.enter_context(application(settings, folder))
        upgrade()
        served = running.enter_context(eatsential(settings, folder))
        yield Installed(cluster, settings, served, members(2))


def more(seen: Seen, acts: int) -> None:
    """Wait until so many more acts were acknowledged."""
    before = seen.acknowledged
    wait_until(lambda: seen.acknowledged >= before + acts, f"{acts} acts")


@pytest.mark.claim("S94")
def test_a_web_worker_that_is_killed_leaves_nothing_half_done(installed: Installed) -> None:
    served, who = installed.served, installed.who
    with at_work(served.address, who, strangers=1) as seen:
        with faults.killing(served, every=0.4) as killed:
            wait_until(lambda: len(killed) >= 3 and seen.unanswered >= 2, "kills")
        more(seen, 10)

    assert half_done() == []
    assert lost(seen, who) == 0
    assert not seen.faults


@pytest.mark.claim("S95")
def test_what_was_acknowledged_outlives_a_crash_of_postgresql(installed: Installed) -> None:
    with at_work(installed.served.address, installed.who, strangers=1) as seen:
        more(seen, 10)
        accepted = faults.crash(installed.cluster)
        more(seen, 10)

    assert seen.asked_back and not seen.unanswered and not seen.faults
    assert seen.last_refused - accepted < BACK
    assert lost(seen, installed.who) == 0
    assert half_done() == []


@pytest.mark.claim("S97")
def test_a_server_that_is_told_to_stop_finishes_what_is_under_way(
    installed: Installed, tmp_path: Path
) -> None:
    elsewhere = {"public_base_url": f"http://127.0.0.1:{free_port()}"}
    settings = installed.settings.model_copy(update=elsewhere)

    assert faults.stopping(installed.cluster, settings, tmp_path, 20).acknowledged == 20
