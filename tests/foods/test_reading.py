"""Whoever wants to know sees how a label was read."""

from uuid import UUID

from eatsential.foods import services
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import a_person, account_of, an_allergy
from tests.support.page import page_of

LABEL = "Ingredients: sauce (cocoa butter, whey), zorblax. May contain nuts."


def answered(user: User) -> UUID:
    return services.check(account_of(user), [a_person(user, "Robin", an_allergy())], LABEL, "en")


def test_the_answer_leads_to_statements_tree_and_terms_with_why_each_won_or_lost(
    visitor: Visitor, user: User
) -> None:
    answer = f"/check/{answered(user)}"
    assert f'href="{answer}/reading"' in visitor.get(answer).text
    reading = visitor.get(f"{answer}/reading").text
    page = page_of(reading)
    items = [item.text for item in page.all("li")]
    assert "May contain: nuts" in items
    [inner] = [item for item in page.all("li") if item.text == "whey"]
    outer = inner.inside("li")
    assert outer is not None and outer.text.startswith("sauce")
    rows = [[cell.text for cell in (*row.all("th"), *row.all("td"))] for row in page.all("tr")]
    assert ["whey", "Contains milk: whey", "found", "term:en:whey"] in rows
    assert ["butter", "", "lost its words to the longer “cocoa butter”", "term:en:butter"] in rows
    assert "Robin" not in reading
