"""Many who send and read slowly, before the proxy that is shipped; see `python -m bench slow`."""

import os
import tempfile
from pathlib import Path
from uuid import uuid4

import pytest

from bench.security.slow import crowd, noticing, proxy
from bench.serving import THREADS, WORKERS, eatsential
from tests.support.installation import settings_for
from tests.support.nginx import MISSING, PROGRAM
from tests.support.servers import Cluster, free_port

SLOW = 3 * WORKERS * THREADS // 2  # two thirds of them would hold every thread of gunicorn


@pytest.mark.claim("S70")
def test_slow_senders_and_readers_hold_nobody_up_behind_the_proxy(
    cluster: Cluster, postgresql_template: str, run: Path
) -> None:
    if PROGRAM is None:
        (pytest.fail if "CI" in os.environ else pytest.skip)(f"NOT RUN: {MISSING}")
    folder = Path(tempfile.mkdtemp(dir=run))
    settings = settings_for(
        cluster.create(f"slow_{uuid4().hex}", postgresql_template),
        eatsential_env="development",
        public_base_url=f"http://127.0.0.1:{free_port()}",
        proxy_hops=1,
    )
    with (
        eatsential(settings, folder) as served,
        proxy(folder, served.address) as port,
        crowd(port, SLOW),
    ):
        noticed = noticing(port, 2)

    assert noticed.faults == 0
    assert sorted(noticed.seconds)[len(noticed.seconds) // 2] < 1
