"""Pictures that the tests draw: labels, barcodes, and files that are no pictures of ours."""

import io
from typing import Any

from PIL import Image, ImageDraw, ImageFilter, ImageFont

LINES = (
    "Ingredients: wheat flour, sugar,",
    "whey powder, salt, water.",
    "May contain traces of sesame.",
)
LEFT = "0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011".split()
PARITY = "LLLLLL LLGLGG LLGGLG LLGGGL LGLLGG LGGLLG LGGGLL LGLGLG LGLGGL LGGLGL".split()
BAR = 4  # pixels


def a_file(picture: Image.Image, kind: str = "PNG", **more: Any) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def a_label(*lines: str, size: int = 44) -> Image.Image:
    """A label as it would be photographed in good light."""
    lines = lines or LINES
    picture = Image.new("RGB", (22 * size, (len(lines) * 2 + 2) * size), "#f6f0e0")
    font = ImageFont.load_default(size)
    for number, line in enumerate(lines):
        place = size, size + number * 2 * size
        ImageDraw.Draw(picture).text(place, line, font=font, fill="#222")
    return picture


def a_bad_photo() -> Image.Image:
    """The same label, small, turned a little and out of focus."""
    picture = a_label().rotate(2, expand=True, fillcolor="#f6f0e0")
    return picture.resize((560, 220)).filter(ImageFilter.GaussianBlur(2))


def a_barcode(digits: str) -> Image.Image:
    """An EAN-13 as GS1 draws it."""
    inverse = str.maketrans("01", "10")
    first, *others = map(int, digits)
    left = "".join(
        LEFT[digit] if parity == "L" else LEFT[digit].translate(inverse)[::-1]
        for digit, parity in zip(others[:6], PARITY[first], strict=True)
    )
    right = "".join(LEFT[digit].translate(inverse) for digit in others[6:])
    bars = f"101{left}01010{right}101"
    picture = Image.new("RGB", ((len(bars) + 22) * BAR, 240), "white")
    draw = ImageDraw.Draw(picture)
    for at, bar in enumerate(bars):
        if bar == "1":
            x = (at + 11) * BAR
            draw.rectangle((x, 20, x + BAR - 1, 220), fill="black")
    return picture
