"""Prices as they stand on menus."""

import re

_CURRENCY = r"(?:€|£|\$|EUR|CHF|USD|GBP|Fr\.|kr)"
PRICE = re.compile(
    rf"(?<![\w,.])(?:{_CURRENCY}\s*\d{{1,4}}(?:[.,]\d{{1,2}})?|\d{{1,4}}[.,]\d{{2}}(?:\s*{_CURRENCY})?"
    rf"|\d{{1,4}}(?:[.,]\d{{1,2}})?\s*{_CURRENCY}|\d{{1,4}}[.,][-–—]+)(?![\w])",
    re.IGNORECASE,
)
BARE = re.compile(r"(?<=[^\W\d_)])\s+(\d{1,3}(?:[.,]\d)?)$")  # without anything that says so
_TERM = (
    r"(?:(?:alle )?preise in |all prices |a discretionary service |(?:a )?service charge|"
    r"service compris|prix nets|prezzi in |coperto|servizio |precios en |iva inclu|inkl\. mwst)"
    r"(?:[\w\s%€]|(?<=\d)[.,](?=\d)|(?<=inkl)\.){0,60}"
)
TERMS = re.compile(rf"\W*{_TERM}(?:, {_TERM})*\W*", re.IGNORECASE)  # of business, not of food
