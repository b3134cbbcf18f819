"""The program that reads pictures. Run as a program, installs it where that is possible."""

import os
import shutil
import subprocess
import sys

from eatsential.foods.tesseract import PROGRAM

PACKAGES = ("tesseract-ocr", "tesseract-ocr-deu")
MISSING = f"no Tesseract found; install it (Debian: apt-get install {' '.join(PACKAGES)})"


def main() -> None:
    """Install Debian's Tesseract when root; otherwise say that pictures will not be read."""
    if shutil.which(PROGRAM):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.stderr.write(f"TESTS OF PICTURES WILL NOT RUN: {MISSING}.\n")
        return
    sys.stderr.write("Installing Tesseract for the tests of pictures.\n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
    for step in (["update"], ["install", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run([*apt, *step], env=environment, stdout=subprocess.DEVNULL)
        if done.returncode:
            sys.exit("Tesseract could not be installed.")


if __name__ == "__main__":
    main()
