"""What Eatsential costs, measured on this machine: `make bench`, or `python -m bench NAME…`.

Absolute figures change with the machine and with what else it does. Ratios are between things
that were measured in turns within one run, so read those first.
"""
