"""The program that reads pictures. Run as a program, installs it where that is possible."""

import shutil

from eatsential.foods.photos.tesseract import PROGRAM
from tests.support.debian import install

PACKAGES = ("tesseract-ocr", "tesseract-ocr-deu")
MISSING = f"no Tesseract found; install it (Debian: apt-get install {' '.join(PACKAGES)})"


if __name__ == "__main__" and not shutil.which(PROGRAM):
    install("pictures", PACKAGES, MISSING)
