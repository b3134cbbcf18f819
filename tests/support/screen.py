"""A person at a screen: a browser window that notices whatever goes wrong in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Request

AXE = Path(__file__).with_name("axe.min.js")
ALL_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
WIDTH_RULES = ("scrollable-region-focusable", "target-size")  # what a width can change
COLOR_RULES = ("color-contrast", "link-in-text-block")
JUDGE = """rules => axe.run({runOnly: rules, resultTypes: ['violations']})
  .then(r => r.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ') + ' ' +
    (n.any[0]?.message ?? n.failureSummary)).join('; ')}`))"""
LOOK = """() => {
  const given = e => { const s = getComputedStyle(e);
    return [s.backgroundColor, s.backgroundImage, s.opacity, s.filter].join(); };
  const behind = new Map([[null, '']]);
  const under = e => { if (!behind.has(e)) behind.set(e, under(e.parentElement) + ';' + given(e));
    return behind.get(e); };
  const said = e => { const s = getComputedStyle(e);
    return [e.tagName, s.color, s.fontSize, s.fontWeight, s.textDecorationLine, s.textShadow,
      !!e.closest(':disabled, [aria-disabled=true], label:has(:disabled)')].join(); };
  const seen = e => { const r = e.getBoundingClientRect();
    return e.checkVisibility() && r.width > 1 && r.height > 1 && r.right > 0 && r.bottom > 0; };
  const colors = [...document.querySelectorAll('body *')]
    .filter(e => seen(e) && ('value' in e || [...e.childNodes].some(n => n.nodeType === 3 &&
      n.data.trim()))).map(e => said(e) + '|' + said(e.parentElement) + '|' + under(e));
  const barriers = [...document.querySelectorAll(':is(main, nav) :is(a, button, input)')]
    .filter(e => e.checkVisibility() && e.type !== 'hidden' && !e.closest('p, li, td, dd'))
    .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
    .filter(([_, r]) => r.width && (r.width < 24 || r.height < 24))
    .map(([html, r]) => `${html} is ${Math.round(r.width)} by ${Math.round(r.height)}`);
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) barriers.push('the page scrolls sideways');
  return [[...new Set(colors)], barriers];
}"""


@cache
def _axe() -> str:
    return AXE.read_text()


@dataclass
class Screen:
    """One window. What the browser complains of, or asks other machines for, is kept."""

    context: BrowserContext
    address: str
    page: Page = field(init=False)
    complaints: list[str] = field(default_factory=list)
    _judged: set[str] = field(default_factory=set)  # what text looked like that axe has seen

    def __post_init__(self) -> None:
        own = urlsplit(self.address).netloc

        def stay_here(request: Request) -> None:
            if urlsplit(request.url).netloc not in (own, ""):  # data: and blob: ask nobody
                self.complaints.append(f"asks elsewhere: {request.url}")

        self.context.on("request", stay_here)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)
        self.page.set_default_timeout(30_000)  # pages of some seconds, where others work too

    def _listen(self, message: Any) -> None:
        expected = "Failed to load resource: the server responded with a status of 4"
        if message.type in ("error", "warning") and not message.text.startswith(expected):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def go(self, path: str) -> None:
        """Open a page."""
        self.page.goto(self.address + path)

    @property
    def path(self) -> str:
        """Where one is."""
        return urlsplit(self.page.url).path

    def type(self, label: str, text: str) -> None:
        """Fill in the field with this label."""
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str, within: str | None = None) -> None:
        """Choose a radio button or check box, in the question called `within`."""
        where = self.page.get_by_role("group", name=within) if within else self.page
        where.get_by_label(label, exact=True).check()

    def press(self, name: str) -> None:
        """Press the button with this name, and wait for what it leads to."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow the link with this name."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=True).first.click()

    def log_in(self, username: str, password: str) -> None:
        """Log in on the login page."""
        self.go("/auth/login")
        self.type("Username or e-mail address", username)
        self.type("Password", password)
        self.press("Log in")

    @property
    def heading(self) -> str:
        """What the page says first."""
        return self.page.locator("h1").inner_text()

    def barriers(self, rules: Sequence[str] = ALL_RULES) -> list[str]:
        """What keeps somebody out of this page: to axe, to a finger, to a narrow screen.

        Colors are judged by axe where a text looks like none that it has judged in this window.
        """
        if not self._judged:
            self.context.add_init_script(_axe())  # for the pages to come, without sending it anew
            self.page.evaluate(_axe())
        colors, barriers = self.page.evaluate(LOOK)
        if rules is not ALL_RULES and not self._judged.issuperset(colors):
            rules = (*rules, *COLOR_RULES)
        self._judged.update(colors)
        found = self.page.evaluate(JUDGE, list(rules)) if rules else []
        return [str(barrier) for barrier in (*found, *barriers)]
