"""The core: what a label says, for this person, with the very words. Pure Python, no I/O."""
