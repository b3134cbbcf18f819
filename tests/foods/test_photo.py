"""What somebody can count on who takes a picture of a label."""

import io
import os
import re
import shutil
import zlib

import pytest
from PIL import Image, ImageFile
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from eatsential.foods.photos import tesseract
from eatsential.foods.photos.pictures import BYTES, SMALL, Unusable, as_address, as_png, opened
from eatsential.foods.queries import recent_checks
from eatsential.users.models import User
from eatsential.vocabulary import approved
from tests.foods.pictures import a_bad_photo, a_file, a_label
from tests.support.browser import Visitor
from tests.support.factories import a_person, an_allergy
from tests.support.page import page_of
from tests.support.tesseract import MISSING


@pytest.fixture
def reader() -> None:
    """The real Tesseract. Without one its tests are not run, which the last lines of a run say."""
    if shutil.which(tesseract.PROGRAM) is None:
        (pytest.fail if "CI" in os.environ else pytest.skip)(f"NOT RUN: {MISSING}")


def send(visitor: Visitor, picture: bytes, name: str = "label.png") -> TestResponse:
    """Send a picture as the form does."""
    token = visitor.token("/check/photo")
    sent = {"csrf_token": token, "lang": "en", "picture": FileStorage(io.BytesIO(picture), name)}
    boundary, body = encode_multipart(sent)
    kind = f"multipart/form-data; boundary={boundary}"
    return visitor.post("/check/photo", data=body, content_type=kind)


def refused(content: bytes) -> str:
    """The words with which a file is refused."""
    with pytest.raises(Unusable) as refusal:
        opened(content)
    return refusal.value.message


@pytest.mark.usefixtures("reader")
def test_a_label_is_read_beside_its_picture_and_nothing_is_kept(
    visitor: Visitor, user: User
) -> None:
    a_person(user, "Robin", an_allergy("milk"))

    answer = send(visitor, a_file(a_label()))

    page = page_of(answer.text)
    assert answer.status_code == 200, page_of(answer.text).root.text
    assert (
        page.form_to("/check").values["text"][0].split()
        == (
            "Ingredients: wheat flour, sugar, whey powder, salt, water. "
            "May contain traces of sesame."
        ).split()
    )
    [picture] = [image.get("src") for image in page.all("img") if image.get("alt")]
    assert picture.startswith("data:image/jpeg;base64,")
    assert recent_checks(user.id) == []
    made = visitor.send_form_of(answer, lang="en")
    assert page_of(visitor.get(made.location).text).heading == "Avoid"


@pytest.mark.usefixtures("reader")
def test_what_is_hard_to_read_is_not_cleared_until_it_is_compared(
    visitor: Visitor, user: User
) -> None:
    a_person(user, "Robin", an_allergy("peanut"))
    answer = send(visitor, a_file(a_bad_photo(), "JPEG", quality=30), "label.jpg")
    form = page_of(answer.text).form_to("/check")
    doubtful = form.values["doubtful"]
    assert doubtful and set(doubtful) <= set(form.values["text"][0].split())
    read = "Ingredients: sugar, " + doubtful[0] + " salt."

    made = visitor.send_form_of(answer, text=read)
    assert "Hard to read in the picture" in visitor.get(made.location).text
    assert page_of(visitor.get(made.location).text).heading == "Cannot tell"
    made = visitor.send_form_of(answer, text="Rice, pepper, vinegar")  # corrected
    assert "Nothing found" in page_of(visitor.get(made.location).text).heading
    made = visitor.send_form_of(answer, text=read, compared=doubtful)
    assert "Hard to read in the picture" not in visitor.get(made.location).text


@pytest.mark.usefixtures("reader")
def test_a_picture_that_lies_on_its_side_is_read() -> None:
    words = tesseract.read(as_png(a_label().rotate(90, expand=True)), "en")
    assert "whey powder, salt, water." in tesseract.as_text(words)


@pytest.mark.usefixtures("reader")
def test_a_picture_without_text_says_so(visitor: Visitor, user: User) -> None:
    answer = send(visitor, a_file(Image.new("RGB", (400, 300), "white")))
    assert answer.status_code == 422 and "No text was found" in answer.text


@pytest.mark.usefixtures("reader")
def test_a_picture_may_be_larger_than_a_form(visitor: Visitor, user: User) -> None:
    large = a_file(a_label()) + bytes(2_000_000)
    assert "Ingredients" in send(visitor, large).text
    assert send(visitor, bytes(BYTES + 200_000)).status_code == 413


def test_where_no_program_reads_pictures_the_page_says_so(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    page = visitor.get("/check/photo")
    assert page.status_code == 200
    assert "Tesseract, is not installed" in page.text and 'type="file"' not in page.text
    assert visitor.get("/check", follow_redirects=True).status_code == 200


def test_nothing_chosen_is_asked_for(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "languages", lambda: ["en"])
    answer = visitor.submit("/check/photo", lang="en")
    assert answer.status_code == 422 and "Choose or take a picture." in answer.text


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_these_kinds_are_taken(kind: str) -> None:
    label = a_label(size=64)
    assert opened(a_file(label, kind)).size == label.size


def test_half_a_picture_is_refused_after_a_card_was_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    assert "Choose a picture" in refused(a_file(a_label())[:2_000])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "a JPEG, PNG or WebP"),
        (b"\x89PNG\r\n\x1a\n", "a JPEG, PNG or WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a JPEG, PNG or WebP"),
        (a_file(Image.new("P", (9, 9)), "GIF"), "a JPEG, PNG or WebP"),
        (a_file(a_label())[:2_000], "a JPEG, PNG or WebP"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (bytes(BYTES + 1), "megabytes"),
    ],
)
def test_what_is_no_such_picture_is_refused_in_words(content: bytes, words: str) -> None:
    assert words in refused(content)


@pytest.mark.parametrize("side", [8_000, 60_000])
def test_a_picture_that_unpacks_to_very_much_is_refused_before_it_does(side: int) -> None:
    head = side.to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(side), 9)), (b"IEND", b"")]
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
        for kind, data in chunks
    )
    assert "megapixels" in refused(bomb)


def test_what_a_picture_says_of_itself_stays_behind() -> None:
    told = Image.Exif()
    told[0x010F] = "Camera of Robin"  # the maker
    told[0x0112] = 6  # turn it by 90 degrees
    sent = a_file(Image.new("RGB", (1_600, 1_400), "red"), "JPEG", exif=told, comment=b"at home")
    assert b"Robin" in sent and b"at home" in sent

    clean = opened(sent)

    assert clean.size == (1_400, 1_600) and not clean.info and not clean.getexif()
    assert b"Robin" not in as_png(clean) and re.fullmatch(r"data:image/jpeg;\S+", as_address(clean))


def test_what_is_seen_through_is_white_and_what_is_small_is_made_larger() -> None:
    clean = opened(a_file(Image.new("RGBA", (SMALL - 1, 20), (0, 0, 0, 0))))
    assert clean.size == (2 * SMALL - 2, 40) and clean.getpixel((0, 0)) == (255, 255, 255)


def test_pictures_are_read_in_every_language_of_labels_that_has_spaces() -> None:
    assert approved.languages().keys() - tesseract.CODES.keys() == {"ja", "zh"}


def test_the_table_of_the_program_becomes_lines_and_doubts() -> None:
    head = "level page_num block_num par_num line_num word_num left top width height conf text"
    rows = ["1 1 0 0 0 0 0 0 9 9 -1 ", "5 1 1 1 1 1 1 2 3 4 96.5 Wheat", '5 1 1 1 1 2 1 2 3 4 79 "']
    rows += ["5 1 1 1 2 1 1 2 3 4 90 flour", "5 1 1 1 2 2 1 2 3 4 95  "]
    words = list(tesseract.words(line.replace(" ", "\t", 11) for line in [head, *rows]))
    assert tesseract.as_text(words) == 'Wheat "\nflour'
    assert [word.is_doubtful for word in words] == [False, True, False]
    assert words[0].place == (1, 2, 4, 6)
