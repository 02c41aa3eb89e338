"""The ways out of the house that this process knows, set where it begins. Without any, no letter is posted or sent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail as the product writes it; whoever sends it adds the sender."""

    id: str  # the same each time it is sent: becomes the Message-ID
    to: str  # address
    subject: str  # one line without control characters
    text: str
    written_at: datetime


@dataclass(frozen=True, kw_only=True)
class RobotMessage:
    """A message for the chat of a group."""

    kind: str  # dingtalk | wecom | feishu
    address: str = field(repr=False)  # with the key of the chat in it
    secret: str = field(repr=False)  # empty: not signed
    title: str
    text: str  # as it is to be read: each kind's own marks are made harmless by whoever sends it
    link: str = ""  # address of the case; empty where none is known
    link_text: str = ""


class NotSent(Exception):
    """A letter was not sent. The reason is for the administrator and holds neither address nor secret of a robot."""

    def __init__(self, reason: str, *, lasting: bool = False, closed: bool = False) -> None:
        """Keep what it means for this letter and for others.

        Args:
            reason: one line in plain words.
            lasting: trying again would end the same way.
            closed: nothing gets through this way at the moment, so that others need not try.
        """
        super().__init__(reason)
        self.reason, self.lasting, self.closed = reason, lasting, closed


@dataclass(frozen=True, kw_only=True)
class Channels:
    """Whoever sends, and what the installation says about it. A sender returns when the letter is taken over.

    A sender raises NotSent, and whatever else it raises counts as a failure that may pass.
    """

    mail: Callable[[Mail], None] | None = None  # None: no mail is posted
    robot: Callable[[RobotMessage], None] | None = None
    robot_hosts: frozenset[str] = frozenset()  # host or host:port, beside those of the products themselves
    public_url: str = ""  # address people type, without a trailing slash; empty: letters have no link


_channels = Channels()


def set_channels(channels: Channels) -> None:
    """Let letters leave this process by `channels`; `Channels()` closes every way."""
    global _channels  # noqa: PLW0603 - one set a process, set where the process begins
    _channels = channels


def channels() -> Channels:
    """Return the ways out of this process."""
    return _channels
