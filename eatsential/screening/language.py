"""Which language a text is in, by the words of the vocabulary that occur in it."""

import re
from collections.abc import Mapping

from eatsential.screening.match import Matcher, joined

_WORD = re.compile(r"[^\W\d_]{2,}")
SAMPLE = 4_000  # characters that are looked at
ENOUGH = 0.34  # of the words must be known in the language


def detect(plain: str, matchers: Mapping[str, Matcher]) -> str | None:
    """The supported language with the most known words, or None where none has enough of them."""
    words = _WORD.findall(joined(plain[:SAMPLE]))
    if not words:
        return None
    best, most = None, 0.0
    for language, matcher in matchers.items():
        share = matcher.share(words)
        if share > most:
            best, most = language, share
    return best if most >= ENOUGH else None
