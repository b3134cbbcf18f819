"""Acts on checks: asking about a food for some people, forgetting a check."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import delete

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.database import transaction
from eatsential.errors import N_, NotFound
from eatsential.foods import queries
from eatsential.foods.models import CheckRow
from eatsential.foods.rules import Asked, Check, Differing, Effect, PersonAnswer
from eatsential.installation import keys
from eatsential.metrics import CHECKS
from eatsential.profiles.queries import owners_of
from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.profiles.rules.people import Person
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services import consent
from eatsential.profiles.services.history import witness
from eatsential.screening.answer import Food
from eatsential.screening.profile import profile_from
from eatsential.screening.reading import Reading
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.screen import answer_of, screen
from eatsential.users.rules import Account
from eatsential.vocabulary.load import ruleset

EFFECT = 50  # of the last checks are screened again before a profile gets milder
LETTERS = 50_000  # of their labels, all together


def preview(
    people: Sequence[Person], text: str, lang: str | None, doubtful: frozenset[str] = frozenset()
) -> Check:
    """Screen a text for each of these people. The answers are kept nowhere."""
    rules, identifier = ruleset(), uuid4()
    food = Food(id=str(identifier), text=text, lang=lang, doubtful=doubtful)
    answers = tuple(_answer(food, person, rules) for person in people)
    return Check(identifier, clock.now(), text, answers)


def check(
    account: Account,
    people: Sequence[Person],
    text: str,
    lang: str | None,
    doubtful: frozenset[str] = frozenset(),
) -> UUID:
    """Screen a text for each of these people and keep the answers, in the account that asks.

    `doubtful` are pieces of the text that may have been read wrongly from a picture.
    Raises ConsentMissing, and NotFound for a person for whom it may not ask, or no longer.
    """
    made = preview(people, text, lang, doubtful)
    identifier = made.id
    with transaction() as session:
        consent.need_consent(account)
        owners = owners_of(account.id, {person.id for person in people}, Permit.CHECK)
        session.add(
            CheckRow(
                id=identifier,
                account_id=account.id,
                sealed=keys().seal(made.packed(), f"checks/{identifier}"),
                created_at=made.created_at,
            )
        )
        record(Act.CHECK_MADE, actor=account.id, target=identifier)
        for person_id, owner in owners.items():
            if owner != account.id:
                witness(Act.CHECKED_FOR, account, person_id, owner)
    CHECKS.labels(made.verdict).inc()
    return identifier


def read_as(account: Account, people: Sequence[Person], check_id: UUID, lang: str) -> UUID:
    """Ask again about the text of a check, read in another language, for those who are left of it.

    The check itself stays as it was answered. Raises NotFound.
    """
    made = queries.check_of(account.id, check_id)
    asked = {answer.person_id for answer in made.answers}
    still = [person for person in people if person.id in asked]
    if not still:
        raise NotFound(N_("Nobody of this check is left to ask about."))
    return check(account, still, made.text, lang, made.food.doubtful)


def forget(account: Account, check_id: UUID) -> None:
    """Erase a check. Raises NotFound."""
    with transaction() as session:
        gone = session.execute(
            delete(CheckRow)
            .where(CheckRow.id == check_id, CheckRow.account_id == account.id)
            .returning(CheckRow.id)
        ).one_or_none()
        if gone is None:
            raise NotFound(N_("There is no such check."))
        record(Act.CHECK_REMOVED, actor=account.id, target=check_id)


def withdraw_consent(account: Account) -> None:
    """Erase the people of the account and every check that was made for them."""
    with transaction() as session:
        consent.withdraw_consent(account)
        session.execute(delete(CheckRow).where(CheckRow.account_id == account.id))


def _answer(food: Food, person: Person, rules: RuleSet) -> PersonAnswer:
    entries = person.binding()
    given = screen(food, profile_from(person.question(entries), rules), rules).to_json()
    words = tuple(entry.subject for entry in entries if entry.kind is EntryKind.WORD)
    asked = Asked.MORE
    if len(words) == len(entries):
        asked = Asked.WORDS if words else Asked.NOTHING
    seen = words if asked is Asked.WORDS and person.lets(Permit.PROFILE) else ()
    return PersonAnswer(person.id, person.name, given, asked, seen, person.details.region)


def effect(account_id: UUID, person: Person, old: Entry, new: Entry | None) -> Effect:
    """What a change of one entry would make of this account's last answers for a person.

    As many as can be looked at while a page is asked for; the others are counted. The labels are
    screened again by the rule set of now, with the profile as it is and as it would be; what
    changed in the vocabulary since they were answered does not count.
    """
    rules, before = ruleset(), person.binding()
    after = [entry for entry in before if entry != old]
    if new is not None and new.binds(clock.still()):
        after.append(new)
    profiles = [profile_from(person.question(entries), rules) for entries in (before, after)]
    asked, left_out, letters, differing = 0, 0, LETTERS, []
    for made in queries.recent_checks(account_id, EFFECT):
        if person.id not in {answer.person_id for answer in made.answers}:
            continue
        if len(made.text) > letters:
            left_out += 1
            continue
        asked, letters = asked + 1, letters - len(made.text)
        read = Reading(made.food, rules)
        now, then = (answer_of(read, made.food, each, rules).verdict for each in profiles)
        if now and then and now is not then:
            differing.append(Differing(made, now, then))
    return Effect(asked, tuple(differing), left_out)
