"""A label in a picture, read: the text, and the pieces of it to be compared with the picture."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from eatsential.errors import N_, Busy
from eatsential.foods.photos import tesseract
from eatsential.foods.photos.pictures import Unusable, as_address, as_png, opened
from eatsential.foods.rules import LONGEST

EDGE = 12  # pixels around a piece that is shown by itself
PIECES = 60  # that are shown by themselves
POOR = 0.3  # of the words doubtful: another picture is quicker than correcting this one
WAIT = 10.0  # seconds until somebody is asked to come back

_gate = threading.BoundedSemaphore(1)


@dataclass(frozen=True)
class Photo:
    """What was read. `doubtful` has for each piece its part of the picture, as far as shown."""

    picture: str
    text: str
    doubtful: dict[str, str]
    is_poor: bool


def read_photo(content: bytes, lang: str) -> Photo:
    """Read a picture that somebody sent; nothing of it is kept. Raises Unusable and Busy."""
    with _one_at_a_time():
        picture = opened(content)
        words = tesseract.read(as_png(picture), lang)
    text = tesseract.as_text(words)
    if not words:
        raise Unusable(N_("No text was found in this picture. Take it closer, in good light."))
    if len(text) > LONGEST:
        raise Unusable(N_("There is too much text in this picture. Take one of the label alone."))
    doubtful: dict[str, str] = {}
    unsure = [word for word in words if word.is_doubtful]
    for word in unsure:
        left, top, right, bottom = word.place
        low = min(right + EDGE, picture.width), min(bottom + EDGE, picture.height)
        around = max(left - EDGE, 0), max(top - EDGE, 0), *low
        if word.text not in doubtful:
            shown = len(doubtful) < PIECES
            doubtful[word.text] = as_address(picture.crop(around)) if shown else ""
    return Photo(as_address(picture), text, doubtful, len(unsure) > POOR * len(words))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """One picture at a time in each process: it takes much memory, and a processor for seconds."""
    if not _gate.acquire(timeout=WAIT):
        raise Busy(N_("Many pictures are being read. Try again in a moment."), retry_after=10)
    try:
        yield
    finally:
        _gate.release()
