"""What tests need from the machine: present, or skipped with one line, or a failure where everything is required."""

import os
import shutil
import socket
from pathlib import Path
from typing import NoReturn

import pytest

REQUIRED = os.environ.get("CLAUSEFLOW_TEST_REQUIRE") == "all"
SHARED = Path(__file__).resolve().parents[2] / "shared"


def lacking(what: str) -> NoReturn:
    """Skip the test because the machine lacks `what`; fail instead where nothing may be lacking."""
    if REQUIRED:
        pytest.fail(f"{what} is required here and was not found", pytrace=False)
    pytest.skip(f"{what} was not found on this machine")


def answers(port: int) -> bool:
    """Return whether something listens on this port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def chromium() -> str:
    """Return the path of the browser."""
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):  # the first is quickest
        if found := shutil.which(name):
            return found
    return lacking("Chromium")


def shared(part: str) -> Path:
    """Return a file or folder of the specification that lies beside the checkout on the developers' machines."""
    path = SHARED / part
    if not path.exists():
        pytest.skip(f"the specification ({part}) is not beside this checkout")
    return path
