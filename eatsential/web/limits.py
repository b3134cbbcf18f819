"""The general limit on every endpoint; the limits against guessing live in `auth.throttle`."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from eatsential.settings import Settings

REDIS_TIMEOUT = 0.2  # seconds; the default of five stops the site with Redis
EXEMPT = frozenset({"probes.live", "probes.ready", "probes.metrics"})


def register_limits(app: Flask, settings: Settings) -> None:
    """Count each client address, in Redis where there is one; without it, in each process."""
    redis = settings.redis_url.get_secret_value() if settings.redis_url else None
    timeouts: dict[str, Any] = {
        "socket_timeout": REDIS_TIMEOUT,
        "socket_connect_timeout": REDIS_TIMEOUT,
    }
    limiter = Limiter(
        client,
        app=app,
        application_limits=[settings.limit_general],
        strategy="sliding-window-counter",
        storage_uri=redis or "memory://",
        storage_options=timeouts if redis else {},
        key_prefix="eatsential",
        in_memory_fallback_enabled=bool(redis),
        swallow_errors=bool(redis),  # of threads that find it gone at once only one falls back
        headers_enabled=True,
    )
    limiter.request_filter(lambda: request.endpoint in EXEMPT)


def client() -> str:
    """The client address as far as PROXY_HOPS lets us believe it; IPv6 by its /64.

    What a proxy says that is no address (`192.0.2.7:5678`) counts as it stands.
    """
    said = get_remote_address()
    try:
        address = ip_address(said.partition("%")[0])
    except ValueError:
        return said
    if not isinstance(address, IPv6Address):
        return said
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((address, 64), strict=False))
