"""The browser that journeys are walked in. Run as a program, installs it where that is possible."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE = "chromium-headless-shell"  # without windows, and quicker for it
NAMES = (PACKAGE, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
QUIET = (
    "--no-sandbox",  # root cannot have one; every page is ours
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
MISSING = f"no Chromium found; install it (Debian: apt-get install {PACKAGE}) and run again"


def find_chromium() -> str | None:
    """Where a Chromium is on this machine, if there is one."""
    found = (shutil.which(name) for name in (*NAMES, *PLACES))
    return next((path for path in found if path), None)


def main() -> None:
    """Install Debian's Chromium when root; otherwise say that the journeys will not be walked."""
    if find_chromium():
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.stderr.write(f"BROWSER TESTS WILL NOT RUN: {MISSING}.\n")
        return
    sys.stderr.write("Installing Chromium for the browser tests.\n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
    log = Path(".cache/chromium.log")
    log.parent.mkdir(exist_ok=True)
    with log.open("w") as out:
        for step in (["update"], ["install", "--no-install-recommends", PACKAGE]):
            done = subprocess.run([*apt, *step], env=environment, stdout=out, stderr=out)
            if done.returncode:
                sys.exit(f"Chromium could not be installed; see {log}.")


if __name__ == "__main__":
    main()
