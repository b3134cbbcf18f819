"""What an answer says to a person, in the language of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import format_date, lazy_gettext
from flask_babel import gettext as _

from eatsential import clock
from eatsential.foods.declared import Declaration, Declared, Stated, counting
from eatsential.foods.rules import Asked, Check, Mark, PersonAnswer, Span, marked
from eatsential.screening.answer import Evidence, Verdict
from eatsential.screening.terms import GUESSES
from eatsential.vocabulary import approved
from eatsential.vocabulary.load import ruleset
from eatsential.web.locale import listed

VERDICTS = {
    Verdict.AVOID: lazy_gettext("Avoid"),
    Verdict.CAUTION: lazy_gettext("Caution"),
    Verdict.CANNOT_TELL: lazy_gettext("Cannot tell"),
    Verdict.NOTHING_FOUND: lazy_gettext("Nothing found in what was declared"),
}
SENTENCES = {
    Evidence.CONTAINS: lazy_gettext("Contains %(allergen)s: %(words)s"),
    Evidence.USUALLY: lazy_gettext("Usually contains %(allergen)s: %(words)s"),
    Evidence.MAY_CONTAIN: lazy_gettext("May contain %(allergen)s: %(words)s"),
    Evidence.CROSS_REACTIVE: lazy_gettext("Related to %(allergen)s: %(words)s"),
    Evidence.VAGUE: lazy_gettext("Could hide %(allergen)s: %(words)s"),
    Evidence.EXEMPT: lazy_gettext("Made from %(allergen)s, and exempt by law: %(words)s"),
}
LIMIT = "limit:"  # how the rules on amounts begin, whose reason is the sentence
UNRECOGNISED, VAGUE, DOUBTFUL = "unrecognised", "vague", "doubtful"


@dataclass(frozen=True)
class Reason:
    """A finding as the page shows it; `number` links it with its words in the label.

    `whose` tells it from others on the same words: the person, or where one is asked about, what.
    `beside` is what is declared of a thing that the label leaves open.
    """

    number: int
    whose: str
    verdict: Verdict
    words: str
    why: str
    source: str
    beside: str
    marked: bool


@dataclass(frozen=True)
class Shown:
    """What the page says about one person; `empty` where nothing was looked for."""

    person_id: UUID
    name: str
    verdict: Verdict
    findings: list[Reason]
    reasons: list[str]
    empty: bool


def spoken() -> dict[str, str]:
    """What a screen reader adds to a marked word, by the kind of the mark."""
    return {
        **{verdict.value: str(words) for verdict, words in VERDICTS.items()},
        UNRECOGNISED: _("not recognised"),
        VAGUE: _("could be several things"),
        DOUBTFUL: _("hard to read in the picture"),
    }


def shown(
    check: Check, *, brief: bool = False, unread: bool = True
) -> tuple[list[Shown], list[Mark]]:
    """The answers with their sentences, and the label with its marks.

    `brief` ones leave to others how little was looked for. Without `unread` they leave out what was
    not understood, which is the same for everybody.
    """
    answers: list[Shown] = []
    spans: list[Span] = []
    number, several = 0, len(check.answers) > 1
    publisher = check.listing.licence.publisher if check.listing else ""
    nones = counting(check.food, check.declared, ruleset(), clock.today())
    for answer in sorted(check.answers, key=lambda one: one.verdict.rank):
        reasons = []
        for finding in answer.findings:
            number += 1
            source = _declared_by(check, finding) or publisher
            aside = _beside_it(finding, nones)
            reasons.append(_reason(number, answer.name if several else "", finding, source, aside))
            if "start" in finding:
                spans.append(Span(finding["start"], finding["end"], finding["verdict"], number))
        why = [] if brief else _looked_for(answer)
        why += _unread(answer) if unread else []
        answers.append(
            Shown(answer.person_id, answer.name, answer.verdict, reasons, why, answer.empty)
        )
    spans.sort(key=lambda span: Verdict(span.kind).rank)
    first = check.answers[0].answer
    for kind in (DOUBTFUL, VAGUE, UNRECOGNISED):
        spans += [Span(found["start"], found["end"], kind) for found in first.get(kind, ())]
    return answers, marked(check.text, spans)


def told(check: Check) -> dict[str, Any]:
    """What templates/foods/found.html says of a check."""
    several = len(check.answers) > 1
    answers, marks = shown(check, unread=not several)
    return {
        "check": check,
        "for_all": for_all(check),
        "by_whose_law": by_whose_law(check),
        "answers": answers,
        "unread": _unread(check.answers[0]) if several else [],
        "marks": marks,
        "spoken": spoken(),
        "whose": {reason.number: reason.whose for one in answers for reason in one.findings},
    }


def for_all(check: Check) -> str:
    """What holds for all who were asked about: the strongest verdict, and whose it is."""
    answers = check.answers
    whose = [answer.name for answer in answers if answer.verdict is check.verdict]
    verdict = VERDICTS[check.verdict]
    if len(answers) == 1:
        return ""
    unasked = [answer.name for answer in answers if answer.empty]
    if unasked and check.verdict is Verdict.NOTHING_FOUND:
        return _nothing_for_all(check, unasked)
    if len(whose) == len(answers):
        return str(_("For all: %(verdict)s.", verdict=verdict))
    because = _("For all: %(verdict)s, because of %(names)s.", verdict=verdict, names=listed(whose))
    return str(because)


def _nothing_for_all(check: Check, unasked: list[str]) -> str:
    """The same where nothing was found, for some because nothing was looked for."""
    if check.empty:
        return str(_("For all: nothing was looked for."))
    names = listed(unasked)
    found = _("For all: nothing found. For %(names)s nothing was looked for.", names=names)
    return str(found)


def by_whose_law(check: Check) -> str:
    """Whose law the answers follow, in a sentence."""
    named = approved.regions()
    laws = dict.fromkeys(named.get(answer.region, answer.region) for answer in check.answers)
    sentence = _(
        "What a group such as nuts covers, what is exempt and what a label has to name follows the"
        " law of %(regions)s.",
        regions=listed(list(laws)),
    )
    return str(sentence)


def said(finding: dict[str, Any], source: str = "") -> str:
    """A finding in a sentence; what is declared beside a label is, where known, by a source."""
    kind, _colon, subject = finding["subject"].partition(":")
    allergen = finding.get("allergen") or ""
    related = kind == "allergy" and finding["evidence"] == Evidence.CROSS_REACTIVE
    is_named = allergen and not related  # a relative is told by what it is a relative of
    name = approved.name_of("allergy", allergen) if is_named else approved.name_of(kind, subject)
    sentence = SENTENCES[Evidence(finding["evidence"])] % {
        "allergen": name.lower(),
        "words": finding.get("text") or _beside(finding["rule"], source),
    }
    if finding["rule"].startswith(LIMIT):
        sentence = f"{approved.name_of(kind, subject)}: {finding['why']}"
    elif kind == "word":
        sentence = _("Your own word: %(words)s", words=finding.get("text", subject))
    elif kind != "allergy":
        sentence = f"{approved.name_of(kind, subject)}: {sentence}"
    return str(sentence)


def _beside(rule: str, source: str) -> str:
    """Where it stands if not in the label: in the name of the food, or in what is declared."""
    if rule.startswith("term:"):
        return str(_("by its name"))
    return str(_("declared by %(source)s", source=source) if source else _("declared"))


def _reason(number: int, person: str, finding: dict[str, Any], source: str, aside: str) -> Reason:
    kind, _colon, subject = finding["subject"].partition(":")
    return Reason(
        number=number,
        whose=person or approved.name_of(kind, subject),
        verdict=Verdict(finding["verdict"]),
        words=said(finding, source),
        why="" if finding["rule"].startswith(LIMIT) else finding["why"],
        source=finding["source"],
        beside=aside,
        marked="start" in finding,
    )


def _looked_for(answer: PersonAnswer) -> list[str]:
    """How little was looked for, where that is less than people expect."""
    if answer.asked is Asked.NOTHING:
        nothing = _(
            "Nothing that counts is recorded for %(name)s, so nothing was looked for in this"
            " label.",
            name=answer.name,
        )
        return [nothing]
    if answer.asked is not Asked.WORDS:
        return []
    if not answer.words:
        return [_("For %(name)s only own words were looked for, as written.", name=answer.name)]
    these = _(
        "For %(name)s only these words were looked for, exactly as written: %(words)s.",
        name=answer.name,
        words=listed(answer.words),
    )
    return [these]


def _unread(answer: PersonAnswer) -> list[str]:
    """Why nothing more can be said, for who is told that we cannot tell."""
    sentences = []
    if answer.answer["lang"] is None:
        sentences.append(_("The language of this text is not one that Eatsential reads."))
    if answer.answer[UNRECOGNISED]:
        sentences.append(_listed(_("Not recognised:"), answer.answer[UNRECOGNISED]))
    if answer.answer[VAGUE]:
        sentences.append(_listed(_("Could be several things:"), answer.answer[VAGUE]))
    if "unknown_tags" in answer.answer:
        tags = ", ".join(answer.answer["unknown_tags"])
        declares = _(
            "Its source also declares, in words that Eatsential does not know: %(tags)s.", tags=tags
        )
        sentences.append(declares)
    if DOUBTFUL in answer.answer:
        sentences.append(_listed(_("Hard to read in the picture:"), answer.answer[DOUBTFUL]))
    return sentences


def _listed(begin: str, found: Sequence[dict[str, Any]]) -> str:
    return f"{begin} {', '.join(dict.fromkeys(one['text'].strip('.,;:') for one in found))}."


def _said_by(one: Declaration) -> str:
    """Who declares it, and when."""
    return str(_("%(who)s, %(day)s", who=one.by, day=format_date(one.on, "d MMMM y")))


def _declared_by(check: Check, finding: dict[str, Any]) -> str:
    """Who declares what a finding stands on; empty where it is no declaration of a kept food."""
    one = check.declared.get(finding.get("allergen") or "")
    if "start" in finding or one is None or one.stated is Stated.NONE:
        return ""
    return _said_by(one)


def _beside_it(finding: dict[str, Any], nones: Declared) -> str:
    """What is declared of a thing that the label leaves open. The answer stays as it is."""
    if not nones or finding["evidence"] not in GUESSES or not finding.get("allergen"):
        return ""
    for allergen in ruleset().reported[finding["allergen"]]:
        if allergen in nones:
            name, who = approved.name_of("allergy", allergen).lower(), _said_by(nones[allergen])
            none = _("Declared verified none of %(name)s: %(who)s.", name=name, who=who)
            return f"{none} {_('The answer follows the label alone.')}"
    return ""
