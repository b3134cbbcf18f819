"""Pictures that people send: what is accepted, and what is made of it. Nothing is ever stored."""

import io
from base64 import b64encode
from typing import TYPE_CHECKING

from eatsential.errors import N_, DomainError

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "WEBP")
BYTES = 10_000_000
PIXELS = 40_000_000  # more would take much memory to unpack: a decompression bomb
LONGEST = 2_600  # pixels of a side; more makes reading slow and no better
SMALL = 1_300  # pixels of the longer side, below which letters are too small to be read well
SHOWN = 1_200  # pixels of a side, on the page
HEIF = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"))


class Unusable(DomainError):
    """A file that is no picture we can read, with what to do instead."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message, field="picture", **values)


def opened(content: bytes) -> "Image":
    """A new picture with what can be seen in a file, upright, and with nothing else of it.

    The kind is told by the content. Raises Unusable.
    """
    from PIL import Image, ImageFile, ImageOps

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it: half a label would be read as one
    if len(content) > BYTES:
        raise Unusable(N_("Choose a picture of %(n)s megabytes or less."), n=BYTES // 1_000_000)
    if content[4:8] == b"ftyp" and content[8:12] in HEIF:
        raise Unusable(
            N_("This is a HEIC picture. Set the camera to JPEG, or take a screenshot of it.")
        )
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
        if picture.width * picture.height > PIXELS:
            raise Image.DecompressionBombError
        picture.thumbnail((LONGEST, LONGEST))
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Unusable(
            N_("Choose a picture of %(n)s megapixels or less."), n=PIXELS // 1_000_000
        ) from bomb
    except Exception as broken:  # each kind of file has its own ways to be broken
        raise Unusable(N_("Choose a picture: a JPEG, PNG or WebP file.")) from broken
    clean = Image.new("RGB", upright.size, "white")  # what the file says of itself stays behind
    clean.paste(upright, mask=upright)
    if max(clean.size) < SMALL:
        clean = clean.resize((clean.width * 2, clean.height * 2))
    return clean


def as_png(picture: "Image") -> bytes:
    """The picture as a file for a program to read."""
    out = io.BytesIO()
    picture.convert("L").save(out, "PNG", compress_level=1)
    return out.getvalue()


def as_address(picture: "Image") -> str:
    """The picture as an address that holds all of it, for a page."""
    shown, out = picture.copy(), io.BytesIO()
    shown.thumbnail((SHOWN, SHOWN))
    shown.save(out, "JPEG", quality=75)
    return f"data:image/jpeg;base64,{b64encode(out.getvalue()).decode()}"
