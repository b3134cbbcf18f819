"""The core: what speaks against a food, for a person, and where it says so. Pure Python.

Knows no framework, no database and no file: `vocabulary` gives it the rule set. The one function
that everything calls is `screen.screen`.
"""
