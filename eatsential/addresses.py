"""The addresses that settings name: of this site, its mail, its database. Pure.

Whatever is wrong with one is a ValueError that says so and repeats nothing of it: it may hold a
password.
"""

import re
from dataclasses import dataclass
from email.headerregistry import HeaderRegistry
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

HOST = re.compile(r"\[[0-9a-fA-F:.]+\]|\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]")
MAIL_PORTS = {"smtp": 587, "smtps": 465, "ses": 587}


@dataclass(frozen=True)
class MailUrl:
    """How mails leave: `scheme` is file, smtp, smtps or ses; for a file only `folder` is set."""

    scheme: str
    folder: str = ""
    host: str = ""
    port: int = 0
    username: str = ""
    password: str = ""
    in_the_clear: bool = False

    @classmethod
    def parse(cls, text: str) -> "MailUrl":
        """Read what MAIL_URL can be; see `outbox.transports`. Raises ValueError."""
        scheme = text.partition(":")[0]
        if scheme == "file":
            folder = text.removeprefix("file:").removeprefix("//")
            if not folder:
                raise ValueError("names no folder")
            return cls("file", folder=folder)
        if scheme not in MAIL_PORTS:
            raise ValueError("must begin with smtp://, smtps://, ses:// or file:")
        parts = _split(text)
        host = parts.hostname
        if not host:
            raise ValueError("names no host")
        if parts.path not in ("", "/") or parts.fragment:
            raise ValueError("ends in something that is no part of it")
        if scheme == "ses":
            if not REGION.fullmatch(host):
                raise ValueError("must name a region of SES, like ses://user:password@eu-west-1")
            host = f"email-smtp.{host}.amazonaws.com"
        return cls(
            scheme,
            host=host,
            port=parts.port or MAIL_PORTS[scheme],
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            in_the_clear=_asks_for_no_tls(parts, scheme) or _is_this_machine(scheme, host),
        )


def site_address(text: str) -> str:
    """The address of a site, without what may follow it. Raises ValueError."""
    parts = _split(text)
    if parts.scheme not in ("http", "https") or not HOST.fullmatch(_bare(parts)):
        raise ValueError("must be an address like https://eatsential.example.org")
    if parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("must end after the host or its port: Eatsential has a host of its own")
    return f"{parts.scheme}://{parts.netloc}"


def host_names(text: str) -> list[str]:
    """Names of hosts divided by commas. Raises ValueError."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not all(HOST.fullmatch(name) for name in names):
        raise ValueError("must be names of hosts, divided by commas, without http:// and port")
    return names


def one_sender(text: str) -> str:
    """A sender as a mail names it, one and no more. Raises ValueError."""
    wrong = "must be one address, like Eatsential <mail@example.org>"
    if len(text.splitlines()) != 1:
        raise ValueError(wrong)
    header: Any = HeaderRegistry()("From", text)
    if header.defects or len(header.addresses) != 1:
        raise ValueError(wrong)
    found = header.addresses[0]
    if not found.username or not HOST.fullmatch(found.domain):
        raise ValueError(wrong)
    return text


def redis_address(text: str) -> str:
    """The address of a Redis. Raises ValueError."""
    parts = _split(text)
    if parts.scheme not in ("redis", "rediss") or not parts.hostname:
        raise ValueError("must be an address like redis://redis.example.org:6379/0")
    if not re.fullmatch(r"(/[0-9]*)?", parts.path):
        raise ValueError("must end in the number of a database, like /0")
    return text


def database_address(text: str) -> str:
    """Any spelling of a PostgreSQL address as SQLAlchemy with psycopg2 reads it, or a SQLite file.

    SQLAlchemy 2.1 takes `postgresql://` for psycopg 3 and knows no `postgres://`. Raises
    ValueError.
    """
    scheme, separator, rest = text.partition("://")
    scheme, _driver, _name = scheme.lower().partition("+")
    if separator and scheme == "sqlite":
        if not rest.startswith("/") or len(rest) < 2 or rest == "/:memory:":
            raise ValueError("must name a file, like sqlite:////srv/eatsential/data.sqlite")
        return f"sqlite://{rest}"
    if not separator or scheme not in ("postgres", "postgresql"):
        raise ValueError("must begin with postgresql:// or sqlite://")
    parts = _split(f"postgresql://{rest}")
    if not parts.path.strip("/"):
        raise ValueError("names no database, like postgresql://user:password@host/eatsential")
    return f"postgresql+psycopg2://{rest}"


def _split(text: str) -> SplitResult:
    """The parts of an address; its port is a number."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ValueError("is no address, or its port is no number up to 65535") from None
    return parts


def _bare(parts: SplitResult) -> str:
    host = parts.hostname or ""
    return f"[{host}]" if ":" in host else host


def _asks_for_no_tls(parts: SplitResult, scheme: str) -> bool:
    if not parts.query:
        return False
    if scheme != "smtp" or parse_qs(parts.query) != {"tls": ["no"]}:
        raise ValueError("can end in ?tls=no where it begins with smtp://, and in nothing else")
    return True


def _is_this_machine(scheme: str, host: str) -> bool:
    if scheme != "smtp":
        return False
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
