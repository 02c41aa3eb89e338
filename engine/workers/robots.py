"""Sends a message to the robot of a chat by https, from the worker alone. It follows no redirect to another place."""

import json
import ssl
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from engine import clock
from engine.commands.letters.channels import NotSent, RobotMessage
from engine.language import gettext as _
from engine.workers.robot_requests import request_of

TIMEOUT_SECONDS = 10
MOST_BYTES = 65_536  # of an answer; what comes after is not read
LATER = (408, 425, 429)  # of HTTP: too slow, too early, too often
# What the servers say when they are busy or were asked too often: DingTalk, WeCom (which shares -1), Feishu.
BUSY = frozenset({-1, 130101, 410100, 45009, 9499, 11232})


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_of_the_answer: Request | IO[bytes] | int | str | HTTPMessage) -> None:
        """Go nowhere: the allowed hosts are all there is."""


def send_robot(message: RobotMessage, *, tls: ssl.SSLContext | None = None) -> None:
    """Send a message to the robot's address.

    Args:
        tls: the certificates to trust; None: those that the system trusts.
    Raises:
        NotSent: the server cannot be reached or does not take it.
    """
    address, body = request_of(message, clock.now())
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Clauseflow"}
    opener = build_opener(_NoRedirect, HTTPSHandler(context=tls))
    try:
        request = Request(address, data=body, headers=headers, method="POST")  # noqa: S310 - the engine passes https alone
        with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            content = answer.read(MOST_BYTES)
    except HTTPError as error:
        error.close()
        raise _refused(error.code) from None
    except (OSError, HTTPException, ValueError) as error:  # its text may hold the address
        raise NotSent(_("连不上机器人的服务器({kind})。", kind=_kind(error)), closed=True) from None
    _require_taken(message, content)


def _kind(error: Exception) -> str:
    cause = getattr(error, "reason", None)
    return type(cause if isinstance(cause, Exception) else error).__name__


def _refused(status: int) -> NotSent:
    later = status >= 500 or status in LATER
    return NotSent(_("机器人的服务器拒绝了这条消息(HTTP {status})。", status=status), lasting=not later, closed=later)


def _require_taken(message: RobotMessage, content: bytes) -> None:
    code, said = _verdict(content)
    if code == 0:
        return
    if code is None:
        raise NotSent(_("机器人的服务器没有按约定回答,可能不是这个服务。"), closed=True)
    for hidden in filter(None, (message.secret, message.address)):
        said = said.replace(hidden, "…")
    reason = _("机器人的服务器没有收下这条消息({code} {said})。", code=code, said=" ".join(said.split())[:200])
    raise NotSent(reason, lasting=code not in BUSY, closed=code in BUSY)


def _verdict(content: bytes) -> tuple[int | None, str]:
    """Return the code of an answer, 0 for taken, and what it says; None where it is no such answer."""
    try:
        answer: Any = json.loads(content)
    except ValueError:
        return None, ""
    if not isinstance(answer, dict):
        return None, ""
    code = next((answer[name] for name in ("errcode", "code", "StatusCode") if name in answer), None)
    said = next((answer[name] for name in ("errmsg", "msg", "StatusMessage") if name in answer), "")
    return (code, str(said)) if isinstance(code, int) else (None, "")
