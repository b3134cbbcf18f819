"""An unknown word may be one that a person must avoid, with one letter wrong.

Of a thousand other words that English does not know, nine are one letter away from a food of seven
letters or more. So it is said as what the label leaves open, and the word stays unrecognised.
"""

from collections.abc import Iterator
from functools import lru_cache
from string import ascii_lowercase

from eatsential.screening.answer import Evidence
from eatsential.screening.lexicon import LONGEST_WORD, REMEMBERED, Lexicon
from eatsential.screening.match import Row
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.telling import TELLINGS, Heard
from eatsential.screening.terms import UNKNOWN, Meaning, Role, Term

_LONG = 7  # letters: of shorter words too many are one letter apart
_MOST = 10  # words of one label that are compared with some hundreds each
_LETTERS = ascii_lowercase + "äöüéèàíóáåæøąęłśž"


def likely_meant(row: Row, lang: str | None, rules: RuleSet) -> list[Heard]:
    """What the unknown words of a label may mean, where that is clear."""
    words = row.tokens.words
    unknown = (at for at, level in enumerate(row.level) if level == UNKNOWN)
    lengths = range(_LONG, LONGEST_WORD + 1)
    long = (at for at in unknown if len(words[at]) in lengths and not rules.speakers[words[at]])
    lexicon = rules.lexicon(lang)
    heard: list[Heard] = []
    for at, _number in zip(long, range(_MOST), strict=False):
        term = _near(lexicon[words[at]].form, lexicon)
        if term is not None:
            heard.append(Heard(at, at + 1, TELLINGS[Role.INGREDIENTS][term]))
    return heard


@lru_cache(REMEMBERED)
def _near(form: str, lexicon: Lexicon) -> Term | None:
    """The term that this word may be; none where it may be several that differ."""
    near = [term for other in _one_letter_away(form) if (term := lexicon.term([other]))]
    if len({term.named for term in near}) != 1 or not near[0].means:
        return None
    meant = near[0]
    why = f"The word is not known. It looks like “{meant.text}” with one letter wrong."
    means = (Meaning(m.allergen, Evidence.VAGUE, why, m.source) for m in meant.means)
    return Term(f"misspelt:{lexicon.lang}", form, tuple(means), meant.blocks)


def _one_letter_away(form: str) -> Iterator[str]:
    """The words from which one slip makes this one; the first letter is seldom wrong."""
    for at in range(1, len(form)):
        before, after = form[:at], form[at + 1 :]
        yield before + after
        yield before + after[:1] + form[at] + after[1:]
        for letter in _LETTERS:
            yield before + letter + after
            yield before + letter + form[at:]
    for letter in _LETTERS:
        yield form + letter
