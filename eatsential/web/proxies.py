"""How much of what a proxy says is believed: nothing, unless PROXY_HOPS says so."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from eatsential.settings import Settings


def believe_proxies(app: Flask, settings: Settings) -> None:
    """Take address and scheme from the last PROXY_HOPS proxies, the host from none."""
    hops = settings.proxy_hops
    if hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=0, x_port=0, x_prefix=0
        )
