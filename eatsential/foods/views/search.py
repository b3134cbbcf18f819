"""Searching the catalogue, and one food of it, answered for the people chosen."""

from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from eatsential import clock
from eatsential.catalogue.queries import search as queries
from eatsential.catalogue.queries.foods import food_of, same_category
from eatsential.catalogue.queries.search import Wanted
from eatsential.catalogue.rules import LICENCES, Licence, Source, words_of
from eatsential.foods.found import Found, Table, listing_of
from eatsential.foods.rules import Check
from eatsential.foods.services import look_up
from eatsential.foods.views import bp
from eatsential.foods.wording import for_all, shown, spoken
from eatsential.profiles.queries import people_for
from eatsential.profiles.rules.people import Person
from eatsential.profiles.rules.permits import Permit
from eatsential.text import one_line
from eatsential.users.access import account, login_required
from eatsential.vocabulary import approved
from eatsential.vocabulary.load import ruleset

PAGE = 20
SCANNED = 100  # foods that are answered for a page that shows only some of them
KIND = 200  # foods of the same kind that are compared
LONGEST = 100  # characters of a search
FURTHEST = 1_000  # foods down the list

NUTRIENTS = {
    "energy_kcal": lazy_gettext("Energy, kcal"),
    "fat_g": lazy_gettext("Fat, g"),
    "carbohydrate_g": lazy_gettext("Carbohydrate, g"),
    "sugars_g": lazy_gettext("of which sugars, g"),
    "fibre_g": lazy_gettext("Fibre, g"),
    "protein_g": lazy_gettext("Protein, g"),
    "sodium_mg": lazy_gettext("Sodium, mg"),
    "potassium_mg": lazy_gettext("Potassium, mg"),
    "phosphorus_mg": lazy_gettext("Phosphorus, mg"),
    "vitamin_k_ug": lazy_gettext("Vitamin K, µg"),
}


@dataclass(frozen=True)
class Results:
    """A page of foods; `after` is where the next one begins, if there is more."""

    found: list[Found]
    after: int | None


@bp.app_template_global()
def nutrient_words(nutrient: str) -> str:
    """What a nutrient is called, with its unit."""
    return str(NUTRIENTS[nutrient])


@bp.get("/foods")
@login_required
def search() -> ResponseReturnValue:
    """Find foods by name, brand or barcode, with what speaks against each for those chosen."""
    people = people_for(account().id, Permit.CHECK)
    table = Table(_chosen(people), ruleset())
    wanted = Wanted(_typed("q"), _typed("lang"), _typed("brand"))
    clear = "clear" in request.args and bool(table.people)
    after = min(max(request.args.get("after", 0, type=int), 0), FURTHEST)
    results = _results(wanted, table, clear, after)
    meant = ""
    if wanted.words and not (results.found or results.after or after):
        meant = queries.corrected(wanted.words)
        if meant and meant != " ".join(words_of(wanted.words)):
            results = _results(Wanted(meant, wanted.lang, wanted.brand), table, clear, 0)
    if results.found or results.after:
        look_up(account(), table.people)
    return render_template(
        "foods/search.html",
        wanted=wanted,
        meant=meant if results.found else "",
        clear=clear,
        people=people,
        chosen=table.people,
        languages=approved.languages(),
        results=results,
        next=_address(wanted, table, clear, results.after) if results.after else None,
        licences=_licences(results.found),
    )


@bp.get("/foods/<uuid:food_id>")
@login_required
def food(food_id: UUID) -> ResponseReturnValue:
    """One food: the answer for those chosen, its source, and what could take its place."""
    people = people_for(account().id, Permit.CHECK)
    table = Table(_chosen(people), ruleset())
    found = table.answer(food_of(food_id))
    look_up(account(), table.people)
    instead: list[Found] = []
    if found.answers and not found.is_clear:
        instead = table.instead_of(found.food, same_category(found.food, KIND))
    kept = tuple(one.kept() for one in found.answers)
    listing = listing_of(found.food, ruleset())
    asked = Check(food_id, clock.now(), found.text, kept, listing=listing)
    alone = len(kept) == 1
    answers, marks = shown(asked, unread=alone) if found.answers else ([], [])
    return render_template(
        "foods/food.html",
        found=found,
        people=people,
        chosen=table.people,
        verdict_of_all=for_all(asked) if found.answers else "",
        answers=answers,
        marks=marks,
        spoken=spoken(),
        instead=instead,
        licences=_licences([found, *instead]),
    )


def _results(wanted: Wanted, table: Table, clear: bool, after: int) -> Results:
    """A page of what is wanted; with `clear` only that in which nothing was found for anybody."""
    if not clear:
        foods = queries.search(wanted, PAGE + 1, after)
        more = after + PAGE if len(foods) > PAGE else None
        return Results(list(table.answers(foods[:PAGE])), more)
    foods = queries.search(wanted, SCANNED, after)
    read = enumerate(map(table.clear, foods), start=after + 1)
    kept = list(islice(((at, one) for at, one in read if one), PAGE))
    done = kept[-1][0] if len(kept) == PAGE else after + len(foods)
    more = done if done < after + len(foods) or len(foods) == SCANNED else None
    return Results([one for _at, one in kept], more)


def _chosen(people: list[Person]) -> list[Person]:
    """Those who are asked about: whom the address names, or all of one's own but guests."""
    named = set(request.args.getlist("person"))
    if named:
        return [person for person in people if str(person.id) in named]
    return [one for one in people if one.shared is None and not one.details.guest]


def _typed(name: str) -> str:
    return one_line(request.args.get(name, ""))[:LONGEST]


def _address(wanted: Wanted, table: Table, clear: bool, after: int) -> str:
    return url_for(
        ".search",
        q=wanted.words,
        lang=wanted.lang or None,
        brand=wanted.brand or None,
        clear=1 if clear else None,
        person=[person.id for person in table.people],
        after=after,
    )


def _licences(found: list[Found]) -> list[Licence]:
    """The sources that a page shows, each once."""
    sources = {one.food.source for one in found}
    return [LICENCES[source] for source in Source if source in sources]
