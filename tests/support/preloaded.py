"""What every process of tests/support/processes.py has read before it starts."""

import gc

import flask_migrate
import psycopg2

from eatsential import cli, routes, worker
from eatsential.vocabulary.search import search

READ = (cli, flask_migrate, psycopg2, routes, worker)

search("a")  # compiles the vocabulary, as wsgi.py does
gc.freeze()
