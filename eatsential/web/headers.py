"""The security headers of every answer: pages, errors, redirects and static files alike."""

from flask import Flask, Response, g
from werkzeug.datastructures import Headers

from eatsential.settings import Settings

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # `no-referrer` would break every form on https: Flask-WTF compares the Referer with the host.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
HSTS = "max-age=63072000; includeSubDomains"


def add_security_headers(headers: Headers, settings: Settings) -> None:
    """Put what browsers need to protect the visitor into the headers of an answer."""
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if settings.secure:
        headers.setdefault("Strict-Transport-Security", HSTS)


def register_headers(app: Flask, settings: Settings) -> None:
    """Add the headers to every answer; keep every page out of every cache."""

    @app.after_request
    def finish(response: Response) -> Response:
        add_security_headers(response.headers, settings)
        if "retry_after" in g:
            response.headers["Retry-After"] = str(g.retry_after)
        elif response.status_code != 429:
            response.headers.pop("Retry-After", None)  # Flask-Limiter says it on every answer
        response.headers.setdefault("Cache-Control", "no-store")
        response.vary.add("Cookie")
        return response
