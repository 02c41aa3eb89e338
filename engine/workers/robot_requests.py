"""What each kind of robot is sent: its JSON, its signature, its marks made harmless. Pure: it opens no connection.

Texts are sent in the form that interprets least: plain text to DingTalk and WeCom, parts of a post to Feishu.
"""

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from engine.commands.letters.channels import RobotMessage

MOST_BYTES = {"dingtalk": 18_000, "wecom": 2_000, "feishu": 18_000}  # of a text, below what each takes at once


def request_of(message: RobotMessage, at: datetime) -> tuple[str, bytes]:
    """Return address and body of the request that sends a message.

    Args:
        at: the moment of sending, which is signed; the servers take none that is an hour off.
    """
    build = {"dingtalk": _dingtalk, "wecom": _wecom, "feishu": _feishu}[message.kind]
    address, body = build(message, at)
    return address, json.dumps(body, ensure_ascii=False).encode()


def dingtalk_signature(secret: str, milliseconds: int) -> str:
    """Return the `sign` of DingTalk for a moment in milliseconds since 1970, not yet quoted for an address."""
    return _base64(hmac.digest(secret.encode(), f"{milliseconds}\n{secret}".encode(), hashlib.sha256))


def feishu_signature(secret: str, seconds: int) -> str:
    """Return the `sign` of Feishu for a moment in seconds since 1970: the key is moment and secret, the text empty."""
    return _base64(hmac.digest(f"{seconds}\n{secret}".encode(), b"", hashlib.sha256))


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


def _dingtalk(message: RobotMessage, at: datetime) -> tuple[str, dict[str, Any]]:
    address = message.address
    if message.secret:
        now = int(at.timestamp() * 1000)
        signed = urlencode({"timestamp": now, "sign": dingtalk_signature(message.secret, now)})
        address += ("&" if "?" in address else "?") + signed
    # Without `at` nobody is called by an @ in the text.
    return address, {"msgtype": "text", "text": {"content": _text(message)}}


def _wecom(message: RobotMessage, _at: datetime) -> tuple[str, dict[str, Any]]:
    text = _text(message).replace("<@", "＜@")  # <@all> would call everybody
    return message.address, {"msgtype": "text", "text": {"content": text}}


def _feishu(message: RobotMessage, at: datetime) -> tuple[str, dict[str, Any]]:
    text = f"{message.title}{_cut(message.text, MOST_BYTES['feishu'])}"
    lines = [[{"tag": "text", "text": line, "un_escape": False}] for line in text.splitlines() if line.strip()]
    if message.link:
        lines.append([{"tag": "a", "text": message.link_text, "href": message.link}])
    body: dict[str, Any] = {"msg_type": "post", "content": {"post": {"zh_cn": {"content": lines}}}}
    if message.secret:
        now = int(at.timestamp())
        body |= {"timestamp": str(now), "sign": feishu_signature(message.secret, now)}
    return message.address, body


def _text(message: RobotMessage) -> str:
    """Return title and text with the link in a line of its own, which stays whole however long the text is."""
    link = f"\n{message.link_text}:{message.link}" if message.link else ""
    room = MOST_BYTES[message.kind] - len((message.title + link).encode())
    return f"{message.title}{_cut(message.text, room)}{link}"


def _cut(text: str, most: int) -> str:
    """Return `text` with at most so many bytes, and a sign where it goes on."""
    whole = text.encode()
    return text if len(whole) <= most else whole[: most - 3].decode("utf-8", "ignore") + "…"
