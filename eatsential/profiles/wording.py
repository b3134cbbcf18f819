"""What a page says about a profile as a whole, in its language."""

from collections.abc import Sequence

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from eatsential.profiles.conflicts import Contradiction, Little, contradictions, little
from eatsential.profiles.forms.people import SEXES, STAGES
from eatsential.profiles.rules.entries import Entry
from eatsential.profiles.rules.people import Details, Person
from eatsential.vocabulary import approved
from eatsential.vocabulary.dishes import dishes, staples
from eatsential.vocabulary.load import ruleset
from eatsential.web.locale import listed


def conflict_notes(person: Person) -> list[str]:
    """What does not go together in a profile, or leaves little to eat, kindly and with the entries.

    Only what counts today is looked at.
    """
    rules = ruleset()
    notes = [_contradiction(found) for found in contradictions(person, staples(), rules)]
    scarce = little(person, dishes().values(), rules)
    return [*notes, _little(scarce)] if scarce else notes


def details_rows(details: Details) -> list[dict[str, str]]:
    """What is known of a person beside what they must avoid, as far as it was said."""
    born, related = details.birth_date, _("count where they are known")
    said = {
        _("Date of birth"): format_date(born, "d MMMM y") if born else "",
        _("Sex"): SEXES[details.sex] if details.sex else "",
        _("Pregnant or breast-feeding"): STAGES[details.stage] if details.stage else "",
        _("Buys food in"): approved.regions().get(details.region, details.region),
        _("Relatives of allergens"): related if details.cross_reactions else "",
        _("In an emergency"): details.emergency,
        _("Can eat"): details.fine,
    }
    return [{"key": key, "value": str(value)} for key, value in said.items() if value]


def _contradiction(found: Contradiction) -> str:
    sentences = _(
        "%(diet)s is about eating %(staples)s, which %(others)s rules out. Both count as they"
        " stand. Is one of them meant differently?",
        diet=_names([found.diet]),
        staples=listed([approved.name_of("allergy", id_).lower() for id_ in found.staples]),
        others=_names(found.others),
    )
    return str(sentences)


def _little(found: Little) -> str:
    left = ngettext(
        "Nothing in this profile speaks against %(num)s of %(dishes)s everyday dishes.",
        "Nothing in this profile speaks against %(num)s of %(dishes)s everyday dishes.",
        found.left,
        dishes=found.dishes,
    )
    by = _("Most are ruled out by %(entries)s.", entries=_names(found.entries))
    return f"{left} {by} {_('If that is right, a dietitian can help to find enough that fits.')}"


def _names(entries: Sequence[Entry]) -> str:
    return listed([approved.name_of(entry.kind, entry.subject) for entry in entries])
