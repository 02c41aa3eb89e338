"""Sends a mail by SMTP, from the worker alone. It shows and logs no password and keeps no connection open."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from engine.commands.letters.channels import Mail, NotSent
from engine.language import gettext as _

TIMEOUT_SECONDS = 10  # for each answer of the server
PERMANENT = 500  # codes of SMTP from here on say that trying again would end the same way
CLOSING = 421  # the server takes nothing from anybody at the moment


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """The server that takes the product's mail, and who the mail is from."""

    host: str
    port: int
    security: str  # starttls | ssl | none
    sender: str  # `name@host`, or `照章 <name@host>`
    user: str = ""  # empty: the server asks for none
    password: str = field(default="", repr=False)
    tls: ssl.SSLContext | None = field(default=None, repr=False)  # None: the certificates that the system trusts

    @property
    def address(self) -> str:
        """The sender's address alone."""
        return parseaddr(self.sender)[1]

    @property
    def domain(self) -> str:
        """The sender's domain, by which the product introduces itself."""
        return self.address.rpartition("@")[2]


def send_mail(box: Mailbox, mail: Mail) -> None:
    """Hand a mail over to the server.

    Raises:
        NotSent: the server cannot be reached or does not take it.
    """
    message = composed(box, mail)
    try:
        server = _signed_in(box)
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(_no_way_in(error), closed=True) from None
    try:
        server.send_message(message, box.address, [mail.to])
    except (smtplib.SMTPException, OSError) as error:
        raise _refused(error) from None
    finally:
        with suppress(smtplib.SMTPException, OSError):  # what was taken over stays so, however the server says goodbye
            server.quit()
        server.close()


def composed(box: Mailbox, mail: Mail) -> EmailMessage:
    """Return the mail as it goes out; no text of it can become a header or another recipient."""
    message = EmailMessage(policy=SMTP)
    name, address = parseaddr(box.sender)
    message["From"] = Address(display_name=name, addr_spec=address)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = f"<{mail.id}@{box.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # no answering machine answers it
    message.set_content(mail.text, charset="utf-8", cte="base64")
    return message


def _signed_in(box: Mailbox) -> smtplib.SMTP:
    server = _connected(box)
    try:
        if box.security == "starttls":
            server.starttls(context=_tls(box))
        if box.user:
            server.login(box.user, box.password)
    except BaseException:
        server.close()
        raise
    return server


def _connected(box: Mailbox) -> smtplib.SMTP:
    if box.security == "ssl":
        return smtplib.SMTP_SSL(box.host, box.port, box.domain, timeout=TIMEOUT_SECONDS, context=_tls(box))
    return smtplib.SMTP(box.host, box.port, box.domain, timeout=TIMEOUT_SECONDS)


def _tls(box: Mailbox) -> ssl.SSLContext:
    return box.tls or ssl.create_default_context()


def _no_way_in(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _("发信服务器不接受设置的用户名和密码。")
    if isinstance(error, ssl.SSLError):
        return _(
            "与发信服务器的加密连接没有建立:{kind}。请核对加密方式和证书。", kind=error.reason or type(error).__name__
        )
    if isinstance(error, smtplib.SMTPResponseException):
        return _("发信服务器没有接受连接({answer})。", answer=_answer(error.smtp_code, error.smtp_error))
    return _("连不上发信服务器({kind})。", kind=type(error).__name__)


def _refused(error: Exception) -> NotSent:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, text = error.smtp_code, _bytes(error.smtp_error)
    else:
        return NotSent(_("与发信服务器的连接中断({kind})。", kind=type(error).__name__), closed=True)
    reason = _("发信服务器没有收下这封邮件({answer})。", answer=_answer(code, text))
    return NotSent(reason, lasting=code >= PERMANENT, closed=code == CLOSING)


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _answer(code: int, text: bytes | str) -> str:
    said = _bytes(text).decode("utf-8", "replace")
    return f"{code} {' '.join(said.split())}"[:200].strip()
