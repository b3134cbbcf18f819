"""What every process of tests/support/processes.py has read before it starts."""

from eatsential.vocabulary.load import ruleset

ruleset()
