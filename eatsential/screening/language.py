"""Which language a text is written in: the one whose words it is made of."""

from collections.abc import Iterator, Mapping

from eatsential.screening.gaps import BLANK, COLON, COMMA, LINE, STOP
from eatsential.screening.lexicon import LONGEST_WORD, REMEMBERED, Lexicon
from eatsential.screening.match import Foreign, Row
from eatsential.screening.scripts import can_be
from eatsential.screening.terms import UNKNOWN

_ENOUGH = 0.4  # of the letters of a text have to be words of the language
_ALMOST_ALL = 0.8  # of those of a part have to be, where the part is read in another language
_MOST = 0.6  # suffice where the first language knows none of them
_FEWEST = 2  # words that such a part has; one alone may be a name
_LOOKED_AT = 400  # words
_SAME = {"no": "nb"}  # Norwegian, whichever of its two is meant
_NEAREST = 3  # languages that are asked for their longer terms, where none knows enough words


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

    def has(self, lang: str | None, raw: str) -> bool:
        """Whether one language knows a word."""
        lexicon = self.lexicons.get(lang or "")
        return lexicon is not None and can_be(raw, lexicon.lang) and lexicon.knows(raw)


def language_of(words: list[str], given: str | None, speakers: Speakers) -> str | None:
    """The code of the language, as given or found out; None where it is none that we read."""
    return next(iter(languages_of(words, given, speakers)), None)


def languages_of(words: list[str], given: str | None, speakers: Speakers) -> list[str]:
    """The codes of the languages that a text is in equally well: one for all but short texts."""
    if given is not None:
        code = given.strip().lower().replace("_", "-").split("-")[0]
        if code:
            return [_SAME.get(code, code)]
    known, letters = letters_of(words, speakers)
    most = max(known.values(), default=0)
    if most <= _ENOUGH * letters:
        return []
    return [code for code, number in known.items() if number == most]


def nearest(words: list[str], speakers: Speakers) -> list[str]:
    """The codes of the languages that know most letters of a text that none knows well."""
    known, _letters = letters_of(words, speakers)
    return sorted(filter(known.__getitem__, known), key=known.__getitem__)[-_NEAREST:]


def is_understood(row: Row) -> bool:
    """Whether enough of a text is known to this language, its terms of several words counted."""
    spoken = {at for found in row.cues for at in range(found.start, found.end)}
    known = letters = 0
    for at, word in enumerate(row.tokens.words[:_LOOKED_AT]):
        if not word[0].isdigit():
            letters += len(word)
            known += len(word) * (row.level[at] != UNKNOWN or at in spoken)
    return known > _ENOUGH * letters


def letters_of(words: list[str], speakers: Speakers) -> tuple[dict[str, int], int]:
    """How many letters of a text each language knows, and how many there are."""
    looked_at = [word for word in words[:_LOOKED_AT] if not word[0].isdigit()]
    known = dict.fromkeys(speakers.lexicons, 0)
    for word in looked_at:
        for code in speakers[word]:
            known[code] += len(word)
    return known, sum(map(len, looked_at))


def foreign_parts(row: Row, lang: str | None, speakers: Speakers) -> list[Foreign]:
    """The sentences and lines that this language knows little of and another one almost all."""
    found: list[Foreign] = []
    start = 0
    for end in [*_cuts(row, speakers), len(row.level)]:
        if row.level.find(UNKNOWN, start, end) >= 0:
            other = _other_language(row.tokens.words[start:end], lang, speakers)
            if other is not None:
                found.append(Foreign(start, end, other))
        start = end
    return found


def _other_language(words: list[str], lang: str | None, speakers: Speakers) -> Lexicon | None:
    """The language that knows almost all of a part of which this one knows little."""
    part = [word for word in words if not word[0].isdigit()]
    if len(part) < _FEWEST:
        return None
    part = part[:_LOOKED_AT]
    own, enough = 0, _ENOUGH * sum(map(len, part))
    for word in part:
        if speakers.has(lang, word):
            own += len(word)
            if own > enough:
                return None
    known, letters = letters_of(part, speakers)  # only now all languages are asked
    best = max(known, key=known.__getitem__)
    if known[best] < (_ALMOST_ALL if own else _MOST) * letters:
        return None
    return speakers.lexicons[best]


def _cuts(row: Row, speakers: Speakers) -> Iterator[int]:
    """Where a text may go on in another language: a new sentence, a new line, "DE:"."""
    words = row.tokens.words
    for at in row.breaks:
        signs = row.signs[at]
        if signs == COMMA:  # the usual one, decided at the least cost
            continue
        if STOP in signs or LINE in signs or BLANK in signs:
            yield at
        elif COLON in signs and at:
            code = words[at - 1]
            if code.isupper() and code.lower() in speakers.lexicons:
                yield at - 1
