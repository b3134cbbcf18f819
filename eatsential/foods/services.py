"""Acts on checks: asking about a food for some people, forgetting a check."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.counts.rules import Counted
from eatsential.counts.services import count
from eatsential.database import transaction
from eatsential.errors import N_, NotFound
from eatsential.foods import queries
from eatsential.foods.asked import asked_about
from eatsential.foods.declared import NOTHING, Declared
from eatsential.foods.eaters import answers_for, eater_of, screened, versions
from eatsential.foods.listing import Listing
from eatsential.foods.models import CheckRow, KeptFood, ReportRow
from eatsential.foods.rules import Check, Differing, Effect
from eatsential.installation import keys
from eatsential.metrics import CHECKS
from eatsential.profiles.queries import GONE, people_for
from eatsential.profiles.rules.entries import Entry, Recorded
from eatsential.profiles.rules.people import Person
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services import consent
from eatsential.profiles.services.history import witness
from eatsential.users.rules import Account
from eatsential.users.services import hold
from eatsential.vocabulary.load import ruleset

CHECKS_KEPT = 2_000  # of an account, without those of kept foods
EFFECT = 50  # of the last checks are screened again before a profile gets milder
LETTERS = 50_000  # of their labels, all together


def preview(
    people: Sequence[Person],
    text: str,
    lang: str | None,
    doubtful: frozenset[str] = frozenset(),
    listing: Listing | None = None,
    declared: Declared = NOTHING,
) -> Check:
    """Screen a text for each of these people. The answers are kept nowhere."""
    rules, identifier = ruleset(), uuid4()
    food = asked_about(identifier, text, lang, doubtful, listing, declared)
    answers = answers_for((eater_of(person, rules) for person in people), food, rules)
    made = Check(identifier, clock.now(), text, answers, rules.edition, listing)
    return replace(made, declared=declared)


def check(
    account: Account,
    people: Sequence[Person],
    text: str,
    lang: str | None,
    doubtful: frozenset[str] = frozenset(),
    listing: Listing | None = None,
    declared: Declared = NOTHING,
) -> UUID:
    """Screen a text for each of these people and keep the answers, in the account that asks.

    The oldest checks of the account make room for it, unless their food is kept.
    `doubtful` are pieces of the text that may have been read wrongly from a picture, `listing` is
    the food of the catalogue that the label is of, `declared` what is said of a kept food.
    Raises ConsentMissing, and NotFound for a person for whom it may not ask, or no longer.
    """
    return keep(account, people, preview(people, text, lang, doubtful, listing, declared))


def keep(account: Account, people: Sequence[Person], made: Check) -> UUID:
    """Keep the answers for these people in the account that asked. Raises as `check`."""
    with transaction() as session:
        owners = {person.id: person.shared.owner_id for person in people if person.shared}
        for each in sorted({account.id, *owners.values()}):  # their profiles stay as they are now
            hold(each)
        consent.need_consent(account)
        now = versions(people_for(account.id, Permit.CHECK))
        if not now.keys() >= {person.id for person in people}:
            raise NotFound(GONE)
        changed = any(answer.profile != now[answer.person_id] for answer in made.answers)
        session.add(
            CheckRow(
                id=made.id,
                account_id=account.id,
                sealed=keys().seal(made.packed(), f"checks/{made.id}"),
                ruleset=made.edition,
                created_at=made.created_at,
                answered_at=made.created_at,
                due_at=clock.now() if changed else None,
            )
        )
        record(Act.CHECK_MADE, actor=account.id, target=made.id)
        count(Counted(made.verdict.value))
        for person_id, owner in owners.items():
            witness(Act.CHECKED_FOR, account, person_id, owner)
        _make_room(account)
    CHECKS.labels(made.verdict).inc()
    return made.id


def _make_room(account: Account) -> None:
    """Erase the oldest checks of an account beyond those that it may have."""
    with transaction() as session:
        unkept = CheckRow.account_id == account.id, CheckRow.food_id.is_(None)
        newest = select(CheckRow.id).where(*unkept).order_by(CheckRow.created_at.desc())
        for old in session.scalars(newest.offset(CHECKS_KEPT)).all():
            session.execute(delete(CheckRow).where(CheckRow.id == old, *unkept))
            record(Act.CHECK_REMOVED, actor=account.id, target=old)


def look_up(account: Account, people: Iterable[Person]) -> None:
    """Tell those who share people that foods were looked up for them."""
    owners = {person.id: person.shared.owner_id for person in people if person.shared is not None}
    if not owners:  # a search that writes nothing waits for nobody who writes
        return
    with transaction():
        for person_id, owner in owners.items():
            witness(Act.LOOKED_UP_FOR, account, person_id, owner)


def read_as(account: Account, people: Sequence[Person], check_id: UUID, lang: str) -> UUID:
    """Ask again about the text of a check, read in another language, for those who are left of it.

    The check itself stays as it was answered. Raises NotFound.
    """
    made = queries.check_of(account.id, check_id)
    asked = {answer.person_id for answer in made.answers}
    still = [person for person in people if person.id in asked]
    if not still:
        raise NotFound(N_("Nobody of this check is left to ask about."))
    food = made.food
    return check(account, still, made.text, lang, food.doubtful, made.listing, made.declared)


def forget(account: Account, check_id: UUID) -> None:
    """Erase a check, unless it is a text of a kept food. Raises NotFound."""
    with transaction() as session:
        gone = session.execute(
            delete(CheckRow)
            .where(
                CheckRow.id == check_id,
                CheckRow.account_id == account.id,
                CheckRow.food_id.is_(None),
            )
            .returning(CheckRow.id)
        ).one_or_none()
        if gone is None:
            raise NotFound(N_("There is no such check."))
        record(Act.CHECK_REMOVED, actor=account.id, target=check_id)


def withdraw_consent(account: Account) -> None:
    """Erase the people of the account and every check, food and report that is kept for them."""
    with transaction() as session:
        consent.withdraw_consent(account)
        for table in (CheckRow, KeptFood, ReportRow):
            session.execute(delete(table).where(table.account_id == account.id))


def effect(account_id: UUID, person: Person, old: Entry, new: Entry | None) -> Effect:
    """What a change of one entry would make of this account's last answers for a person.

    As many as can be looked at while a page is asked for; the others are counted. The labels are
    screened again by the rule set of now, with the profile as it is and as it would be; what
    changed in the vocabulary since they were answered does not count.
    """
    kept = [recorded for recorded in person.entries if recorded.entry != old]
    if new is not None:
        kept.append(Recorded(uuid4(), new))
    return effect_of(account_id, person, replace(person, entries=tuple(kept)))


def effect_of(account_id: UUID, person: Person, becoming: Person) -> Effect:
    """What it makes of the last answers for a person that their profile becomes another one."""
    rules = ruleset()
    eaters = [eater_of(one, rules) for one in (person, becoming)]
    asked, left_out, letters, differing = 0, 0, LETTERS, []
    for made in queries.recent_checks(account_id, EFFECT):
        if person.id not in {answer.person_id for answer in made.answers}:
            continue
        if len(made.text) > letters:
            left_out += 1
            continue
        asked, letters = asked + 1, letters - len(made.text)
        now, then = (answer.verdict for answer in screened(made, eaters, rules))
        if now is not then:
            differing.append(Differing(made, now, then))
    return Effect(asked, tuple(differing), left_out)
