"""What somebody can count on who shows what they must avoid to who cooks for them."""

import io
import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from eatsential.cards import pdf
from eatsential.cards.errors import NoPdf
from eatsential.cards.rules import GRAVE, Card, Paper, Wish, best_reader, card
from eatsential.cards.words import languages, named, sentence
from eatsential.profiles.rules.entries import Entry, EntryKind, Reaction, Recorded
from eatsential.profiles.rules.people import Details, Person
from eatsential.screening.answer import Problem, Severity
from eatsential.users.models import User
from eatsential.vocabulary.approved import choices
from tests.support.browser import Visitor
from tests.support.factories import a_link, a_person, a_user, an_allergy
from tests.support.page import page_of

TODAY = date(2026, 11, 21)
SOME = Wish("de", "en", TODAY + timedelta(days=30))


def somebody(*entries: Entry) -> Person:
    held = tuple(Recorded(uuid4(), entry) for entry in entries)
    return Person(uuid4(), Details("Robin"), held)


def texts(made: Card) -> set[str]:
    """Every name on the card."""
    return {said.text for section in made.sections for item in section.items for said in item.names}


@given(
    st.dictionaries(
        st.sampled_from(sorted(choices("allergy"))), st.sampled_from(Severity), min_size=1
    ),
    st.sampled_from(sorted(languages())),
    st.sampled_from(sorted(languages())),
)
def test_every_allergen_is_there_in_both_languages_under_its_severity(
    allergies: dict[str, Severity], reader: str, own: str
) -> None:
    person = somebody(*(an_allergy(subject, how) for subject, how in allergies.items()))

    made = card(person, Wish(reader, own, TODAY), TODAY)

    found = {
        (section.key, said.text, said.language)
        for section in made.sections
        for item in section.items
        for said in item.names
    }
    assert found == {
        (how.value, named("allergy", subject, language).text, language)
        for subject, how in allergies.items()
        for language in (reader, own)
    }
    headings = {said for section in made.sections for said in section.heading}
    assert headings == {
        sentence(how, language) for how in set(allergies.values()) for language in (reader, own)
    }
    keys = [section.key for section in made.sections]
    assert keys == sorted(keys, key=[how.value for how in reversed(Severity)].index), (
        "the gravest first"
    )
    grave = bool(GRAVE & set(allergies.values()))
    assert ((sentence("apart", reader) in made.requests[0]), len(made.requests) == 3) == (
        grave,
        grave,
    )


def test_what_has_no_name_in_a_language_is_there_in_english_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from eatsential.cards import words

    monkeypatch.setattr(words, "_names", dict)
    [section] = card(somebody(an_allergy("milk")), SOME, TODAY).sections

    assert [said.text for said in section.items[0].names] == ["Milk"]
    assert section.items[0].english == (sentence("english_name", "de"),)


def test_what_no_longer_counts_is_not_there() -> None:
    over = Entry(EntryKind.ALLERGY, "milk", Severity.MILD, ends_on=TODAY - timedelta(days=400))
    assert card(somebody(over), SOME, TODAY).sections == ()


def test_a_kitchen_reads_what_it_needs_and_nothing_else() -> None:
    person = somebody(
        Entry(EntryKind.CONDITION, "coeliac"),
        Entry(EntryKind.CONDITION, "diabetes"),
        Entry(EntryKind.MEDICATION, "warfarin"),
        Entry(EntryKind.DIET, "vegan"),
        Entry(EntryKind.INTOLERANCE, "lactose"),
        Entry(EntryKind.WORD, "fenugreek leaves"),
        Entry(EntryKind.ALLERGY, "celery", Severity.MILD, problem=Problem.PREFERENCE),
    )

    made = card(person, SOME, TODAY)

    keys = [section.key for section in made.sections]
    assert keys == ["condition", "intolerance", "word", "diet", "preference"]
    assert "fenugreek leaves" in texts(made)
    assert not any("iabet" in text or "arfarin" in text for text in texts(made))
    assert sentence("apart", "de") in made.requests[0], "crumbs matter in coeliac disease"


def test_a_diet_that_is_kept_mostly_is_said_to_be_so() -> None:
    person = somebody(Entry(EntryKind.DIET, "vegan", strict=False), Entry(EntryKind.DIET, "halal"))
    strictly, mostly = card(person, SOME, TODAY).sections
    assert [item.names[0].text for item in mostly.items] == ["Vegan"]
    assert {said.text for said in mostly.heading} >= {"Meine Ernährung (meistens):"}
    assert strictly.heading != mostly.heading
    assert [said[0].text for said in card(person, SOME, TODAY).requests] == [
        sentence("unsure", "de").text
    ]


@pytest.mark.parametrize(
    ("severity", "problem", "reactions", "heading"),
    [
        (Severity.LIFE_THREATENING, Problem.INTOLERANCE, (), "life_threatening"),
        (Severity.SEVERE, Problem.PREFERENCE, (), "severe"),
        (Severity.MODERATE, Problem.INTOLERANCE, (Reaction.ANAPHYLAXIS,), "moderate"),
        (Severity.MILD, Problem.IGE, (Reaction.ANAPHYLAXIS,), "mild"),
    ],
)
def test_what_harms_gravely_is_said_to_whatever_kind_it_is_called(
    severity: Severity, problem: Problem, reactions: tuple[Reaction, ...], heading: str
) -> None:
    entry = Entry(EntryKind.ALLERGY, "milk", severity, problem, reactions)
    made = card(somebody(entry), SOME, TODAY)
    assert [section.key for section in made.sections] == [heading]
    asked = [request[0] for request in made.requests]
    assert {sentence("apart", "de"), sentence("ambulance", "de")} <= set(asked)


def test_gluten_in_coeliac_disease_is_asked_to_be_kept_apart() -> None:
    entry = Entry(EntryKind.ALLERGY, "gluten", Severity.MILD, problem=Problem.COELIAC)
    made = card(somebody(entry), SOME, TODAY)
    assert [section.key for section in made.sections] == ["condition", "mild"]
    assert sentence("apart", "de") in made.requests[0]


def test_a_browser_in_another_language_is_a_readers() -> None:
    assert best_reader("fr", "de", "en") == "fr"
    assert best_reader("en", "de", "en") == "de"


def test_the_card_is_bilingual_and_says_what_was_written(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("peanut", Severity.LIFE_THREATENING))
    path = f"/profile/{person.id}/card"
    visitor.submit(f"/profile/{person.id}/details", fine="Reis und Kartoffeln")

    page = page_of(visitor.get(f"{path}?reader=de&own=fr&days=30&paper=a6").text)

    [article] = page.all("article")
    spoken = {(span.get("lang"), span.text) for span in article.all("span")}
    assert {("de", "Erdnuss"), ("fr", "Arachide (cacahuète)")} <= spoken
    assert ("de", sentence("life_threatening", "de").text) in spoken
    assert "Reis und Kartoffeln" in article.text and "Robin" in article.text
    assert re.search(r"Ausgestellt am \d+\. \w+ \d{4} · Gültig bis \d+\. \w+ \d{4}", article.text)


def test_one_language_is_said_once(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("peanut"))
    page = visitor.get(f"/profile/{person.id}/card?reader=de&own=de&days=30&paper=a6").text
    assert page.count("Erdnuss") == 1


def test_notes_are_there_only_where_wanted(visitor: Visitor, user: User) -> None:
    entry = Entry(EntryKind.ALLERGY, "milk", Severity.MILD, notes="since spring")
    path = f"/profile/{a_person(user, 'Robin', entry).id}/card?reader=de&own=en&days=30&paper=a6"
    assert "since spring" not in visitor.get(path).text
    assert "since spring" in visitor.get(f"{path}&notes=y").text


@pytest.mark.parametrize(
    "asked", ["reader=xx", "days=7000", "days=x", "paper=a0", "link=x", "own=%00", "reader="]
)
def test_a_card_that_cannot_be(visitor: Visitor, user: User, asked: str) -> None:
    path = f"/profile/{a_person(user, 'Robin', an_allergy()).id}/card"
    assert visitor.get(f"{path}?{asked}").status_code == 422
    assert visitor.get(f"{path}/pdf?{asked}").status_code == 302


def test_a_link_of_somebody_else_is_no_code_on_a_card(visitor: Visitor, user: User) -> None:
    other = a_user()
    theirs = a_link(other, a_person(other))
    path = f"/profile/{a_person(user, 'Robin', an_allergy()).id}/card"
    asked = f"reader=de&own=en&days=30&paper=a6&link={theirs}"
    assert visitor.get(f"{path}?{asked}").status_code == 422


def test_a_card_of_nothing_leads_on(visitor: Visitor, user: User) -> None:
    page = visitor.get(f"/profile/{a_person(user).id}/card").text
    assert "Nothing is recorded yet." in page and "<article" not in page


def test_a_card_that_lists_nothing_does_not_say_that_it_does() -> None:
    over = Entry(EntryKind.ALLERGY, "milk", Severity.MILD, ends_on=TODAY - timedelta(days=400))
    for person in (somebody(), somebody(over), somebody(Entry(EntryKind.MEDICATION, "warfarin"))):
        made = card(person, SOME, TODAY)
        assert made.opening[0] == sentence("nothing", "de")
        assert made.requests == ()


def test_there_is_no_pdf_of_nothing(visitor: Visitor, user: User) -> None:
    path = f"/profile/{a_person(user).id}/card"
    answer = visitor.get(f"{path}/pdf")
    assert (answer.status_code, answer.location) == (302, path)


def test_the_card_of_another_account_does_not_exist(visitor: Visitor, user: User) -> None:
    theirs = a_person(a_user(), "Charlie", an_allergy())
    for path in ("card", "card/pdf"):
        assert visitor.get(f"/profile/{theirs.id}/{path}").status_code == 404


@pytest.mark.parametrize("typed", ["x" * 301, "nul\0", "🌰" * 301])
def test_what_cannot_be_written(visitor: Visitor, user: User, typed: str) -> None:
    answer = visitor.submit(f"/profile/{a_person(user, 'Robin').id}/details", fine=typed)
    assert answer.status_code == 422 and 'href="#fine"' in answer.text


def test_the_pdf_is_one_sheet_with_every_name(visitor: Visitor, user: User) -> None:
    pytest.importorskip("weasyprint", reason="no PDF on this machine", exc_type=ImportError)
    from pypdf import PdfReader

    person = a_person(
        user,
        "Żółć",
        an_allergy("peanut", Severity.LIFE_THREATENING),
        an_allergy("milk", Severity.SEVERE),
        an_allergy("egg", Severity.MODERATE),
        an_allergy("mustard", Severity.MILD),
    )
    link = a_link(user, person)
    path = f"/profile/{person.id}/card/pdf"

    for paper, size in (("a6", [105, 148]), ("a4", [210, 297])):
        asked = f"reader=pl&own=de&days=30&paper={paper}&link={link}&emergency=y"
        answer = visitor.get(f"{path}?{asked}")
        assert answer.mimetype == "application/pdf"
        made = PdfReader(io.BytesIO(answer.data))
        assert len(made.pages) == 1
        assert [round(float(points) * 25.4 / 72) for points in made.pages[0].mediabox[2:]] == size
        text = " ".join(made.pages[0].extract_text().split())
        for subject in ("peanut", "milk", "egg", "mustard"):
            for language in ("pl", "de"):
                assert named("allergy", subject, language).text in text
        assert "Żółć" in text
        fonts: Any = made.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
        faces = {font.get_object()["/BaseFont"].partition("+")[2] for font in fonts.values()}
        assert {face[:4] for face in faces} == {"Card"}, "the vendored font, and no other"


def test_a_pdf_that_fits_no_sheet_goes_on_and_leaves_nothing_out(app: Flask) -> None:
    pytest.importorskip("weasyprint", reason="no PDF on this machine", exc_type=ImportError)
    from pypdf import PdfReader

    page = "<p class=ac>" + "<br>".join(f"line {number}" for number in range(200))
    made = PdfReader(io.BytesIO(pdf.as_pdf(page, Paper.A6)))
    text = "".join(sheet.extract_text() for sheet in made.pages)
    assert len(made.pages) > 1 and "line 0" in text and "line 199" in text


def test_nothing_is_fetched_for_a_pdf(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("weasyprint", reason="no PDF on this machine", exc_type=ImportError)
    import socket
    import urllib.request

    def refuse(*_given: object, **_named: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(urllib.request.FileHandler, "file_open", refuse)
    page = '<link rel=stylesheet href="file:///etc/passwd"><img src="http://127.0.0.1:1/x.png"><p>x'
    assert pdf.as_pdf(page, Paper.A6).startswith(b"%PDF")


def test_where_no_pdf_can_be_made_the_page_says_so(
    visitor: Visitor, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise NoPdf

    monkeypatch.setattr(pdf, "_weasyprint", missing)
    pdf.can_make.cache_clear()
    path = f"/profile/{a_person(user, 'Robin', an_allergy()).id}/card"

    assert "No PDF can be made on this site." in visitor.get(path).text
    answer = visitor.get(f"{path}/pdf", follow_redirects=True)
    assert answer.request.path == path and "Print this page instead." in answer.text
    pdf.can_make.cache_clear()
