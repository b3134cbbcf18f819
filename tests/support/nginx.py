"""The proxy that is shipped with a configuration. Run as a program, installs nginx if it can."""

import shutil

from tests.support.debian import install

PACKAGE = "nginx"
MISSING = f"no nginx found; install it (Debian: apt-get install {PACKAGE})"
PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


if __name__ == "__main__" and PROGRAM is None:
    install("the proxy", (PACKAGE,), MISSING)
