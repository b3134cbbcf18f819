"""Somebody who uses the pages over the network, as a browser without scripts does."""

# ruff: noqa: S310 (the addresses are this machine's)

import http.cookiejar
import urllib.request
from urllib.parse import urlencode, urljoin

from tests.support.page import Page


class Visitor:
    """A browser with its own cookies; a page that is not fine raises HTTPError."""

    def __init__(self, address: str) -> None:
        self.at = address
        self.page = Page("")
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._browser = urllib.request.build_opener(cookies)

    def go(self, path: str) -> None:
        """Open a page."""
        self._open(urllib.request.Request(urljoin(self.at, path)))

    def submit(self, **typed: str) -> None:
        """Fill in the form of the page that is open, and send it."""
        form = self.page.form_with(*typed)
        body = urlencode({**form.values, **typed}, doseq=True).encode()
        self._open(urllib.request.Request(urljoin(self.at, form.action), body))

    def _open(self, request: urllib.request.Request) -> None:
        with self._browser.open(request, timeout=30) as answer:
            self.at = answer.url
            self.page = Page(answer.read().decode())
