"""What a stranger can see of an answer, without what differs from request to request anyway."""

import re
from http.cookies import SimpleCookie

from werkzeug.test import TestResponse

PASSING = {"x-request-id", "date", "x-ratelimit-remaining", "x-ratelimit-reset"}
CHANGING = re.compile(
    r'name="csrf_token" type="hidden" value="[^"]*"'
    r'|name="csrf_token" value="[^"]*"'
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # the request id
)
Seen = tuple[int, list[tuple[str, str]], list[tuple[str, str]], str]


def seen(answer: TestResponse, *typed: str) -> Seen:
    """Status, headers, cookies without their values, and body without what was typed."""
    headers = [
        (name.lower(), value)
        for name, value in answer.headers
        if name.lower() not in PASSING | {"set-cookie", "content-length"}
    ]
    cookies = []
    for line in answer.headers.getlist("Set-Cookie"):
        for name, morsel in SimpleCookie(line).items():
            cookies.append((name, line.replace(morsel.coded_value, "")))
    body = CHANGING.sub("", answer.text)
    for word in sorted(typed, key=len, reverse=True):
        body = body.replace(word, "")
    return answer.status_code, sorted(headers), sorted(cookies), body
