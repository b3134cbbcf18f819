"""What there is without a core: a search for every name of the vocabulary."""

from functools import cache

from eatsential.screening.answer import Evidence
from eatsential.vocabulary.files import rows_of, term_files

Terms = dict[str, list[tuple[str, str]]]


@cache
def naming_terms() -> Terms:
    """Every term that names an allergen, with the allergen, by its language."""
    found: Terms = {}
    for file in term_files():
        found[file.removeprefix("terms/").removesuffix(".csv")] = [
            (row["term"].casefold(), allergen)
            for row in rows_of(file)
            if row["evidence"] == Evidence.CONTAINS
            for allergen in row.ids("allergens")
        ]
    return found


def named_in(text: str, lang: str, terms: Terms) -> set[str]:
    """The allergens whose words stand anywhere in a text; none in a language without words."""
    folded = text.casefold()
    return {allergen for term, allergen in terms.get(lang, ()) if term in folded}
