"""Barcodes: what is one, what is wrong with what is none, and where it leads."""

import pytest

from eatsential.barcodes import check_digit, checked
from eatsential.errors import DomainError
from eatsential.web.headers import POLICY
from tests.support.browser import Visitor


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("4006381333931", "4006381333931"),
        (" 4 006381 333931 ", "4006381333931"),
        ("4006381-333931", "4006381333931"),
        ("0-36000-29145-2", "0036000291452"),
        ("96385074", "96385074"),
        ("00012345600012", "0012345600012"),
        ("04006381333931", "4006381333931"),
        ("04252614", "0042100005264"),  # UPC-E
        ("01234565", "0012345000065"),
    ],
)
def test_a_barcode_is_its_digits(typed: str, code: str) -> None:
    assert checked(typed) == code


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type the digits"),
        ("40063813339x1", "Type the digits"),
        ("٤٠٠٦٣٨١٣٣٣٩٣١", "Type the digits"),
        ("400638133393", "One of the digits is wrong"),
        ("40063813339", "This one has %(n)s"),
        ("4006381333932", "One of the digits is wrong"),
        ("4006381339331", "One of the digits is wrong"),
    ],
)
def test_what_is_wrong_is_said(typed: str, words: str) -> None:
    with pytest.raises(DomainError) as refusal:
        checked(typed)
    assert words in refusal.value.message


def test_every_single_wrong_digit_is_noticed() -> None:
    code = "4006381333931"
    for at in range(len(code)):
        for digit in "0123456789".replace(code[at], ""):
            wrong = code[:at] + digit + code[at + 1 :]
            assert wrong[-1] != check_digit(wrong[:-1])


def test_the_page_leads_to_the_food_without_scripts(visitor: Visitor) -> None:
    answer = visitor.get("/scan?barcode=4006381333931")
    assert answer.status_code == 303 and answer.location == "/foods?q=4006381333931"
    answer = visitor.get("/scan?barcode=4006381333932")
    assert answer.status_code == 422
    assert "One of the digits is wrong" in answer.text and "4006381333932" in answer.text


def test_only_this_page_may_use_the_camera_and_webassembly(visitor: Visitor) -> None:
    page = visitor.get("/scan")
    assert "camera=(self)" in page.headers["Permissions-Policy"]
    policy = page.headers["Content-Security-Policy"]
    assert policy.replace(" 'wasm-unsafe-eval'", "") == POLICY != policy
    other = visitor.get("/check/photo")
    assert "camera=()" in other.headers["Permissions-Policy"]
    assert other.headers["Content-Security-Policy"] == POLICY
