"""Which language a text is written in: the one whose words it is made of."""

from collections.abc import Mapping

from eatsential.screening.lexicon import UNKNOWN, Lexicon

_ENOUGH = 0.4  # of the letters of a text have to be words of the language
_LOOKED_AT = 400  # words


def language_of(words: list[str], given: str | None, lexicons: Mapping[str, Lexicon]) -> str | None:
    """The code of the language, as given or found out; None where it is none that we read."""
    if given is not None:
        code = given.strip().lower().replace("_", "-").split("-")[0]
        if code:
            return code
    best, known = None, _ENOUGH
    looked_at = [word for word in words[:_LOOKED_AT] if not word[0].isdigit()]
    letters = sum(map(len, looked_at)) or 1
    for code, lexicon in lexicons.items():
        share = sum(len(w) for w in looked_at if lexicon[w].level != UNKNOWN) / letters
        if share > known:
            best, known = code, share
    return best
