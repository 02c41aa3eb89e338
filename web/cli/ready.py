"""Waits until the web server answers. Asks only this machine and gives up after a stated time."""

import time
import urllib.error
import urllib.request
from collections.abc import Callable

SECONDS = 60.0
PAUSE = 0.2


def wait_until_ready(address: str, *, until: Callable[[], bool]) -> bool:
    """Return True when the server at `address` answers, False after a minute or when `until` says stop."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and not until():
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):  # noqa: S310 - our own address
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(PAUSE)
    return False
