"""Many who send and read as slowly as they can, and what others notice of them (S70)."""

# ruff: noqa: S603 (the program is the system's nginx)

import re
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from threading import Event, Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask_migrate import upgrade

from bench.report import Figure, Skipped, Table
from bench.security.client import milliseconds
from bench.security.timing import unlimited
from bench.serving import eatsential, postgresql
from eatsential import clock
from eatsential.settings import ROOT
from tests.support.installation import application
from tests.support.nginx import MISSING, PROGRAM
from tests.support.servers import free_port, wait_until

SITE = ROOT / "deploy" / "nginx.conf"
SLOW, SECONDS = 500, 20
ADDRESSES = 20  # of this machine, from which the slow ones come
EACH = 2.0  # seconds until a slow one sends the next byte
PAUSE = 0.05
PAGES = ("/", "/auth/login", "/health/ready")
MAIN = """
daemon off;
user {user};
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 2048; }}
http {{ include {folder}/site.conf; }}
"""
HEAD = "POST /auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\n"
LONG = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 900000\r\n\r\n"
WAYS = (  # what each kind says at once; it goes on byte by byte
    f"{HEAD}X-Slow: ",
    f"{HEAD}{LONG}login=",
    "GET /auth/register HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: 1\r\n\r\n" * 4,  # and reads nothing
)


@dataclass
class Noticed:
    """What somebody waited who opens pages meanwhile, and how often that went wrong."""

    seconds: list[float] = field(default_factory=list)
    faults: int = 0


def measured() -> Figure:
    """Pages through the proxy that is shipped: without slow ones, with them, without again."""
    if PROGRAM is None:
        raise Skipped(MISSING)
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name:
        folder = Path(name)
        with postgresql(folder) as cluster:
            settings = unlimited(cluster, folder, proxy_hops=1)
            with application(settings, folder):
                upgrade()
            with eatsential(settings, folder) as served, proxy(folder, served.address) as port:
                rows = [_row(port, slow) for slow in (0, SLOW, 0)]
    return Figure(
        "Slow senders and readers",
        f"Somebody opens pages one after another for {SECONDS} s through nginx as"
        f" `deploy/nginx.conf` has it, with TLS, a connection for each. Meanwhile {SLOW}"
        f" connections from {ADDRESSES} addresses send a header, a body or nothing more, a byte"
        f" every {EACH:.0f} s, and read nothing; who is hung up on comes again."
        " The bar: p95 under 1 s.",
        [Table(("slow connections", "p50 ms", "p95 ms", "pages", "not 200 or none"), rows)],
    )


def _row(port: int, slow: int) -> tuple[str, ...]:
    with crowd(port, slow):
        noticed = noticing(port, SECONDS)
    times = noticed.seconds
    shares = (milliseconds(times, 0.5), milliseconds(times, 0.95))
    return (str(slow), *shares, f"{len(times):,}", str(noticed.faults))


@contextmanager
def proxy(folder: Path, behind: str) -> Iterator[int]:
    """The site that is shipped, before a server, with a certificate of this machine; its port."""
    port, plain = free_port(), free_port()
    certificate, key = _certificate(folder)
    site = re.sub(r"listen \[::\].*\n", "", SITE.read_text())
    for shipped, here in {
        "listen 443": f"listen 127.0.0.1:{port}",
        "listen 80": f"listen 127.0.0.1:{plain}",
        "server 127.0.0.1:8000": f"server {behind.removeprefix('http://')}",
        "/etc/ssl/certs/example.org.pem": str(certificate),
        "/etc/ssl/private/example.org.key": str(key),
        "/var/log/nginx/eatsential.log": str(folder / "site.log"),
    }.items():
        if shipped not in site:
            raise RuntimeError(f"deploy/nginx.conf has no “{shipped}”")
        site = site.replace(shipped, here)
    (folder / "site.conf").write_text(site)
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, user=folder.owner()))
    server = subprocess.Popen([str(PROGRAM), "-c", main, "-e", folder / "nginx.log"])
    try:
        wait_until(lambda: noticing(port, 0).faults == 0, f"nginx; see {folder}/nginx.log")
        yield port
    finally:
        server.terminate()
        server.wait(10)


def noticing(port: int, seconds: float) -> Noticed:
    """Open pages one after another for so long, at least one of each."""
    noticed, until = Noticed(), time.monotonic() + seconds
    while True:
        for page in PAGES:
            began = time.monotonic()
            noticed.faults += _status(port, page) != 200
            noticed.seconds.append(time.monotonic() - began)
            time.sleep(PAUSE)
        if time.monotonic() > until:
            return noticed


def _status(port: int, page: str) -> int:
    connection = HTTPSConnection("127.0.0.1", port, timeout=30, context=_unverified())
    try:
        connection.request("GET", page)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


@contextmanager
def crowd(port: int, number: int) -> Iterator[None]:
    """As many slow ones, all of them connected, until the block ends."""
    ended, connections = Event(), [_slow(port, each) for each in range(number)]

    def go_on() -> None:
        while not ended.wait(EACH):
            for each, connection in enumerate(connections):
                try:
                    connection.send(b"x")
                except OSError:
                    connection.close()
                    with suppress(OSError):
                        connections[each] = _slow(port, each)

    thread = Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        for connection in connections:
            connection.close()


def _slow(port: int, number: int) -> ssl.SSLSocket:
    source = (f"127.0.0.{2 + number % ADDRESSES}", 0)
    plain = socket.create_connection(("127.0.0.1", port), 30, source)
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
    connection = _unverified().wrap_socket(plain)
    connection.sendall(WAYS[number % len(WAYS)].encode())
    return connection


def _unverified() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate that nobody but this bench believes, and its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), clock.now()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    kept = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(key.private_bytes(pem, *kept))
    return folder / "cert.pem", folder / "key.pem"
