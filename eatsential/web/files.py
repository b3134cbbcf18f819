"""Files that a page hands over, to be kept by whoever asks and by no cache on the way."""

import re
from io import BytesIO

from flask import Response, send_file


def handed_over(content: bytes, name: str, kind: str | None = None) -> Response:
    """A file of this name; of the kind that its ending says, where none is given."""
    answer = send_file(BytesIO(content), kind, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def writable(title: str, otherwise: str) -> str:
    """A title as every system can write it into the name of a file."""
    return re.sub(r"[^\w-]+", "-", title).strip("-") or otherwise
