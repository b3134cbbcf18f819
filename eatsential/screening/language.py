"""Which language a text is written in: the one whose words it is made of."""

from collections.abc import Mapping

from eatsential.screening.lexicon import LONGEST_WORD, REMEMBERED, Lexicon
from eatsential.screening.scripts import can_be

_ENOUGH = 0.4  # of the letters of a text have to be words of the language
_LOOKED_AT = 400  # words


class Speakers(dict[str, tuple[str, ...]]):
    """The codes of the languages that know a word, found out once for each word."""

    def __init__(self, lexicons: Mapping[str, Lexicon]) -> None:
        super().__init__()
        self.lexicons = lexicons

    def __missing__(self, raw: str) -> tuple[str, ...]:
        codes = tuple(
            code
            for code, lexicon in self.lexicons.items()
            if can_be(raw, code) and lexicon.knows(raw)
        )
        if len(raw) <= LONGEST_WORD:
            if len(self) >= REMEMBERED:
                self.clear()
            self[raw] = codes
        return codes


def language_of(words: list[str], given: str | None, speakers: Speakers) -> str | None:
    """The code of the language, as given or found out; None where it is none that we read."""
    if given is not None:
        code = given.strip().lower().replace("_", "-").split("-")[0]
        if code:
            return code
    looked_at = [word for word in words[:_LOOKED_AT] if not word[0].isdigit()]
    known = dict.fromkeys(speakers.lexicons, 0)
    for word in looked_at:
        for code in speakers[word]:
            known[code] += len(word)
    best = max(known, key=known.__getitem__, default=None)
    if best is None or known[best] <= _ENOUGH * sum(map(len, looked_at)):
        return None
    return best
