"""Drives one contender through the workload in its own process and prints every time it took, as one line of JSON.

It judges nothing and imports only the standard library: what the times mean is worked out by whoever started it.
"""

import json
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from tests.benchmarks import complaint


class Contender:
    """Something that runs the workload. What it has committed when a call returns is what counts."""

    packages: tuple[str, ...] = ()  # whose versions the report names

    def start(self, values: dict[str, Any]) -> Any:
        """Begin an instance; return by what it is found again."""
        raise NotImplementedError

    def shown(self, case: Any, task: str) -> Any:
        """Return what a person's page has shown before; not timed. It must find `task` open."""
        return case

    def complete(self, seen: Any, task: str, values: dict[str, Any]) -> None:
        """Complete the open task; fail if it is not `task`."""
        raise NotImplementedError

    def size(self) -> int:
        """Return the bytes that are stored now."""
        return 0


class Watch:
    """Notes what starts and completions take, and nothing of what lies between them."""

    def __init__(self, contender: Contender) -> None:
        self.contender = contender
        self.starts: list[float] = []  # seconds
        self.times: list[float] = []
        self.computed = 0.0  # seconds of processor of the completions

    def start(self) -> Any:
        """Begin an instance."""
        begun = perf_counter()
        case = self.contender.start(dict(complaint.START))
        self.starts.append(perf_counter() - begun)
        return case

    def complete(self, case: Any, task: str, values: dict[str, Any]) -> None:
        """Complete a task."""
        seen = self.contender.shown(case, task)
        computed, begun = process_time(), perf_counter()
        self.contender.complete(seen, task, values)
        self.times.append(perf_counter() - begun)
        self.computed += process_time() - computed

    def instances(self, count: int) -> None:
        """Run instances to their end, one after the other."""
        for _number in range(count):
            case = self.start()
            for task, values in complaint.completions():
                self.complete(case, task, values)


def drive(contender: Contender, job: dict[str, Any]) -> None:
    """Warm up, run as many instances as is told, slice by slice, and print the outcome.

    Args:
        job: `loops`: rounds at which the cost of one growing instance is asked for.
    """
    Watch(contender).instances(1)
    before, watch = contender.size(), Watch(contender)
    for count in slices():
        watch.instances(count)
    outcome = {"starts": watch.starts, "completions": watch.times, "cpu": watch.computed}
    outcome["grown"] = contender.size() - before
    outcome["loops"] = loops(contender, job["loops"]) if job["loops"] else {}
    outcome["rss"] = resident()
    outcome["versions"] = {name: version(name) for name in contender.packages}
    print(json.dumps(outcome), flush=True)


def slices() -> Iterator[int]:
    """Yield how much to do, as it is told, until the end; say when each slice is done."""
    print("ready", flush=True)
    while (line := sys.stdin.readline().strip()) not in ("", "end"):
        yield int(line)
        print("done", flush=True)


def loops(contender: Contender, wanted: list[int]) -> dict[int, list[float]]:
    """Let one instance go round, and return the last twenty completions at each wanted round, in seconds."""
    watch, found = Watch(contender), {}
    case = watch.start()
    for number, task, values in complaint.rounds(max(wanted)):
        watch.complete(case, task, values)
        if number and task == complaint.AGAIN[-1][0]:
            if number in wanted:
                found[number] = watch.times[-20:]
            if number % 1000 == 0:
                print(f"    round {number} of {max(wanted)}", file=sys.stderr, flush=True)
    return found


def resident() -> int:
    """Return the bytes of memory this process holds; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS")), 0)


def job() -> dict[str, Any]:
    """Return what this process was started to do."""
    return json.loads(sys.argv[1])
