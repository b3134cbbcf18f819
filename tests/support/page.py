"""A page as a browser reads it, and what must be true of every page."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import unescape
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
RAW = frozenset("iframe noembed noframes plaintext script style textarea title xmp".split())
CONTROLS = frozenset({"input", "select", "textarea"})
TOGGLES = frozenset({"checkbox", "radio"})
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls")
LANDMARKS = ("header", "main", "footer")
PLAIN = re.compile(r'<([a-z][a-z0-9]*)((?:[ \n]+[a-zA-Z][\w:.-]*(?:="[^"]*")?)*)[ \n]*>', re.ASCII)
SCRIPT, ELSEWHERE = re.compile(r"\s*javascript:"), re.compile(r"(https?:)?//")
ATTRIBUTE = re.compile(r'([a-zA-Z][\w:.-]*)(?:="([^"]*)")?', re.ASCII)


@dataclass(eq=False)
class Element:
    """An element with its attributes, and where it stands: what is inside it follows it."""

    page: "Page"
    tag: str
    attributes: dict[str, str]
    parent: "Element | None"
    inner: tuple[int, int] = (0, 0)  # of the elements of the page
    said: tuple[int, int] = (0, 0)  # of its pieces of text

    @property
    def pieces(self) -> list[str]:
        """Its text as it stands in the page."""
        return self.page.pieces[slice(*self.said)]

    @cached_property
    def text(self) -> str:
        """Its words, as a reader sees them."""
        return " ".join("".join(self.pieces).split())

    def get(self, name: str) -> str:
        """The value of an attribute, or nothing."""
        return self.attributes.get(name, "")

    def inside(self, tag: str) -> "Element | None":
        """The nearest such element around it."""
        found = self.parent
        while found is not None and found.tag != tag:
            found = found.parent
        return found

    def all(self, *tags: str) -> list["Element"]:
        """The elements of these kinds inside it, in the order of the page."""
        found = self.page.elements[slice(*self.inner)]
        return [element for element in found if element.tag in tags] if tags else found


class Page(HTMLParser):
    """A parsed page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.pieces: list[str] = []
        self._open = self.root = Element(self, "", {}, None)
        self.feed(text)
        self.close()
        self._close(self.root)

    def updatepos(self, i: int, j: int) -> int:
        """Count no lines, as nobody asks for them."""
        return j

    def parse_starttag(self, i: int) -> int:
        """Read a tag in the form that our templates have at once, any other as the library does."""
        found = PLAIN.match(self.rawdata, i)
        if found is None or found[1] in RAW:
            return super().parse_starttag(i)
        given = ATTRIBUTE.findall(found[2])
        self.handle_starttag(found[1], [(name.lower(), unescape(value)) for name, value in given])
        return found.end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        element = Element(self, tag, given, self._open)
        self.elements.append(element)
        element.inner = (len(self.elements),) * 2
        element.said = (len(self.pieces),) * 2
        if tag not in VOID:
            self._open = element

    def handle_endtag(self, tag: str) -> None:
        found: Element | None = self._open
        while found is not None and found.tag != tag:
            found = found.parent
        if found is not None and found.parent is not None:
            self._close(found)
            self._open = found.parent

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def _close(self, outermost: Element) -> None:
        """Note where everything ends that is open, up to an element."""
        closing: Element | None = self._open
        while closing is not None:
            closing.inner = (closing.inner[0], len(self.elements))
            closing.said = (closing.said[0], len(self.pieces))
            closing = closing.parent if closing is not outermost else None

    def all(self, *tags: str) -> list[Element]:
        """The elements of these kinds, in the order of the page."""
        return self.root.all(*tags)

    @property
    def title(self) -> str:
        """What the tab says."""
        return next(iter(self.all("title")), self.root).text

    @property
    def heading(self) -> str:
        """What the page says first."""
        return next(iter(self.all("h1")), self.root).text

    @property
    def forms(self) -> list["PageForm"]:
        """The forms of the page, those of its main part first."""
        found = self.all("form")
        return [PageForm(f) for f in sorted(found, key=lambda f: f.inside("main") is None)]

    def form_with(self, *names: str) -> "PageForm":
        """The form that has most of these fields; of several, the first."""
        forms = self.forms
        assert forms, f"“{self.heading}” has no form"
        return max(forms, key=lambda form: len(form.names & set(names)))

    def form_to(self, action: str) -> "PageForm":
        """The form with this action."""
        found = {form.action: form for form in reversed(self.forms)}
        assert action in found, f"“{self.heading}” has no button to {action}, but {list(found)}"
        return found[action]

    def faults(self) -> list[str]:
        """What is wrong with the page, in words."""
        return [
            *self._faults_of_headings(),
            *self._faults_of_references(),
            *self._faults_of_forms(),
            *self._faults_of_policy(),
        ]

    def _faults_of_headings(self) -> list[str]:
        faults = []
        if not all(html.get("lang") for html in self.all("html")):
            faults.append("the page names no language")
        for tag in ("title", "h1", "main"):
            if (number := len(self.all(tag))) != 1:
                faults.append(f"{number} times <{tag}>")
        words = self.title.removeprefix("Error: ")
        if words != f"{self.heading} - Eatsential":
            faults.append(f"the title “{self.title}” is not the heading “{self.heading}”")
        summary = any("error-summary" in element.get("class") for element in self.all("div"))
        if summary != self.title.startswith("Error: "):
            faults.append(f"error summary: {summary}, but the title is “{self.title}”")
        return faults

    def _faults_of_references(self) -> list[str]:
        ids = Counter(element.get("id") for element in self.all() if element.get("id"))
        faults = [f"id {name} is given twice" for name, number in ids.items() if number > 1]
        for element in self.all():
            given = [element.get(a) for a in REFERENCES if a in element.attributes]
            wanted = [name for names in given for name in names.split()]
            if element.tag == "label":
                wanted += [element.get("for")] if element.get("for") else []
            if element.tag == "a" and element.get("href").startswith("#"):
                wanted.append(element.get("href")[1:])
            faults += [f"<{element.tag}> refers to #{name}" for name in wanted if name not in ids]
        return faults

    def _faults_of_forms(self) -> list[str]:
        faults = []
        labelled = {label.get("for") for label in self.all("label") if label.text}
        for control in self.all(*CONTROLS):
            if control.get("type") in ("hidden", "submit") or "hidden" in control.attributes:
                continue
            named = control.get("id") in labelled or control.inside("label") is not None
            if not (named or control.get("aria-label") or control.get("aria-labelledby")):
                faults.append(f"{control.tag} {control.get('name')} has no label")
            if "required" in control.attributes or "maxlength" in control.attributes:
                faults.append(f"the browser would refuse {control.get('name')} before we can")
        for form in self.all("form"):
            names = {control.get("name") for control in form.all(*CONTROLS)}
            if form.get("method").lower() == "post" and "csrf_token" not in names:
                faults.append(f"the form to {form.get('action')!r} has no token")
        faults += [
            "a button without words"
            for button in self.all("button")
            if not (button.text or button.get("aria-label") or "hidden" in button.attributes)
        ]
        return faults

    def _faults_of_policy(self) -> list[str]:
        faults = ["<style> is inline" for _ in self.all("style")]
        for element in self.all():
            if element.tag == "script" and not element.get("src"):
                faults.append("<script> is inline")
            for name, value in element.attributes.items():
                if name == "style" or name.startswith("on") or SCRIPT.match(value):
                    faults.append(f"<{element.tag} {name}> is refused by the content policy")
                if element.tag != "a" and ELSEWHERE.match(value):
                    faults.append(f"<{element.tag}> fetches from elsewhere: {value}")
        return faults


@lru_cache(8)
def page_of(text: str) -> Page:
    """A page that a test looks at several times, parsed once."""
    return Page(text)


class PageForm:
    """A form as it would be sent: every field with the value that stands in it."""

    def __init__(self, element: Element) -> None:
        self.action = element.get("action")
        self.names: set[str] = set()
        self.values: dict[str, list[str]] = {}
        for control in element.all(*CONTROLS, "button"):
            name, kind = control.get("name"), control.get("type")
            if not name or "disabled" in control.attributes:
                continue
            self.names.add(name)
            if control.tag == "button":
                continue
            if control.tag == "select":
                options = control.all("option")
                chosen = [o for o in options if "selected" in o.attributes] or options[:1]
                self.values[name] = [option.get("value") for option in chosen]
            elif control.tag == "textarea":
                self.values[name] = ["".join(control.pieces).removeprefix("\r").removeprefix("\n")]
            elif kind not in TOGGLES:
                self.values.setdefault(name, []).append(control.get("value"))
            elif "checked" in control.attributes:
                self.values.setdefault(name, []).append(control.attributes.get("value", "on"))
