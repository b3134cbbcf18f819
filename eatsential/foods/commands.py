"""`eatsential screen`: the answers of the pages line for line; `explain`: how one came about."""

import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Any

import click

from eatsential.collector import settle
from eatsential.foods.stream import Progress, cores, in_order
from eatsential.screening.answer import Figures, Food, Profile
from eatsential.screening.nutrients import FigureFault, figures_of
from eatsential.screening.profile import ProfileFault, profile_from
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.screen import screen as answer
from eatsential.screening.trace import trace_of
from eatsential.text import storable
from eatsential.vocabulary.load import ruleset


class FoodFault(ValueError):
    """A line that is no food. The words are for the person who wrote it."""


PROFILE = click.option(
    "--profile",
    "profile_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What the person must avoid, as JSON. Without it every known allergen is reported.",
)


@click.command("screen")
@PROFILE
@click.option("--ruleset", "version", help="The version of the vocabulary that has to answer.")
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="How many processes answer at the same time; 0 is one for each core.",
)
def screen(profile_file: Path | None, version: str | None, jobs: int) -> None:
    """Answer foods, one JSON object a line, in their order."""
    rules = ruleset()
    settle()
    if version is not None and version != rules.version:
        raise click.UsageError(
            f"This installation has the rule set {rules.version}, not {version}."
        )
    profile = _profile(profile_file, rules) if profile_file else None
    given, written = sys.stdin.buffer, sys.stdout.buffer
    progress = Progress(given, sys.stderr)
    work = partial(_answers, profile=profile, rules=rules)
    faults = 0
    for lines, (answers, faulty) in in_order(work, _without_end(given), jobs or cores()):
        written.write(answers)
        faults += faulty
        progress.add(lines)
    written.flush()
    progress.end()
    if faults:
        sys.exit(1)


@click.command("explain")
@PROFILE
@click.option("--lang", help="The language of the text (ISO 639-1); else it is found out.")
@click.argument("text")
def explain(profile_file: Path | None, lang: str | None, text: str) -> None:
    """Say how the answer to the TEXT of a label comes about, and which terms lost."""
    from eatsential.foods.explained import lines_of  # with the words of the pages, and Flask

    rules = ruleset()
    profile = _profile(profile_file, rules) if profile_file else None
    food = Food("", storable(text), storable(lang) if lang else None)
    for line in lines_of(trace_of(food, profile, rules)):
        click.echo(line)


def _profile(file: Path, rules: RuleSet) -> Profile | None:
    """The profile of a file; one that names nothing to avoid asks for everything."""
    try:
        profile = profile_from(json.loads(file.read_bytes(), object_pairs_hook=_once), rules)
    except (ValueError, RecursionError) as fault:
        raise click.UsageError(f"{file.name} is no JSON: {fault}.") from fault
    except ProfileFault as fault:
        raise click.UsageError(str(fault)) from fault
    return profile if profile.entries else None


def _answers(lines: Iterable[bytes], profile: Profile | None, rules: RuleSet) -> tuple[bytes, int]:
    """The answers to these lines, and how many of them are no food."""
    results = [_answered(line, profile, rules) for line in lines]
    written = "".join(json.dumps(result, ensure_ascii=False) + "\n" for result in results)
    return written.encode(), sum("error" in result for result in results)


def _without_end(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines but for empty ones at the end; one between foods is a fault in its place."""
    empty = 0
    for line in lines:
        if line.strip():
            yield from repeat(b"\n", empty)
            yield line
            empty = -1
        empty += 1


def _answered(line: bytes, profile: Profile | None, rules: RuleSet) -> dict[str, Any]:
    """The answer to one line, or what is wrong with it."""
    id_: Any = None
    try:
        given = json.loads(line, object_pairs_hook=_once)
        if not isinstance(given, Mapping):
            raise FoodFault("The line is no JSON object.")
        id_ = _plain(given.get("id"))
        food = _food(given, rules)
    except FoodFault as fault:
        return {"id": id_, "error": str(fault)}
    except (ValueError, RecursionError):
        return {"id": id_, "error": "The line is no JSON."}
    return {**answer(food, profile, rules).to_json(), "id": id_}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON. Raises FoodFault where a key is there twice: one would hide the other."""
    given = dict(pairs)
    if len(given) < len(pairs):
        (twice, _), *_ = Counter(key for key, _ in pairs).most_common(1)
        raise FoodFault(f"“{storable(twice)}” is there twice.")
    return given


def _food(given: Mapping[str, Any], rules: RuleSet) -> Food:
    text, lang, name = given.get("text"), given.get("lang"), given.get("name")
    if text is None and given.get("allergens") is None:
        raise FoodFault("The line has neither “text” nor “allergens”.")
    if text is not None and not isinstance(text, str):
        raise FoodFault("“text” must be a text.")
    if lang is not None and not isinstance(lang, str):
        raise FoodFault("“lang” must be a language code.")
    if name is not None and not isinstance(name, str):
        raise FoodFault("“name” must be a text.")
    return Food(
        id=str(given.get("id")),
        text=storable(text or ""),
        lang=storable(lang) if lang else None,
        allergens=_ids(given, "allergens"),
        traces=_ids(given, "traces"),
        nutrients=_figures(given, rules),
        name=storable(name or ""),
    )


def _figures(given: Mapping[str, Any], rules: RuleSet) -> Figures:
    if given.get("nutrients") is None:
        return {}
    try:
        return figures_of(given["nutrients"], rules.nutrients)
    except FigureFault as fault:
        raise FoodFault(storable(str(fault))) from fault


def _ids(given: Mapping[str, Any], key: str) -> tuple[str, ...]:
    ids = given.get(key)
    if ids is None:
        return ()
    if not isinstance(ids, list) or not all(isinstance(id_, str) for id_ in ids):
        raise FoodFault(f"“{key}” must be a list of ids.")
    return tuple(map(storable, ids))


def _plain(id_: Any) -> Any:
    """An id as it can be written again."""
    if isinstance(id_, str):
        return storable(id_)
    if id_ is None or (isinstance(id_, int | float) and math.isfinite(id_)):
        return id_
    raise FoodFault("“id” must be a text or a number.")


if __name__ == "__main__":
    click.Group(commands={"explain": explain, "screen": screen})()
