"""What a letter says: the notice, the number of the case, the way to it. Texts of a case give no orders."""

from datetime import datetime

from engine.commands.letters.channels import Mail, RobotMessage
from engine.language import gettext as _
from engine.storage.types import Row

LONGEST_SUBJECT = 120  # characters


def one_line(text: str) -> str:
    """Return the first line of a text that holds anything, without control characters and not too long."""
    lines = ("".join(c if c.isprintable() else " " for c in line).strip() for line in text.splitlines())
    found = next((line for line in lines if line), "")
    return found if len(found) <= LONGEST_SUBJECT else found[: LONGEST_SUBJECT - 1] + "…"


def link_to(public_url: str, instance_id: str | None) -> str:
    """Return the address of a case; empty where the installation has none, or there is no case."""
    return f"{public_url}/cases/{instance_id}" if public_url and instance_id else ""


def mail_of(letter: Row, *, to: str, business_key: str | None, public_url: str, at: datetime) -> Mail:
    """Return the mail that a letter is, in the language of the moment.

    Args:
        letter: row of the outbox.
        to: address of the person.
        business_key: number of the case.
        at: when it is written.
    """
    message, link = letter["payload"]["message"], link_to(public_url, letter["instance_id"])
    parts = [message, "\n".join(_about(business_key, link)), "\n".join(_closing(public_url))]
    text = "\n\n".join(part for part in parts if part) + "\n"
    subject = one_line(message) or _("照章:您有一条通知")
    return Mail(id=letter["id"], to=to, subject=subject, text=text, written_at=at)


def robot_message_of(letter: Row, robot: Row, *, business_key: str | None, public_url: str) -> RobotMessage:
    """Return the message that a letter is for the chat of a robot, in the language of the moment."""
    message, link = letter["payload"]["message"], link_to(public_url, letter["instance_id"])
    text = "\n".join([message, *_about(business_key, "")])
    same = {name: robot[name] for name in ("kind", "address", "secret")}
    return RobotMessage(**same, title=_("【照章】"), text=text, link=link, link_text=_("打开案件") if link else "")


def _about(business_key: str | None, link: str) -> list[str]:
    about = [_("案件:{key}", key=business_key)] if business_key else []
    return [*about, _("打开案件:{link}", link=link)] if link else about


def _closing(public_url: str) -> list[str]:
    settings = _("不想再收邮件,请在这里更改:{link}", link=f"{public_url}/settings") if public_url else ""
    return [line for line in (_("这封邮件由照章自动发出,请勿回复。"), settings) if line]
