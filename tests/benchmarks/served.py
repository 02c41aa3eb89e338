"""A web server of the benchmark: gunicorn in a process of its own, as `clauseflow web` runs it, and what it computes.

It measures the processor's time of the server alone, in nanoseconds where the system tells them.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from tests.benchmarks.environments import TOP, Missing, reason

READY_SECONDS, PAUSE_SECONDS, GRACE_SECONDS = 60, 0.05, 15
PRODUCT, EMPTY = ("web.cli", "web"), ("tests.benchmarks.peers.empty_flask",)


@dataclass(frozen=True, kw_only=True)
class Served:
    """A server that answers."""

    port: int
    process: subprocess.Popen[bytes]

    def computed(self) -> float:
        """Return the seconds of processor that the server has used since it began, in all its processes."""
        return sum(_seconds_of(pid) for pid in _family(self.process.pid))


@contextmanager
def served(module: Sequence[str], **settings: str) -> Iterator[Served]:
    """Yield a server that answers, and end it afterwards.

    Args:
        module: its module, then its arguments.
        settings: variables of the product by their names, without the beginning that all have.
    Raises:
        Missing: it does not begin; the text says why.
    """
    port = _free_port()
    chosen = {"LISTEN": f"127.0.0.1:{port}", "WEB_PROCESSES": "1", **settings}
    others = {name: value for name, value in os.environ.items() if not name.startswith("CLAUSEFLOW_")}
    environment = {**others, **{f"CLAUSEFLOW_{name}": value for name, value in chosen.items()}}
    with TemporaryFile("w+") as errors:
        words = [sys.executable, "-m", *module]
        process = subprocess.Popen(words, cwd=TOP, env=environment, stdin=subprocess.DEVNULL, stderr=errors)
        try:
            if not _answers(process, port):
                errors.seek(0)
                raise Missing(f"{module[0]}: {reason(errors.read())}")
            yield Served(port=port, process=process)
        finally:
            _end(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=READY_SECONDS) as connection:
                connection.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
                return bool(connection.recv(1))
        except OSError:
            time.sleep(PAUSE_SECONDS)
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _family(pid: int) -> Iterator[int]:
    """Yield a process and those it has begun."""
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in path.read_text().split():
            yield from _family(int(child))


def _seconds_of(pid: int) -> float:
    """Return what the threads of a process have computed; 0 where the system does not tell."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(path.read_text().split()[0]) for path in threads) / 1e9
