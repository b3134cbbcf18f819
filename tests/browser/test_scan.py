"""A barcode is read in the browser itself, from a picture or through the camera."""

from collections.abc import Callable

from playwright.sync_api import FilePayload, Request, expect

from tests.browser.test_first_answer import create_account, say_who_eats
from tests.foods.pictures import a_barcode, a_file, a_label
from tests.support.live import Live
from tests.support.screen import Screen

CODE = "4006381333931"


def test_a_barcode_is_read_from_a_picture_in_the_browser(
    window: Callable[..., Screen], live: Live
) -> None:
    screen = window(width=360)
    create_account(screen, live)
    say_who_eats(screen)
    fetched: list[Request] = []
    screen.page.on("request", lambda request: fetched.append(request))
    screen.go("/scan")
    field = screen.page.get_by_label("Or choose a picture of the barcode")
    assert screen.barriers() == []

    assert not any("zxing" in request.url for request in fetched)  # before it is wanted
    field.set_input_files(FilePayload(name="a.png", mimeType="image/png", buffer=a_file(a_label())))
    expect(screen.page.get_by_role("status")).to_contain_text("No barcode was found")
    screen.page.get_by_role("button", name="Use the camera").click()
    expect(screen.page.get_by_role("status")).to_contain_text("The camera cannot be used.")

    code = a_file(a_barcode(CODE))
    field.set_input_files(FilePayload(name="b.png", mimeType="image/png", buffer=code))
    screen.page.wait_for_url(f"**/foods?q={CODE}")
    assert any("zxing" in request.url for request in fetched)
    assert {request.method for request in fetched} == {"GET"}  # no picture was sent
