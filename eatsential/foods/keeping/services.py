"""Acts on foods that are kept: keeping, naming and removing one, a new text, what is declared."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, select, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.database import transaction
from eatsential.errors import N_, NotFound
from eatsential.foods import services as checks
from eatsential.foods.declared import Declaration, contradictions
from eatsential.foods.keeping import queries
from eatsential.foods.keeping.errors import (
    Contradicted,
    FoodChanged,
    KeptAlready,
    SameText,
    TooManyFoods,
)
from eatsential.foods.keeping.rules import FOODS, TEXTS, Label, Text
from eatsential.foods.models import CheckRow, KeptFood
from eatsential.foods.notes import services as notes
from eatsential.foods.queries import COLUMNS, check_from
from eatsential.foods.rescreening.rules import carried_over
from eatsential.foods.rescreening.services import give_again
from eatsential.installation import keys
from eatsential.profiles.queries import people_for
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services.consent import need_consent
from eatsential.profiles.services.history import witness
from eatsential.users.rules import Account
from eatsential.users.services import hold
from eatsential.vocabulary.approved import name_of
from eatsential.vocabulary.load import ruleset


def keep(account: Account, check_id: UUID, label: Label) -> UUID:
    """Keep the food of an answer, which is then given for everybody who is no guest.

    Raises ConsentMissing, TooManyFoods, or KeptAlready, also for a check that is gone.
    """
    identifier, now = uuid4(), clock.now()
    with transaction() as session:
        need_consent(account)
        if queries.number_of_foods(account.id) >= FOODS:
            raise TooManyFoods(N_("You can keep %(most)s foods. Remove one first."), most=FOODS)
        session.add(
            KeptFood(
                id=identifier,
                account_id=account.id,
                sealed=_sealed(identifier, label),
                created_at=now,
            )
        )
        session.flush()
        taken = session.scalar(
            update(CheckRow)
            .where(
                CheckRow.id == check_id,
                CheckRow.account_id == account.id,
                CheckRow.food_id.is_(None),
            )
            .values(food_id=identifier, due_at=now)
            .returning(CheckRow.id)
        )
        if taken is None:
            raise KeptAlready(N_("This answer belongs to a food already, or is erased."))
        record(Act.FOOD_KEPT, actor=account.id, target=identifier)
        for person in people_for(account.id, Permit.CHECK):
            if person.shared is not None and not person.details.guest:
                witness(Act.CHECKED_FOR, account, person.id, person.shared.owner_id)
    give_again(check_id)
    return identifier


def rename(account: Account, food_id: UUID, label: Label) -> None:
    """Call a food something else. Raises NotFound."""
    with transaction() as session:
        changed = session.scalar(
            update(KeptFood)
            .where(*_mine(account, food_id))
            .values(sealed=_sealed(food_id, label))
            .returning(KeptFood.id)
        )
        if changed is None:
            raise NotFound(queries.NO_FOOD)
        record(Act.FOOD_CHANGED, actor=account.id, target=food_id)


def take_text(account: Account, food_id: UUID, text: str, lang: str | None) -> UUID:
    """Check the text that a food has now, for everybody, in the place of the one before.

    Raises ConsentMissing, SameText, TooManyFoods, FoodChanged or NotFound.
    """
    queries.food_of(account.id, food_id)
    texts = _texts_beside(food_id, text)
    asked = {answer.person_id for answer in texts[0].check.answers}
    people = [
        person
        for person in people_for(account.id, Permit.CHECK)
        if person.id in asked or not person.details.guest
    ]
    if not people:
        raise NotFound(N_("Nobody is left to ask about."))
    old = texts[0].check
    fresh = checks.preview(people, text, lang, listing=old.listing, declared=old.declared)
    answered = carried_over(old, fresh)
    with transaction() as session:
        made = checks.keep(account, people, answered)
        if session.scalar(select(KeptFood.id).where(*_mine(account, food_id))) is None:
            raise NotFound(queries.NO_FOOD)
        newest = _texts_beside(food_id, text)[0].check  # somebody else may have been faster
        if newest.id != old.id or newest.declared != old.declared:
            raise FoodChanged(N_("The food was changed meanwhile. Look at it and send this again."))
        session.execute(
            update(CheckRow)
            .where(CheckRow.food_id == food_id, CheckRow.superseded_at.is_(None))
            .values(
                superseded_at=clock.now(),
                due_at=None,
                changed_at=None,
                worse_at=None,
                tell_at=None,
            )
        )
        session.execute(update(CheckRow).where(CheckRow.id == made).values(food_id=food_id))
        notes.move(old.id, made)
        record(Act.FOOD_CHANGED, actor=account.id, target=food_id)
    return made


def _texts_beside(food_id: UUID, text: str) -> Sequence[Text]:
    """The texts of a food, the newest first, beside which another may stand.

    Raises SameText or TooManyFoods.
    """
    texts = queries.texts_of(food_id)
    if texts[0].check.text == text:
        raise SameText(N_("This is the text that the food has."), field="text")
    if len(texts) >= TEXTS:
        raise TooManyFoods(N_("A food can have %(most)s texts."), most=TEXTS)
    return texts


def declare(
    account: Account, food_id: UUID, allergens: Collection[str], said: Declaration | None
) -> None:
    """Say of allergens in a food what is declared, in the place of what was, and answer it again.

    Without a declaration it is not stated any more. Raises ConsentMissing, NotFound, or
    Contradicted where the text, or what else is declared, speaks against a verified none.
    """
    with transaction() as session:
        need_consent(account)
        hold(account.id)
        row = session.execute(
            select(*COLUMNS)
            .join(KeptFood, KeptFood.id == CheckRow.food_id)
            .where(*_mine(account, food_id), CheckRow.superseded_at.is_(None))
            .with_for_update(of=CheckRow)
        ).one_or_none()
        if row is None:
            raise NotFound(queries.NO_FOOD)
        check = check_from(row)
        others = {id_: one for id_, one in check.declared.items() if id_ not in allergens}
        new = dict.fromkeys(allergens, said) if said else {}
        check = replace(check, declared=others | new)
        against = contradictions(check.food, check.declared, ruleset())
        for allergen in new.keys() & against.keys():
            raise _contradicted(allergen, against[allergen])
        session.execute(
            update(CheckRow)
            .where(CheckRow.id == check.id)
            .values(
                sealed=keys().seal(check.packed(), f"checks/{check.id}"),
                ruleset="",  # another question than any rule set has answered
                due_at=clock.now(),
            )
        )
        record(Act.FOOD_CHANGED, actor=account.id, target=food_id)
    give_again(check.id)


def remove(account: Account, food_id: UUID) -> None:
    """Erase a food with its texts and their answers. Raises NotFound."""
    with transaction() as session:
        hold(account.id)
        gone = session.scalar(
            delete(KeptFood).where(*_mine(account, food_id)).returning(KeptFood.id)
        )
        if gone is None:
            raise NotFound(queries.NO_FOOD)
        record(Act.FOOD_REMOVED, actor=account.id, target=food_id)


def _mine(account: Account, food_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """A food of an account; its recipes have services of their own."""
    mine = KeptFood.id == food_id, KeptFood.account_id == account.id
    return *mine, KeptFood.is_recipe.is_(False)


def _sealed(identifier: UUID, label: Label) -> bytes:
    return keys().seal(label.packed(), f"kept_foods/{identifier}")


def _contradicted(allergen: str, words: Sequence[str]) -> Contradicted:
    name = name_of("allergy", allergen).lower()
    if not words:
        return Contradicted(
            N_("Something else that is declared for this food speaks of %(name)s."),
            field="allergens",
            name=name,
        )
    return Contradicted(
        N_("The label speaks of %(name)s: “%(words)s”. A declaration cannot clear what it says."),
        field="allergens",
        name=name,
        words="”, “".join(words),
    )
