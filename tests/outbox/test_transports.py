"""How mails leave: to which server, how encrypted, or into which file."""

import ssl
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from eatsential import clock
from eatsential.outbox.messages import message_of
from eatsential.outbox.transports import (
    Away,
    Encryption,
    Folder,
    SmtpServer,
    Transport,
    folder_of,
    transport_of,
)
from eatsential.settings import ROOT
from tests.outbox.letters import a_mail
from tests.outbox.sink import Sink

NUMBER = UUID("12345678-1234-4234-8234-123456789abc")


def a_message() -> EmailMessage:
    written = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    return message_of(a_mail(), NUMBER, written, "Eatsential <hello@eatsential.example>")


@pytest.mark.parametrize(
    ("url", "transport"),
    [
        ("file:instance/mail", Folder(ROOT / "instance/mail")),
        ("file:/var/mail/out", Folder(Path("/var/mail/out"))),
        ("file:///var/mail/out", Folder(Path("/var/mail/out"))),
        ("smtp://mail.example.org", SmtpServer("mail.example.org", 587, Encryption.STARTTLS)),
        ("smtp://relay:25?tls=no", SmtpServer("relay", 25, Encryption.NONE)),
        ("smtp://localhost:1025", SmtpServer("localhost", 1025, Encryption.NONE)),
        ("smtp://[::1]:1025", SmtpServer("::1", 1025, Encryption.NONE)),
        (
            "smtps://ann%40example.org:p%2Fw%3A@mail.example.org",
            SmtpServer("mail.example.org", 465, Encryption.AT_ONCE, "ann@example.org", "p/w:"),
        ),
        (
            "ses://AKIA:secret@eu-central-1",
            SmtpServer(
                "email-smtp.eu-central-1.amazonaws.com",
                587,
                Encryption.STARTTLS,
                "AKIA",
                "secret",
            ),
        ),
    ],
)
def test_a_setting_names_a_transport(url: str, transport: Transport) -> None:
    assert transport_of(url) == transport


@pytest.mark.parametrize(
    "url",
    [
        "file:",
        "smtp://",
        "smtp:mail.example.org",
        "smtp://u:hunter2@relay?tls=maybe",
        "smtp://u:hunter2@relay?verify=no",
        "smtp://u:hunter2@relay:port",
        "ses://u:hunter2@evil.example.org",
        "ses://u:hunter2@",
    ],
)
def test_a_setting_that_names_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011
        transport_of(url)
    assert "hunter2" not in str(refusal.value)


def test_a_file_is_a_whole_mail_that_only_its_owner_reads(tmp_path: Path) -> None:
    folder = folder_of(f"file:{tmp_path / 'made' / 'here'}")
    Folder(folder).send(a_message())
    Folder(folder).send(a_message())  # the same mail again is the same file
    [path] = folder.iterdir()
    assert path.name == f"{NUMBER}.eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    read = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    assert read["From"] == "Eatsential <hello@eatsential.example>"
    assert read["Date"].datetime == datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    assert read["Message-ID"] == f"<{NUMBER}@eatsential.example>"
    text, html = read.iter_parts()
    assert (text.get_content_type(), text.get_content()) == ("text/plain", "Good morning\r\n")
    assert (html.get_content_type(), html.get_content()) == (
        "text/html",
        "<p>Good morning</p>\r\n",
    )


def test_a_folder_that_cannot_be_written_is_away(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(Away, match="FileExistsError"):
        Folder(tmp_path / "taken").send(a_message())


def test_nothing_goes_in_the_clear_where_encryption_is_asked_for(sink: Sink) -> None:
    with pytest.raises(Away, match="SMTPNotSupportedError"):
        SmtpServer("127.0.0.1", sink.port, Encryption.STARTTLS, "u", "right").send(a_message())
    assert (sink.mails, sink.recipients, sink.logins) == ([], [], [])


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A fresh certificate of `localhost` with its key, known to nobody yet."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = clock.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "localhost.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture(params=[Encryption.STARTTLS, Encryption.AT_ONCE])
def private_sink(
    request: pytest.FixtureRequest, certificate: Path
) -> Iterator[tuple[Sink, Encryption]]:
    """A server that speaks TLS, one way and the other, and wants a password."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    if request.param is Encryption.AT_ONCE:  # aiosmtpd does not see that it is encrypted
        sink = Sink(ssl_context=context, auth_require_tls=False)
    else:
        sink = Sink(tls_context=context, require_starttls=True, auth_required=True)
    sink.start()
    yield sink, request.param
    sink.stop()


def test_a_server_of_a_known_certificate_gets_mail_and_password_encrypted(
    private_sink: tuple[Sink, Encryption], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink, encryption = private_sink
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    SmtpServer("localhost", sink.port, encryption, "ann", "right").send(a_message())
    assert len(sink.mails) == 1
    assert sink.logins[0].login == b"ann"


def test_a_server_of_an_unknown_certificate_gets_nothing(
    private_sink: tuple[Sink, Encryption],
) -> None:
    sink, encryption = private_sink
    with pytest.raises(Away, match="SSLCertVerificationError"):
        SmtpServer("localhost", sink.port, encryption, "ann", "right").send(a_message())
    assert (sink.mails, sink.logins) == ([], [])


def test_a_wrong_password_is_no_fault_of_the_mail(
    private_sink: tuple[Sink, Encryption], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink, encryption = private_sink
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(Away, match="SMTPAuthenticationError"):
        SmtpServer("localhost", sink.port, encryption, "ann", "wrong").send(a_message())
    assert sink.mails == []
