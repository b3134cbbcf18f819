"""Many people at once, with so little of a browser that it does not hide what the server does."""

import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
LOST = 0  # the status of a request that got no answer


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    seconds: float
    text: str
    retry_after: float
    location: str = ""


class Client:
    """A browser with its own cookies that follows nothing by itself."""

    def __init__(self, address: str, **headers: str) -> None:
        self._host = urlsplit(address).netloc
        self._headers = headers
        self._cookies: dict[str, str] = {}
        self._connection = HTTPConnection(self._host, timeout=60)

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """Send a form; its token is among the fields, see `token`."""
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self._ask("POST", path, urlencode(fields), headers)

    def token(self, path: str) -> str:
        """The token of the form of a page."""
        page = self.get(path)
        found = TOKEN.search(page.text)
        if found is None:
            raise RuntimeError(f"{path} answers {page.status} without a form")
        return found[1]

    def submit(self, path: str, **fields: str) -> Answer:
        """Open the page of a form and send it."""
        return self.post(path, {"csrf_token": self.token(path), **fields})

    def log_in(self, login: str, password: str) -> None:
        """Log in. Raises RuntimeError where that is refused."""
        answer = self.submit("/auth/login", login=login, password=password)
        if answer.status != 303:
            raise RuntimeError(f"the login was answered with {answer.status}")

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None, more: dict[str, str]) -> Answer:
        headers = {**self._headers, **more}
        if self._cookies:
            pairs = (f"{name}={value}" for name, value in self._cookies.items())
            headers["Cookie"] = "; ".join(pairs)
        began = time.perf_counter()
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            text = answer.read().decode()
        except (OSError, HTTPException):
            self._connection.close()
            return Answer(LOST, time.perf_counter() - began, "", 0)
        seconds = time.perf_counter() - began
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        wait = float(answer.headers.get("Retry-After", 0))
        return Answer(answer.status, seconds, text, wait, answer.headers.get("Location", ""))


T = TypeVar("T")


def at_once(acts: Sequence[Callable[[], T]]) -> list[T]:
    """What each act answers; all begin at the same moment."""
    barrier = threading.Barrier(len(acts))
    answers: dict[int, T] = {}
    faults: list[BaseException] = []

    def run(number: int, act: Callable[[], T]) -> None:
        try:
            barrier.wait()
            answers[number] = act()
        except BaseException as fault:  # told below, in the thread that asked
            barrier.abort()
            faults.append(fault)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return [answers[number] for number in range(len(acts))]


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def milliseconds(values: Sequence[float], share: float) -> str:
    """A percentile of seconds, as words."""
    return f"{percentile(values, share) * 1000:,.0f}"
