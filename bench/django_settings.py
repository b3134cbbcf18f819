"""The settings of the Django baseline, on the PostgreSQL of this run, which has a socket only."""

import os

from eat.settings import *  # type: ignore[import-not-found]  # noqa: F403
from eat.settings import DATABASES

DATABASES["default"]["HOST"] = os.environ["PGHOST"]
