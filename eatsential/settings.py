"""What an operator can set: read once at start, every fault named in one message.

The names, defaults and meanings are the contract; `docs/settings.md` shows them as a table.
"""

import base64
import os
import secrets
import sys
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from limits import parse as parse_limit
from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from eatsential.addresses import (
    MailUrl,
    database_address,
    host_names,
    one_sender,
    redis_address,
    site_address,
)
from eatsential.keys import KeyRing

ROOT = Path(__file__).parent.parent
INSTANCE = ROOT / "instance"
ENV_FILE = INSTANCE / "eatsential.env"
SECRET_BYTES = 32  # bar/security.md S79


def _limit(value: str) -> str:
    try:
        limit = parse_limit(value)
    except ValueError as fault:
        raise ValueError("must read like 5/minute or 3/6 hours") from fault
    if limit.amount < 1 or limit.multiples < 1:
        raise ValueError("must let at least one through, in one unit of time or more")
    return value


Limit = Annotated[str, AfterValidator(_limit)]
Seconds = Annotated[int, Field(gt=0, le=315_360_000)]  # ten years, which a date can bear
Pause = Annotated[float, Field(gt=0, le=86_400)]  # seconds that a process can wait


class Settings(BaseSettings):
    """The settings of one process. Raises ValidationError; `load` says it in plain words."""

    model_config = SettingsConfigDict(extra="forbid", hide_input_in_errors=True, frozen=True)

    eatsential_env: Literal["development", "testing", "production"] = "development"
    secret_key: SecretStr
    secret_key_fallbacks: SecretStr = SecretStr("")
    password_peppers: SecretStr
    encryption_keys: SecretStr
    database_url: SecretStr = Field(
        default_factory=lambda: SecretStr(f"sqlite:///{INSTANCE / 'eatsential.sqlite'}"),
        validate_default=True,
    )
    redis_url: SecretStr | None = None
    public_base_url: str = Field(default="http://127.0.0.1:8000", validate_default=True)
    trusted_hosts: str = ""
    proxy_hops: int = Field(default=0, ge=0, le=10)
    mail_url: SecretStr = Field(default=SecretStr("file:instance/mail"), validate_default=True)
    mail_from: str = "Eatsential <eatsential@localhost>"
    verify_ttl: Seconds = 86_400
    reset_ttl: Seconds = 3_600
    email_change_ttl: Seconds = 7_200
    session_idle: Seconds = 86_400
    session_absolute: Seconds = 604_800
    session_remember: Seconds = 2_592_000
    session_recent: Seconds = 900
    export_ttl: Seconds = 86_400
    deletion_grace: Seconds = 604_800
    erasure_ledger: Path = INSTANCE / "erased.ledger"
    limit_general: Limit = "100/minute"
    limit_register: Limit = "5/minute"
    limit_login_ip: Limit = "20/minute"
    limit_login_account: Limit = "5/5 minutes"
    limit_mail_address: Limit = "3/6 hours"
    password_policy: Literal["default", "strict"] = "default"
    bcrypt_rounds: int = Field(default=12, ge=4, le=20)
    outbox_interval: Pause = 2
    mail_retry_base: Pause = 5
    mail_breaker_failures: int = Field(default=5, gt=0)
    mail_breaker_reset: Pause = 60
    db_pool_size: int = Field(default=5, gt=0)
    db_pool_overflow: int = Field(default=15, ge=0)
    db_pool_timeout: Pause = 3
    metrics_token: SecretStr | None = None
    log_format: Literal["console", "json"] | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    max_body: int = Field(default=1_048_576, ge=1_024)
    flask_debug: str = ""

    @classmethod
    def load(cls) -> Self:
        """Read the environment and `instance/eatsential.env`; end with status 2 on any fault."""
        try:
            return cls(_env_file=ENV_FILE, _env_file_encoding="utf-8")  # type: ignore[call-arg]
        except ValidationError as faults:
            sys.stderr.write(explained(faults))
            raise SystemExit(2) from None

    @field_validator("database_url")
    @classmethod
    def _driver(cls, url: SecretStr) -> SecretStr:
        return SecretStr(database_address(url.get_secret_value()))

    @field_validator("password_peppers", "encryption_keys")
    @classmethod
    def _ring(cls, value: SecretStr) -> SecretStr:
        KeyRing.parse(value.get_secret_value())
        return value

    @field_validator("public_base_url")
    @classmethod
    def _base(cls, value: str, info: ValidationInfo) -> str:
        address = site_address(value)
        if _is_production(info) and not address.startswith("https://"):
            raise ValueError("must begin with https:// in production")
        return address

    @field_validator("trusted_hosts")
    @classmethod
    def _hosts(cls, value: str) -> str:
        return ",".join(host_names(value))

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: SecretStr | None) -> SecretStr | None:
        return value and SecretStr(redis_address(value.get_secret_value()))

    @field_validator("mail_url")
    @classmethod
    def _mail(cls, value: SecretStr) -> SecretStr:
        MailUrl.parse(value.get_secret_value())
        return value

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, value: str) -> str:
        return one_sender(value)

    @field_validator("metrics_token", "redis_url", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return value or None

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        length = len(value.get_secret_value().encode())
        if length == 0 or (length < SECRET_BYTES and _is_production(info)):
            raise ValueError(f"must be at least {SECRET_BYTES} bytes long")
        return value

    @field_validator("secret_key_fallbacks", "metrics_token")
    @classmethod
    def _each_long_enough(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        secrets_given = value.get_secret_value().split(",") if value else ()
        if _is_production(info) and any(0 < len(s.encode()) < SECRET_BYTES for s in secrets_given):
            raise ValueError(f"must each be at least {SECRET_BYTES} bytes long")
        return value

    @field_validator("bcrypt_rounds")
    @classmethod
    def _dear_enough(cls, value: int, info: ValidationInfo) -> int:
        if _is_production(info) and value < 12:
            raise ValueError("must be 12 or more in production")
        return value

    @field_validator("flask_debug")
    @classmethod
    def _no_debugging(cls, value: str, info: ValidationInfo) -> str:
        if _is_production(info) and value not in ("", "0", "false"):
            raise ValueError("must not be set in production")
        return value

    @property
    def production(self) -> bool:
        """Whether people rely on this process."""
        return self.eatsential_env == "production"

    @property
    def shows_mails(self) -> bool:
        """Whether mails can be read at `/dev/mail`: they are files, on a developer's machine."""
        mail_url = self.mail_url.get_secret_value()
        return self.eatsential_env == "development" and mail_url.startswith("file:")

    @property
    def secure(self) -> bool:
        """Whether people reach this process by https."""
        return self.public_base_url.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        """The host names that are answered."""
        return host_names(self.trusted_hosts) or [str(urlsplit(self.public_base_url).hostname)]

    @property
    def fallback_keys(self) -> list[str]:
        """Older signing keys that are still accepted."""
        return [key for key in self.secret_key_fallbacks.get_secret_value().split(",") if key]


def _is_production(info: ValidationInfo) -> bool:
    return info.data.get("eatsential_env") == "production"


def explained(faults: ValidationError) -> str:
    """Every fault of the settings in one message that holds no value."""
    lines = ["Eatsential cannot start. Mend these settings:"]
    for fault in faults.errors(include_input=False, include_url=False):
        name = str(fault["loc"][0]).upper()
        reason = fault["msg"].removeprefix("Value error, ").replace("Input should", "must")
        if fault["type"] == "missing":
            reason = "is missing. `eatsential init` writes a fresh one"
        elif fault["type"] == "extra_forbidden":
            reason = "is no setting of Eatsential"
        lines.append(f"  {name} {reason}")
    return "\n".join(lines) + "\n"


def sources(file: Path = ENV_FILE) -> dict[str, str]:
    """Where each setting comes from, by its name: environment, file, default, or missing."""
    in_file = {name.upper() for name in dotenv_values(file)} if file.exists() else set()
    given = {name.upper() for name in os.environ}
    found = {}
    for name, field in Settings.model_fields.items():
        source = "missing" if field.is_required() else "default"
        if name.upper() in given:
            source = "environment"
        elif name.upper() in in_file:
            source = "file"
        found[name.upper()] = source
    return found


def shown(value: object) -> str:
    """A value as far as it is no secret: of an address that may hold a password, the kind."""
    if isinstance(value, SecretStr):
        scheme = urlsplit(value.get_secret_value()).scheme
        return f"{scheme}:…" if scheme else "(hidden)"
    return "" if value is None else str(value)


def write_fresh_secrets(path: Path = ENV_FILE) -> bool:
    """Write a settings file with new secrets that only its owner can read; False if it exists."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    lines = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "PASSWORD_PEPPERS": f"p1:{_fresh_key()}",
        "ENCRYPTION_KEYS": f"k1:{_fresh_key()}",
    }
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(file, "w", encoding="utf-8") as out:
        out.write("# Secrets of this installation. Keep a copy apart from the database.\n")
        out.writelines(f"{name}={value}\n" for name, value in lines.items())
    return True


def _fresh_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
