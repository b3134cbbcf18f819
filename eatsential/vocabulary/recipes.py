"""Everyday dishes as words on a label: what they usually hold, found out when a label names one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from threading import Lock

from eatsential.screening.answer import Evidence
from eatsential.screening.lexicon import Lexicon
from eatsential.screening.match import row_of
from eatsential.screening.normalise import tokens
from eatsential.screening.ruleset import Allergen
from eatsential.screening.terms import Meaning, Term

DISH = "dish"  # in the place of the evidence of a term
LANGUAGE = "en"  # in which the ingredients are written
_HELD = (Evidence.CONTAINS, Evidence.USUALLY)


class Recipe:
    """A dish with its other names; `plain` reads a text by the words of a language alone."""

    def __init__(
        self,
        names: Iterable[str],
        ingredients: str,
        source: str,
        allergens: Mapping[str, Allergen],
        plain: Callable[[str, str], list[Term]],
    ) -> None:
        self.names = [name.strip().lower() for name in names if name.strip()]
        self.ingredients = ingredients
        self.source = source
        self._allergens = allergens
        self._plain = plain

    def means(self, name: str, lang: str) -> Iterator[Meaning]:
        """What the words of its name say in a language, and what it usually holds besides."""
        said = self._plain(name, lang)
        known: set[str] = set()
        for term in said:
            for meaning in term.means:
                if meaning.evidence is Evidence.CONTAINS:
                    known.add(meaning.allergen)
                    yield meaning
        for id_ in self._held:
            if id_ not in known:
                yield Meaning(id_, Evidence.USUALLY, self._why, self.source)

    @cached_property
    def _held(self) -> list[str]:
        found = self._plain(self.ingredients, LANGUAGE)
        return sorted({m.allergen for term in found for m in term.means if m.evidence in _HELD})

    @cached_property
    def _why(self) -> str:
        kinds = (self._allergens[id_] for id_ in self._held)
        names = sorted(kind.name.lower() for kind in kinds if not kind.is_group)
        listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
        return f"{self.names[0].capitalize()} is usually made with {listed}." if listed else ""


def plain_reader(lexicon_of: Callable[[str], Lexicon]) -> Callable[[str, str], list[Term]]:
    """What reads a text as terms of a language, which knows no dishes itself."""
    lexicons: dict[str, Lexicon] = {}
    making = Lock()

    def read(text: str, lang: str) -> list[Term]:
        with making:
            if lang not in lexicons:
                lexicons[lang] = lexicon_of(lang)
        lexicon = lexicons[lang]
        return [match.term for match in row_of(text, lexicon, tokens(text)).matches]

    return read
