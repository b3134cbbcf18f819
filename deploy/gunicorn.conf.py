"""How gunicorn serves Eatsential: threads that share one application, loaded once for all workers.

`GUNICORN_CMD_ARGS` and `WEB_CONCURRENCY` (workers) change what is said here. One worker counts the
general limit by itself; several need REDIS_URL to count together.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

bind = "127.0.0.1:8000"
worker_class = "gthread"
threads = 64  # most of them wait for nothing but a hash when many log in at once
preload_app = True
graceful_timeout = 25  # seconds for the answers under way
keepalive = 5
control_socket_disable = True  # it would want a home folder that can be written

# The counters of all workers are files in one folder, which has to be named before they are made.
FOLDER, OURS = "PROMETHEUS_MULTIPROC_DIR", "eatsential-counters-"
if FOLDER not in os.environ:
    os.environ[FOLDER] = tempfile.mkdtemp(prefix=OURS)


def post_worker_init(worker: Any) -> None:
    """Have each worker take up the rule sets that curators publish, while it answers."""
    from eatsential.curation.following import follow

    follow(worker.wsgi)


def child_exit(_server: Any, worker: Any) -> None:
    """Forget what a worker that ended was doing; what it counted stays."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: Any) -> None:
    """Take the folder along that was made above, by this or an earlier reading of this file."""
    folder = Path(os.environ[FOLDER])
    if folder.name.startswith(OURS):
        shutil.rmtree(folder, ignore_errors=True)
