"""A barcode is read in the browser itself, from a picture or through the camera."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Request, expect

from eatsential.users.models import User
from tests.foods.pictures import a_barcode, a_file, a_label
from tests.support.chromium import QUIET, find_chromium
from tests.support.screen import Screen

CODE = "4006381333931"


def test_a_barcode_is_read_from_a_picture_in_the_browser(
    at_home: Callable[..., Screen], user: User
) -> None:
    screen = at_home(user, width=360)
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


def test_a_barcode_is_read_through_the_camera(
    chromium: Browser, tmp_path: Path, at_home: Callable[..., Screen], user: User
) -> None:
    screen = at_home(user, width=360)
    seen = Image.new("RGB", (640, 480), "white")
    seen.paste(a_barcode(CODE), (80, 120))
    film = tmp_path / "seen.mjpeg"
    film.write_bytes(a_file(seen, "JPEG", quality=90))
    camera = (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
    browser = chromium.browser_type.launch(executable_path=find_chromium(), args=[*QUIET, *camera])
    try:
        looking = Screen(
            browser.new_context(storage_state=screen.context.storage_state()), screen.address
        )
        looking.go("/scan")
        looking.page.get_by_role("button", name="Use the camera").click()
        looking.page.wait_for_url(f"**/foods?q={CODE}")
        assert looking.complaints == []
    finally:
        browser.close()
