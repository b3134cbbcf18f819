"""Cards as PDF, made by WeasyPrint where it and Pango are installed; nothing is fetched for it."""

from functools import cache
from pathlib import Path
from typing import Any

from eatsential.cards.errors import NoPdf
from eatsential.cards.rules import Paper
from eatsential.settings import ROOT

STATIC = ROOT / "static"
SIZES = {Paper.A6: (8.5, 7, 6), Paper.A4: (14, 11, 9)}  # points, tried until a page is enough
MARGIN = {Paper.A6: "5mm", Paper.A4: "15mm"}
FONT = "font:"  # the address of a vendored font, for the style sheet below


def as_pdf(page: str, paper: Paper) -> bytes:
    """A page of HTML as PDF, in the largest type that fits on one sheet.

    What fits in none goes on to further sheets: nothing is left out. Raises NoPdf.
    """
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    fonts, fetcher = FontConfiguration(), _fetcher()

    def style(text: str) -> Any:
        return weasyprint.CSS(string=text, url_fetcher=fetcher, font_config=fonts)

    look = [style(_font_faces()), style((STATIC / "card.css").read_text())]
    for size in SIZES[paper]:
        sheet = f"@page {{ size: {paper}; margin: {MARGIN[paper]} }} html {{ font-size: {size}pt }}"
        html = weasyprint.HTML(string=page, url_fetcher=fetcher)
        document = html.render(stylesheets=[*look, style(sheet)], font_config=fonts)
        if len(document.pages) == 1:
            break
    made: bytes = document.write_pdf()
    return made


@cache
def can_make() -> bool:
    """Whether PDF can be made on this machine."""
    try:
        _weasyprint()
    except NoPdf:
        return False
    return True


def _weasyprint() -> Any:
    try:
        import weasyprint  # a second, for PDF alone
    except (ImportError, OSError) as missing:  # the package, or the library of the system
        raise NoPdf from missing
    return weasyprint


def _fonts() -> dict[str, Path]:
    return {f"{FONT}{path.name}": path for path in sorted((STATIC / "vendor").glob("*.woff2"))}


def _font_faces() -> str:
    """The vendored faces, one family each: unlike browsers, WeasyPrint keeps one file of a family.

    The style sheet names them one after another.
    """
    return "".join(
        f"@font-face {{ font-family: {'Card Extended' if 'latin-ext' in name else 'Card'};"
        f" font-weight: 200 800; src: url({name}) format('woff2'); }}\n"
        for name in _fonts()
    )


def _fetcher() -> Any:
    """Hands out the vendored fonts and what the page itself holds; refuses every other address."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    fonts = _fonts()

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url in fonts:
                kind = {"Content-Type": "font/woff2"}
                return URLFetcherResponse(url, fonts[url].read_bytes(), kind)
            return super().fetch(url, headers)

    return Fetcher(allowed_protocols=("data",))
