"""Programs of the system that tests need, installed from Debian where that is possible."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence


def install(what: str, packages: Sequence[str], missing: str) -> None:
    """Install packages when root, starting nothing; otherwise say which tests will not run."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.stderr.write(f"TESTS OF {what.upper()} WILL NOT RUN: {missing}.\n")
        return
    sys.stderr.write(f"Installing {', '.join(packages)} for the tests of {what}.\n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
    for step in (["update"], ["install", "--no-install-recommends", *packages]):
        done = subprocess.run([*apt, *step], env=environment, stdout=subprocess.DEVNULL)
        if done.returncode:
            sys.exit(f"{', '.join(packages)} could not be installed.")
