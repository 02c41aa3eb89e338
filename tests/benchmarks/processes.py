"""One contender at work: fresh processes on an empty database, which do as much as they are told and then tell.

It ends only processes that it began itself, and leaves none behind.
"""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from threading import Timer
from typing import Any

from tests.benchmarks import complaint, scratch, sizes
from tests.benchmarks.contenders import Contender
from tests.benchmarks.environments import TOP, Command, Missing, command, reason

LONGEST_SECONDS = 3_600  # that a process may live
FAR = 1_000  # rounds of a loop from which the process says how far it is


class Client:
    """A process that drives a contender: it says `ready`, does slices, and prints its outcome at the end."""

    def __init__(self, how: Command, job: dict[str, Any], *, speaks: bool) -> None:
        """Begin it.

        Args:
            job: what it finds as its only argument.
            speaks: whether what it says of its progress goes to the terminal.
        """
        self.errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 it lives as long as the process
        words = [*how.words, json.dumps(job)]
        self.process = subprocess.Popen(
            words, cwd=TOP, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=None if speaks else self.errors,
        )  # fmt: skip
        self.watch = Timer(LONGEST_SECONDS, self.process.kill)
        self.watch.daemon = True
        self.watch.start()

    def tell(self, word: str) -> None:
        """Tell it to go on.

        Raises:
            Missing: it has ended.
        """
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(f"{word}\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            self.wait_for("nothing")

    def wait_for(self, beginning: str) -> str:
        """Wait for a line that begins like this, past whatever a library prints, and return it.

        Raises:
            Missing: it ended before.
        """
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith(beginning):
                return line
        self.process.wait()
        self.errors.seek(0)
        raise Missing(reason(self.errors.read()))

    def close(self) -> None:
        """End it if it still runs, and wait for its end."""
        self.watch.cancel()
        self.process.kill()
        self.process.communicate()
        self.errors.close()


class Running:
    """The processes of one contender with their database."""

    def __init__(self, contender: Contender, loops: Sequence[int]) -> None:
        """Begin them, one after the other: the first makes the tables.

        Args:
            loops: rounds at which the cost of one growing instance is asked for at the end.
        Raises:
            Missing: it cannot run here; the text says why.
        """
        how = command(contender.environment, contender.script)
        self.version = how.version
        self.clients: list[Client] = []
        job = {"loops": list(loops), "modules": how.modules, **(_told() if how.modules else {})}
        with ExitStack() as stack:
            job["url"] = stack.enter_context(scratch.database(contender.database))
            for number in range(contender.processes):
                client = Client(how, {**job, "client": number}, speaks=max(loops, default=0) >= FAR)
                stack.callback(client.close)
                client.wait_for("ready")
                self.clients.append(client)
            self.stack = stack.pop_all()

    def work(self, instances: int) -> None:
        """Let all of them run so many instances each, at the same time."""
        for client in self.clients:
            client.tell(str(instances))
        for client in self.clients:
            client.wait_for("done")

    def end(self) -> list[dict[str, Any]]:
        """Let them measure the loops, and return what each has measured."""
        for client in self.clients:
            client.tell("end")
        return [dict(json.loads(client.wait_for("{"))) for client in self.clients]

    def close(self) -> None:
        """End the processes and drop the database."""
        self.stack.close()


def _told() -> dict[str, Any]:
    """Return what a contender in another language has to be told, as it cannot import the workload."""
    named = {"opening": complaint.OPENING, "again": complaint.AGAIN, "script": complaint.SCRIPT}
    scripts = {name: [(task, complaint.values(task, each)) for task, each in steps] for name, steps in named.items()}
    source = complaint.diagram(lambda name: f"${{environment.output.{name}}}")
    return {"source": source, "workload": {"start": complaint.START, "sizes": sizes.TABLES, **scripts}}
