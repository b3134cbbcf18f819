"""Links out of a request: absolute ones for mails, and the page to go to after logging in."""

import re

from flask import current_app

from eatsential.installation import settings

LOCAL_PATH = re.compile(r"/(?![/\\])[\x21-\x7e]*")


def absolute(endpoint: str, **values: object) -> str:
    """A link for a mail. Its host comes from PUBLIC_BASE_URL, never from the request."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{settings().public_base_url}{path}"


def local_path(target: str | None, otherwise: str) -> str:
    """`target` where it is a path of this site, else `otherwise`.

    A browser reads `//e`, `/\\e` and control characters inside a path as another host.
    """
    if target and LOCAL_PATH.fullmatch(target) and "\\" not in target and "//" not in target:
        return target
    return otherwise
