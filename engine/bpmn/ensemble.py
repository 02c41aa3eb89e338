"""Plays all processes of a bundle together, without database, people or clock: what one throws, another may catch.

Messages find one receiver: who waits for them, else the process that begins with them. Signals reach everybody.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn.bundle import Bundle
from engine.bpmn.headless import Play
from engine.bpmn.runtime.handlers import JOBS
from engine.bpmn.step import EventType, Json, Thrown


@dataclass(frozen=True)
class Reached:
    """A node that was completed, and the process whose diagram it stands in."""

    process: str
    element: str


class Ensemble:
    """Instances of one bundle that send each other messages and signals."""

    def __init__(self, bundle: Bundle, *, jobs: Collection[str] = JOBS) -> None:
        self.bundle, self._jobs = bundle, jobs
        self.plays: list[Play] = []
        self.lost: list[Thrown] = []  # messages nobody has taken

    def start(
        self, process_id: str, event_id: str, variables: Mapping[str, Json] | None = None, *, at: datetime
    ) -> Play:
        """Begin an instance, and let the others hear what it throws."""
        play = Play(self.bundle, process_id, instance_id=f"case{len(self.plays)}", jobs=self._jobs)
        self.plays.append(play)
        play.start(event_id, variables, at=at)
        self.spread(at)
        return play

    def spread(self, at: datetime) -> None:
        """Bring what has been thrown to whoever waits for it, until nothing is under way any more."""
        while (found := next(self._under_way(), None)) is not None:
            sender, thrown = found
            sender.thrown.remove(thrown)
            if thrown.kind == "signal":
                self.broadcast(thrown.name, thrown.values, at=at, but=sender)
            elif not self._brought(thrown, at):
                self.lost.append(thrown)

    def publish(self, name: str, values: Mapping[str, Json] | None = None, *, key: str = "", at: datetime) -> bool:
        """Publish a message from outside; return whether anybody took it."""
        taken = self._brought(Thrown(element_id="", kind="message", name=name, key=key, values=dict(values or {})), at)
        self.spread(at)
        return taken

    def broadcast(
        self, name: str, values: Mapping[str, Json] | None = None, *, at: datetime, but: Play | None = None
    ) -> int:
        """Broadcast a signal; return how many took it.

        Args:
            but: an instance that has had it already.
        """
        taken = sum(play.publish("signal", name, values, at=at) for play in self.plays if play is not but)
        for process_id, event_id in self._starts("signal", name):
            self.start(process_id, event_id, values, at=at)
            taken += 1
        self.spread(at)
        return taken

    def wait_until(self, at: datetime) -> None:
        """Let time pass in all instances, up to and including `at`."""
        while any(timer.due_at <= at for play in self.plays for timer in play.timers.values()):
            earliest = min((t.due_at, n) for n, play in enumerate(self.plays) for t in play.timers.values())
            self.plays[earliest[1]].wait_until(earliest[0])
            self.spread(earliest[0])

    def reached(self) -> list[Reached]:
        """Return every node completed so far, by instance and in its order."""
        return [
            Reached(event.process or play.process_id, event.element_id)
            for play in self.plays
            for event in play.events
            if event.type is EventType.ELEMENT_COMPLETED
        ]

    def _under_way(self) -> Iterator[tuple[Play, Thrown]]:
        for play in self.plays:
            for thrown in play.thrown:
                yield play, thrown

    def _brought(self, thrown: Thrown, at: datetime) -> bool:
        for play in self.plays:
            if play.publish("message", thrown.name, thrown.values, key=thrown.key, at=at):
                return True
        for process_id, event_id in self._starts("message", thrown.name):
            self.start(process_id, event_id, thrown.values, at=at)
            return True
        return False

    def _starts(self, kind: str, name: str) -> Iterator[tuple[str, str]]:
        for process in self.bundle.processes.values():
            for event in process.starts.values():
                if any((d.kind, d.name) == (kind, name) for d in event.definitions):
                    yield process.id, event.id
