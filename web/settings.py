"""What an operator may set, read from CLAUSEFLOW_* environment variables with defaults that are safe as they stand.

Knows nothing of Flask: the command line and the workers read the same settings. It writes nothing but the secret key.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from tempfile import mkstemp
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PREFIX = "CLAUSEFLOW_"
MEBIBYTE = 1024 * 1024
_MAIL_PORTS = {"starttls": 587, "ssl": 465, "none": 25}
_ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?")
_CHECKOUT = Path(__file__).resolve().parent.parent


class SettingInvalid(Exception):
    """A variable of the environment that cannot be used; the message names it and says what is expected."""


@dataclass(frozen=True, kw_only=True)
class MailSettings:
    """The SMTP server that takes the product's mail, and who the mail is from."""

    host: str
    port: int
    security: str  # starttls | ssl | none
    sender: str  # `name@host`, or `照章 <name@host>`
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that differs between two installations."""

    var: Path  # folder of all that this installation writes
    database_url: str
    secret_key: str
    public_url: str = ""  # address people type, without a trailing slash; empty: whatever address they came by
    broker_url: str = ""  # empty: the embedded broker under var
    listen: str = "127.0.0.1:8000"  # host:port; 0.0.0.0 lets phones of the same network in
    listen_chosen: bool = False  # the operator named the port, so no other one will do
    web_processes: int = 1
    worker_processes: int = 2
    upload_max: int = 20 * MEBIBYTE  # bytes of one request, files included
    session_hours: float = 12.0  # how long a sign-in lasts without being used
    proxies: int = 0  # reverse proxies in front whose X-Forwarded-* headers are believed
    zone: str = "Asia/Shanghai"  # zone in which pages show times that belong to no procedure
    mail: MailSettings | None = None  # None: no mail is sent
    robot_hosts: frozenset[str] = frozenset()  # host or host:port of chat servers of the company's own
    archive_folder: Path | None = None  # where workers file the package of each past month; None: nowhere

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read the settings of this installation; makes the folder `var` and the secret key when they are missing.

        Args:
            environ: the variables; names without the prefix are ignored.
        Raises:
            SettingInvalid: a value cannot be used.
        """
        given = {name.removeprefix(PREFIX): value for name, value in environ.items() if name.startswith(PREFIX)}
        given = {name: value.strip() for name, value in given.items() if value.strip()}
        var = Path(given.get("VAR", _default_var())).expanduser().resolve()
        var.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(
            var=var,
            database_url=given.get("DATABASE_URL", f"sqlite:///{var / 'clauseflow.db'}"),
            secret_key=given.get("SECRET_KEY") or _kept_secret(var / "secret_key"),
            public_url=_address(given.get("PUBLIC_URL", "")),
            broker_url=given.get("BROKER_URL", ""),
            listen=_listen(given.get("LISTEN", cls.listen)),
            listen_chosen="LISTEN" in given,
            web_processes=max(1, int(_number(given, "WEB_PROCESSES", cls.web_processes))),
            worker_processes=max(1, int(_number(given, "WORKER_PROCESSES", cls.worker_processes))),
            upload_max=int(_number(given, "UPLOAD_MAX", cls.upload_max / MEBIBYTE) * MEBIBYTE),
            session_hours=_number(given, "SESSION_HOURS", cls.session_hours),
            proxies=int(_number(given, "PROXIES", cls.proxies)),
            zone=_zone(given.get("ZONE", cls.zone)),
            mail=_mail(given),
            robot_hosts=_hosts(given.get("ROBOT_HOSTS", "")),
            archive_folder=_folder(given, "ARCHIVE_FOLDER"),
        )

    @property
    def secure(self) -> bool:
        """Whether people come by https, so that cookies may insist on it."""
        return self.public_url.startswith("https://")

    @property
    def uploads(self) -> Path:
        """Folder of uploaded files, outside everything that is served."""
        return self.var / "uploads"

    @property
    def address(self) -> str:
        """Address to print for people who want to open the product."""
        host, port = self.listen.rsplit(":", 1)
        return self.public_url or f"http://{'127.0.0.1' if host in ('0.0.0.0', '[::]') else host}:{port}"  # noqa: S104


def _default_var() -> Path:
    """Return `var` of the checkout the product runs from, or `var` of the current folder when it was installed."""
    return (_CHECKOUT if (_CHECKOUT / "pyproject.toml").is_file() else Path.cwd()) / "var"


def _kept_secret(path: Path) -> str:
    """Return the secret kept in `path`; when there is none, one is made that only its own account can read."""
    if not path.exists():
        descriptor, written = mkstemp(dir=path.parent)  # mode 0600 from the start
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(48))
        try:
            os.link(written, path)  # appears whole, and only if no other process was first
        except FileExistsError:
            pass
        finally:
            os.unlink(written)
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    secret = path.read_text().strip()
    if len(secret) < 32:
        raise SettingInvalid(f"{path} holds no usable secret: delete the file and a new one is made")
    return secret


def _folder(given: Mapping[str, str], name: str) -> Path | None:
    if name not in given:
        return None
    path = Path(given[name]).expanduser()
    if not path.is_absolute():
        raise SettingInvalid(f"{PREFIX}{name} must be a whole path such as /mnt/archive")
    return path


def _number(given: Mapping[str, str], name: str, default: float) -> float:
    try:
        value = float(given.get(name, default))
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e9:
        raise SettingInvalid(f"{PREFIX}{name} must be a number, not below 0")
    return value


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingInvalid(f"{PREFIX}ZONE must be the name of a time zone such as Asia/Shanghai") from error


def _address(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/")):
        raise SettingInvalid(f"{PREFIX}PUBLIC_URL must look like https://clauseflow.example.com")
    return url.rstrip("/")


def _mail(given: Mapping[str, str]) -> MailSettings | None:
    if "MAIL_HOST" not in given:
        return None
    security = given.get("MAIL_SECURITY", "starttls")
    if security not in _MAIL_PORTS:
        raise SettingInvalid(f"{PREFIX}MAIL_SECURITY must be starttls, ssl or none")
    return MailSettings(
        host=given["MAIL_HOST"],
        port=int(_number(given, "MAIL_PORT", _MAIL_PORTS[security])),
        security=security,
        sender=_sender(given.get("MAIL_FROM", "")),
        user=given.get("MAIL_USER", ""),
        password=given.get("MAIL_PASSWORD", ""),
    )


def _sender(text: str) -> str:
    address = parseaddr(text)[1]
    if not text.isprintable() or not _ADDRESS.fullmatch(address):
        raise SettingInvalid(f"{PREFIX}MAIL_FROM must look like clauseflow@example.com")
    return text


def _hosts(text: str) -> frozenset[str]:
    found = frozenset(part.strip().lower() for part in text.split(",") if part.strip())
    if not all(_HOST.fullmatch(host) for host in found):
        raise SettingInvalid(f"{PREFIX}ROBOT_HOSTS must look like im.example.com,chat.example.com:8443")
    return found


def _listen(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise SettingInvalid(f"{PREFIX}LISTEN must look like 127.0.0.1:8000")
    return text
