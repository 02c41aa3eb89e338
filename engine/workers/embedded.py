"""The embedded broker: kombu's filesystem transport in a folder of ours, no server needed.

It never hands out a half-written message: a file appears under its name only when it is whole.
"""

import os
from pathlib import Path
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

SCHEME = "embedded"
POLL_SECONDS = 0.2  # how long a wake-up may lie before a worker sees it


class Channel(filesystem.Channel):
    """A channel whose messages are renamed into place, since the library's own are visible while still empty."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        name = f"{uuid4().hex}.{queue}"
        written = folder / f"{name}.new"
        written.write_text(dumps(payload), encoding="utf-8")
        os.replace(written, folder / f"{name}.msg")


class Transport(filesystem.Transport):
    """The filesystem transport with whole messages."""

    Channel = Channel


TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"


def transport_options(folder: Path) -> dict[str, Any]:
    """Prepare `folder` and return the options that make it the broker.

    Args:
        folder: where messages lie; created when missing, private to the account that runs the product.
    """
    for part in ("messages", "control", "processed"):
        (folder / part).mkdir(parents=True, exist_ok=True, mode=0o700)
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
        "processed_folder": str(folder / "processed"),
        "store_processed": True,  # false would move messages through the system's temporary folder first
        "polling_interval": POLL_SECONDS,
    }
