"""What a process of the running product holds."""

# ruff: noqa: S603 (Python starts itself)

import subprocess
import sys
import tempfile
from pathlib import Path

from bench.report import Figure, Table
from bench.serving import USERNAME, WORKERS, Served, eatsential, household, postgresql
from bench.visitor import Visitor
from eatsential.settings import ROOT, Settings
from tests.support.factories import PASSWORD
from tests.support.installation import environment_of
from tests.support.servers import redis_server

ROUNDS = 40
LABEL = "Wheat flour, sugar, whey powder. May contain traces of sesame."
ALONE = "from eatsential import create_app; from eatsential.settings import Settings; "
LOOK = "print(open('/proc/self/smaps_rollup').read())"


def measured() -> Figure:
    """One process, step by step; then gunicorn with two workers that have answered pages."""
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name:
        folder = Path(name)
        with postgresql(folder) as cluster, redis_server(folder) as redis:
            settings = household(cluster, folder, redis_url=redis)
            python = _alone("", settings)
            imported = _alone(ALONE, settings)
            made = _alone(f"{ALONE}create_app(Settings.load()); ", settings)
            whole = _alone("import wsgi; ", settings)
            with eatsential(settings, folder) as served:
                _use(served)
                master = held(Path(f"/proc/{served.process}"))
                workers = [held(Path(f"/proc/{worker}")) for worker in served.workers()]
    rows = [
        ("Python alone", *_words(python, whole)),
        ("after `from eatsential import create_app`", *_words(imported, whole)),
        ("after `create_app()`", *_words(made, whole)),
        ("after `import wsgi`, which compiles the rule set", *_words(whole, whole)),
        ("gunicorn's first process", *_words(master, whole)),
        *((f"worker {n}", *_words(one, whole)) for n, one in enumerate(workers, 1)),
        (f"**all {WORKERS + 1} together** (PSS)", *_words(_sum(master, *workers), whole)),
    ]
    return Figure(
        "Memory",
        "MiB. RSS counts shared pages for each process, PSS shares them out: the sum of PSS is what"
        " the machine gives. The application is loaded before the workers fork. The workers"
        f" together had answered {ROUNDS} dashboards, check pages and checks.",
        [Table(("process", "PSS ÷ `import wsgi`", "RSS", "PSS"), rows)],
    )


def _use(served: Served) -> None:
    """Let every worker answer pages and checks. Workers are asked by chance, a connection each."""
    visitor = Visitor(served.address)
    visitor.go("/auth/login")
    visitor.submit(login=USERNAME, password=PASSWORD)
    for _ in range(ROUNDS):
        visitor.go("/")
        visitor.go("/check")
        visitor.submit(text=LABEL, lang="en")


def _alone(program: str, settings: Settings) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", program + LOOK],
        cwd=ROOT,
        env=environment_of(settings),
        capture_output=True,
        text=True,
        check=True,
    )
    return _parsed(done.stdout)


def held(process: Path) -> dict[str, float]:
    """What a process holds, in MiB, by how it is counted."""
    return _parsed((process / "smaps_rollup").read_text())


def _parsed(text: str) -> dict[str, float]:
    fields = (line.split() for line in text.strip().splitlines()[1:])
    return {
        name[0].rstrip(":"): int(name[1]) / 1024 for name in fields if name[0] in ("Rss:", "Pss:")
    }


def _sum(*parts: dict[str, float]) -> dict[str, float]:
    return {"Pss": sum(part["Pss"] for part in parts)}


def _words(one: dict[str, float], base: dict[str, float]) -> tuple[str, str, str]:
    rss = f"{one['Rss']:.0f}" if "Rss" in one else ""
    return f"{one['Pss'] / base['Pss']:.2f}", rss, f"{one['Pss']:.0f}"
