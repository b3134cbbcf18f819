"""The pages of the kitchen, as somebody without scripts uses them."""

import csv
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, update

from eatsential import clock
from eatsential.database import db, transaction
from eatsential.foods.models import CheckRow
from eatsential.installation import keys
from eatsential.kitchen.models import BatchRow
from eatsential.kitchen.own_data import own_data
from eatsential.kitchen.rules.matrix import Batch, Found
from eatsential.kitchen.rules.state import MOST_KEPT, MOST_TRIES
from eatsential.kitchen.rules.table import Row
from eatsential.kitchen.services import batches
from eatsential.own_data.services.consent import withdraw_consent
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services.entries import record_entry
from eatsential.sharing.services import end
from eatsential.users.models import User
from eatsential.vocabulary.load import ruleset
from tests.support.browser import Visitor
from tests.support.factories import a_caregiver, a_person, a_user, account_of, an_allergy
from tests.support.page import page_of

RECIPE = "Custard\n\n2 eggs, beaten\n250 ml milk\n1 pinch of salt"
TABLE = "name;ingredients;allergens\nBread;wheat flour, salt;\n=cmd();milk, zorblax;\nTea;tea;\n"


def bring(visitor: Visitor, table: str = TABLE, **more: str | list[str]) -> str:
    answer = visitor.submit("/kitchen/table", table=table, **{"against": "EU", **more})
    assert answer.status_code == 303, answer.text
    return answer.location


def number(table: type[CheckRow] | type[BatchRow]) -> int | None:
    return db.session.scalar(select(func.count()).select_from(table))


def test_the_check_page_leads_to_the_kitchen(visitor: Visitor, user: User) -> None:
    a_person(user, "Robin", an_allergy("milk"))
    assert 'href="/kitchen"' in visitor.get("/check").text
    for path in ("recipe", "menu", "table"):
        assert f'href="/kitchen/{path}"' in visitor.get("/kitchen").text


def test_a_recipe_is_answered_and_not_kept(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("milk"))
    answer = visitor.submit("/kitchen/recipe", person=str(person.id), text=RECIPE)
    assert answer.status_code == 200
    assert "Contains milk: milk" in answer.text
    assert "2 eggs, beaten" in answer.text
    assert number(CheckRow) == 0


def test_a_menu_is_answered_dish_by_dish(visitor: Visitor, user: User) -> None:
    people = [a_person(user, "Robin", an_allergy("milk")), a_person(user, "Kim", an_allergy("egg"))]
    chosen = [str(person.id) for person in people]
    menu = "Rice (1) 4.00\nFish pie (9) 6.00\n\n1 = Milk"
    answer = visitor.submit("/kitchen/menu", person=chosen, text=menu, lang="en")
    assert answer.status_code == 200
    assert "The menu declares: Milk." in answer.text
    assert "Nothing explains: 9." in answer.text


@pytest.mark.parametrize("path", ["/kitchen/recipe", "/kitchen/menu"])
def test_a_text_without_foods_is_refused_with_what_was_typed(
    visitor: Visitor, user: User, path: str
) -> None:
    person = a_person(user, "Robin", an_allergy("milk"))
    answer = visitor.submit(path, person=str(person.id), text="12 34")
    assert answer.status_code == 422
    assert "12 34" in answer.text


def test_who_shares_a_person_is_told_that_a_recipe_was_asked_about(
    visitor: Visitor, user: User
) -> None:
    owner = a_user()
    person = a_person(owner, "Alex", an_allergy("milk"))
    a_caregiver(owner, person, user, Permit.CHECK)
    visitor.submit("/kitchen/recipe", person=str(person.id), text=RECIPE)
    assert "You checked a label for somebody else" in visitor.get("/account/log").text


def test_a_table_is_screened_beside_the_pages_and_shown_as_a_matrix(visitor: Visitor) -> None:
    path = bring(visitor)
    waiting = visitor.get(path).text
    assert "0 of 3 foods are checked." in waiting
    assert "Look again" in waiting

    assert batches.screen_next()

    page = visitor.get(path).text
    assert "Look again" not in page
    assert "gluten: wheat flour" in page
    assert page.count('<span class="govuk-visually-hidden">Cannot tell</span>') == 13


def test_a_table_for_people_has_a_column_for_each(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("gluten"))
    path = bring(visitor, against="people", person=str(person.id))
    batches.screen_next()
    page = visitor.get(path).text
    assert '<th class="govuk-table__header" scope="col"><span>Robin</span></th>' in page
    assert ">Avoid</td>" in page and ">Nothing found</td>" in page


def test_a_page_names_the_columns_that_were_not_read(visitor: Visitor) -> None:
    path = bring(visitor, "name;price;ingredients\nTea;3;tea\n")
    assert "These columns were not read: price." in visitor.get(path).text


def test_a_person_one_may_no_longer_check_disappears_and_no_profile_is_exported(
    visitor: Visitor, user: User
) -> None:
    owner = a_user()
    theirs = a_person(owner, "Alex", an_allergy("gluten"))
    own = a_person(user, "Robin", an_allergy("milk"))
    grant = a_caregiver(owner, theirs, user, Permit.CHECK)
    path = bring(visitor, against="people", person=[str(theirs.id), str(own.id)])
    [waiting] = own_data(user.id)["batches"]
    assert waiting["columns"] == ["Robin", "Alex"] and "question" not in str(waiting)

    batches.screen_next()
    row = db.session.scalars(select(BatchRow)).one()
    assert "question" not in keys().open(row.sealed, f"batches/{row.id}").decode()

    end(account_of(owner), grant)
    assert "Alex" not in visitor.get(path).text and "Robin" in visitor.get(path).text
    [left] = own_data(user.id)["batches"]
    assert left["columns"] == ["Robin"] and {len(found) for found in left["answers"]} == {1}


def test_a_matrix_is_taken_along_and_no_cell_is_a_formula(visitor: Visitor) -> None:
    path = bring(visitor)
    batches.screen_next()

    lines = visitor.get(f"{path}/csv").data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Food,")
    assert "Contains" in lines[1] and "gluten: wheat flour" in lines[1]
    assert lines[2].startswith("'=cmd()")

    sheet = load_workbook(BytesIO(visitor.get(f"{path}/xlsx").data)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert sheet["A3"].value == "=cmd()"
    assert not any(line[:1] in "=+-@\t\r" for row in csv.reader(lines) for line in row if line)


def test_a_page_for_printing_has_a_thousand_foods_and_leads_to_the_rest(
    visitor: Visitor, user: User
) -> None:
    rows = [Row(number, "Tea") for number in range(1_100)]
    made = batches.bring(account_of(user), rows, people=[], region="EU", title="", lang="en")
    with transaction() as session:
        kept = Batch("", "EU", "en", [], ["milk"], rows, "1", [[Found("contains")]] * len(rows))
        sealed = keys().seal(kept.packed(), f"batches/{made}")
        session.execute(update(BatchRow).values(sealed=sealed, finished_at=clock.now()))
    page = page_of(visitor.get(f"/kitchen/table/{made}?print=y").text)
    assert len(page.all("tr")) == 1_001
    [after] = [link for link in page.all("a") if link.text == "Foods after"]
    assert len(page_of(visitor.get(after.get("href")).text).all("tr")) == 101


def test_a_table_says_when_it_is_of_and_what_has_changed_since(
    visitor: Visitor, user: User
) -> None:
    person = a_person(user, "Robin", an_allergy("gluten"))
    path = bring(visitor, against="people", person=str(person.id))
    batches.screen_next()
    assert f"with vocabulary {ruleset().edition}" in visitor.get(path).text
    assert "has changed since" not in visitor.get(path).text

    record_entry(account_of(user), person, an_allergy("milk"))
    changed = "What Robin must avoid has changed since."
    assert changed in visitor.get(path).text
    assert changed in visitor.get(f"{path}/csv").data.decode("utf-8-sig")

    assert visitor.press(path, f"{path}/again").location == path
    assert batches.screen_next()
    page = visitor.get(path).text
    assert "milk, zorblax" not in page and "has changed since" not in page
    assert page.count(">Avoid</td>") == 2


def test_faults_are_named_by_line_and_nothing_is_kept(visitor: Visitor) -> None:
    answer = visitor.submit("/kitchen/table", table="name;ingredients\n;x\n", against="EU")
    assert answer.status_code == 422
    assert "Line 2: The name is missing." in answer.text
    assert number(BatchRow) == 0


def test_a_table_in_windows_1252_is_read(visitor: Visitor) -> None:
    page = page_of(visitor.get("/kitchen/table").text)
    token = page.form_with("csrf_token").values["csrf_token"]
    file = BytesIO("Bezeichnung;Zutaten\nKäse;Weißmehl, Käse\n".encode("cp1252"))
    answer = visitor.post(
        "/kitchen/table",
        data={"csrf_token": token, "against": "EU", "lang": "de", "table": (file, "kaese.csv")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303
    batches.screen_next()
    assert "Käse" in visitor.get(answer.location).text


def test_a_worker_that_dies_loses_no_step(
    visitor: Visitor, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "STEP", 1)
    path = bring(visitor)
    calls = iter([False, True])
    batches.screen_next(lambda: next(calls))  # told to end behind the first step
    assert "1 of 3 foods are checked." in visitor.get(path).text

    claimed = batches._claim()  # a worker that takes it and is killed
    assert claimed is not None
    assert not batches.screen_next()
    with transaction() as session:
        session.execute(update(BatchRow).values(leased_until=clock.now() - timedelta(seconds=1)))
    assert batches.screen_next()
    assert "gluten: wheat flour" in visitor.get(path).text


def test_a_table_that_is_never_finished_is_given_up(visitor: Visitor) -> None:
    path = bring(visitor)
    with transaction() as session:
        session.execute(update(BatchRow).values(tries=MOST_TRIES))
    assert batches.screen_next()
    assert "could not be checked" in visitor.get(path).text
    assert not batches.screen_next()


def test_a_table_is_erased_by_hand_and_after_30_days(visitor: Visitor) -> None:
    path = bring(visitor)
    assert visitor.press(path, f"{path}/erase").status_code == 303
    assert visitor.get(path).status_code == 404

    path = bring(visitor)
    with transaction() as session:
        session.execute(update(BatchRow).values(expires_at=clock.now()))
    assert visitor.get(path).status_code == 404
    batches.sweep_tables(lambda: False)
    assert number(BatchRow) == 0


def test_tables_go_with_the_consent(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("gluten"))
    bring(visitor, against="people", person=str(person.id))
    withdraw_consent(account_of(user))
    assert number(BatchRow) == 0


def test_an_account_keeps_a_few_tables_at_a_time(visitor: Visitor, user: User) -> None:
    rows = [Row(2, "Tea", "tea")]
    for _ in range(MOST_KEPT):
        batches.bring(account_of(user), rows, people=[], region="EU", title="", lang="")
    answer = visitor.submit("/kitchen/table", table=TABLE, against="EU")
    assert answer.status_code == 422
    assert "Erase one first" in answer.text


def test_what_stands_in_a_table_is_sealed(visitor: Visitor) -> None:
    bring(visitor)
    sealed = db.session.scalars(select(BatchRow.sealed)).one()
    assert b"wheat" not in sealed and b"Bread" not in sealed
