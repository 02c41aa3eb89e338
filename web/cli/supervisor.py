"""Starts the web server and the worker as children, watches them, and ends them together.

It never touches the database: what must be done before the children start is done by `up`.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from web.cli.lifeline import VARIABLE

GRACE_SECONDS = 15.0  # how long a child may take to finish what it holds
LOOK_SECONDS = 0.2
STEADY_SECONDS = 10.0  # a child that lived so long is started again at once when it dies


@dataclass(kw_only=True)
class Child:
    """One process under the supervisor and the command that starts it."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    quick_deaths: int = 0


@dataclass(kw_only=True)
class Supervisor:
    """Keeps its children running until it is told to stop or one of them cannot live."""

    environment: Mapping[str, str]
    say: Callable[[str], None]
    children: list[Child] = field(default_factory=list)
    stopping: bool = False
    _lifeline: tuple[int, int] = field(default_factory=os.pipe)

    def add(self, name: str, *arguments: str) -> None:
        """Add a child that runs the product's own command with `arguments`."""
        self.children.append(Child(name=name, command=[sys.executable, "-m", "web.cli", *arguments]))

    def start(self) -> None:
        """Start every child; from now on SIGINT and SIGTERM stop them all."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        for child in self.children:
            self._start(child)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, child: Child) -> None:
        reading = self._lifeline[0]
        child.started = time.monotonic()
        child.process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own command
            child.command,
            env={**self.environment, VARIABLE: str(reading)},
            pass_fds=[reading],
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C reaches the supervisor alone, which then ends them in order
        )

    def watch(self) -> int:
        """Wait until told to stop; a child that dies is started again unless it dies at once three times.

        Returns:
            The exit status for the whole: 0 after a stop, 1 when a child could not be kept alive.
        """
        while not self.stopping:
            for child in self.children:
                if child.process and child.process.poll() is not None and not self._revive(child):
                    return self.stop(1)
            time.sleep(LOOK_SECONDS)
        return self.stop(0)

    def _revive(self, child: Child) -> bool:
        steady = time.monotonic() - child.started > STEADY_SECONDS
        child.quick_deaths = 0 if steady else child.quick_deaths + 1
        if child.quick_deaths >= 3:
            return False
        self._start(child)
        return True

    def stop(self, status: int) -> int:
        """End every child, the last started first, and return `status`."""
        living = [c.process for c in reversed(self.children) if c.process and c.process.poll() is None]
        for process in living:
            process.terminate()
        until = time.monotonic() + GRACE_SECONDS
        for process in living:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        return status
