"""An account with something in every room, and the address of every page about it."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from flask import Flask, current_app, url_for
from sqlalchemy import select
from werkzeug.routing import Rule

from eatsential import clock
from eatsential.auth.models import Registration
from eatsential.auth.rules import Purpose
from eatsential.auth.services.links import issue
from eatsential.auth.services.recovery import forgot
from eatsential.auth.services.sessions import open_session
from eatsential.cards import services as cards
from eatsential.cards.queries import link_of
from eatsential.database import db, transaction
from eatsential.flags.rules import Flag, Setting
from eatsential.flags.services import set_flag
from eatsential.foods import services as foods
from eatsential.foods.keeping import services as keeping
from eatsential.foods.keeping.rules import Label
from eatsential.foods.notes import services as notes
from eatsential.foods.notes.rules import mark_of
from eatsential.foods.queries import check_of
from eatsential.foods.reports import services as reports
from eatsential.foods.reports.rules import trace_of
from eatsential.foods.rules import numbered
from eatsential.kitchen.rules.table import Row
from eatsential.kitchen.services import batches, recipes
from eatsential.own_data.models import Export
from eatsential.profiles.models import WordRequest
from eatsential.profiles.queries import measurements_of
from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.profiles.rules.measurements import Measurement
from eatsential.profiles.rules.people import Person
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services import entries, measurements
from eatsential.profiles.services.people import change_details
from eatsential.users.models import User
from eatsential.users.rules import Account, Role
from tests.curation.drafting import a_draft, milder
from tests.support.factories import (
    a_browser,
    a_caregiver,
    a_food,
    a_link,
    a_parked_mail,
    a_passkey,
    a_person,
    a_user,
    account_of,
    an_allergy,
    an_app,
    an_invitation,
)

LABEL = "Wheat flour, sugar, whey powder. May contain traces of sesame."


@dataclass(frozen=True)
class Furnished:
    """The identifiers of one account's things, named as addresses name them."""

    user_id: UUID
    person_id: UUID
    entry_id: UUID
    chosen_id: UUID
    measurement_id: UUID
    change_id: UUID
    link_id: UUID
    grant_id: UUID
    invitation_id: UUID
    check_id: UUID
    food_id: UUID
    kept_id: UUID
    recipe_id: UUID
    report_id: UUID
    note_id: UUID
    batch_id: UUID
    flag_name: str
    session_id: UUID
    passkey_id: UUID
    mail_id: UUID
    request_id: UUID
    registration_id: UUID
    draft_id: UUID
    rule_set: int
    app_key: str
    token: str
    card_token: str
    account_act: str = "suspend"
    event_number: int = 1

    def address(self, rule: Rule) -> str:
        """The address of a rule, about these things. Fails for a thing that is not furnished."""
        return url_for(rule.endpoint, **{name: getattr(self, name) for name in rule.arguments})


def furnish(user: User, other: User | None = None) -> Furnished:
    """Give an account a person, entries, a check, a session, second factors and a mailed link.

    It shares people with `other`, or with somebody new, and they with it.
    """
    words = Entry(EntryKind.WORD, "fenugreek"), Entry(EntryKind.DIET, "vegan")
    person = a_person(user, "Robin", an_allergy("milk"), *words)
    account = account_of(user)
    removed = entries.remove_entry(account, person, person.of(EntryKind.DIET)[0].id)
    measurements.record_measurement(account, person, Measurement(clock.today(), weight_kg=61.5))
    diet = entries.record_entry(account, person, Entry(EntryKind.DIET, "halal", strict=False))
    assert removed is not None
    with transaction() as writing:
        now = clock.now()
        writing.add(Export(user_id=user.id, asked_at=now, expires_at=now, fetched_at=now))
    other = other or a_user()
    theirs = a_person(other, "Alex")
    with addressing(current_app):
        a_caregiver(other, theirs, user, Permit.EDIT, Permit.CHECK)
        grant = a_caregiver(user, person, other, Permit.CARD)
        an_invitation(user, person, "nobody@example.org", Permit.CARD)
        invitation = an_invitation(other, theirs, user.username, handover=True)
        session = open_session(user, remember=True, browser=a_browser("another browser"))
        forgot(user.email, client="127.0.0.1")  # its link is in a mail that may be gone already
    known = replace(person.details, fine="Rice and potatoes")
    change_details(account, person, known)
    shared = link_of(user.id, a_link(user, person))
    cards.note_view(shared, "Firefox, Linux")
    return Furnished(
        user_id=user.id,
        person_id=person.id,
        entry_id=person.allergies[0].id,
        chosen_id=diet,
        measurement_id=measurements_of(user.id, person.id)[0].id,
        change_id=removed,
        link_id=shared.id,
        grant_id=grant,
        invitation_id=invitation,
        card_token=shared.token,
        check_id=foods.check(account, [person], LABEL, "en"),
        food_id=a_food(),
        kept_id=keeping.keep(account, foods.check(account, [person], LABEL, "en"), Label("Rusk")),
        recipe_id=a_recipe(account, person),
        report_id=a_report(user, foods.check(account, [person], LABEL, "en")),
        note_id=a_note(account, foods.check(account, [person], "Sugar, gelatin.", "en")),
        batch_id=a_batch(account, person),
        flag_name=a_flag(account),
        session_id=session.session_id,
        passkey_id=a_passkey(user),
        mail_id=a_parked_mail(),
        request_id=a_request(person.words[0].id),
        registration_id=a_registration(),
        draft_id=a_draft(account, milder()),
        rule_set=0,
        app_key=an_app(user),
        token=issue(Purpose.RESET, 3600, user_id=user.id),
    )


def a_batch(account: Account, *people: Person) -> UUID:
    """A table of one food, which no worker has screened yet."""
    rows = [Row(2, "Crackers", LABEL)]
    return batches.bring(account, rows, people=people, region="EU", title="Lunch", lang="en")


def a_recipe(account: Account, person: Person) -> UUID:
    """A recipe that is made with another one."""
    recipes.keep(account, [person], "Custard", "2 eggs\n250 ml milk", "en")
    return recipes.keep(account, [person], "Trifle", "1 sponge cake\n1 portion custard", "en")


def a_flag(account: Account) -> str:
    """A feature that is on for everybody, and for an account by name."""
    everybody, named = frozenset[Role](), frozenset({account.id})
    setting = Setting(100, everybody, named, "Dana", "A try", clock.today())
    set_flag(account, Flag.PHOTO_READING, setting, "a try")
    return Flag.PHOTO_READING.value


def a_request(entry_id: UUID) -> UUID:
    """The request for a word, by the entry that holds it."""
    wanted = select(WordRequest.id).where(WordRequest.entry_id == entry_id)
    return db.session.scalars(wanted).one()


def a_registration() -> UUID:
    """Somebody who has asked for an account, and has not confirmed the address."""
    now = clock.now()
    waiting = Registration(
        id=uuid4(),
        username=(name := f"r{uuid4().hex[:12]}"),
        username_key=name,
        email=f"{name}@example.org",
        email_key=f"{name}@example.org",
        password_hash="",
        birth_date=date(1990, 2, 3),
        created_at=now,
        expires_at=now + timedelta(days=1),
    )
    with transaction() as session:
        session.add(waiting)
    return waiting.id


def a_report(user: User, check_id: UUID) -> UUID:
    """That the first finding of an answer is wrong, as its account reports it."""
    trace = trace_of(check_of(user.id, check_id), 1)
    assert trace is not None
    return reports.report(account_of(user), check_id, 1, trace.mark, "Whey is no milk.")


def a_note(account: Account, check_id: UUID) -> UUID:
    """That a person eats what the first finding of an answer speaks against."""
    [first, *_others] = numbered(check_of(account.id, check_id))
    return notes.note(account, check_id, mark_of(*first))


def addressing(app: Flask) -> AbstractContextManager[object]:
    """A context in which addresses of this installation can be written."""
    return app.test_request_context(base_url=app.extensions["settings"].public_base_url)


def rules(app: Flask, method: str) -> list[Rule]:
    """The rules that answer a method, without those of static files."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or ()) and rule.endpoint != "static"
    ]
