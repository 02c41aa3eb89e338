"""One plain function that plays a BPMN file by a list of moves and says what happened: for owners, tests and judges.

Nothing is stored, nobody is asked, and time is what the moves say.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.bpmn.bundle import Bundle, compile_bundle
from engine.bpmn.ensemble import Ensemble
from engine.bpmn.headless import Play
from engine.bpmn.runtime.handlers import JOBS
from engine.bpmn.step import Json
from engine.bpmn.times.durations import after, duration, moment
from engine.errors import NotFound

Handler = Callable[[Mapping[str, Json]], Mapping[str, Json]]
_BEGINNING = datetime(2025, 1, 6, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
MOST = 10_000  # moves that are made for the caller before it is given up


class BusinessError(Exception):
    """A handler of `run` raises it to end its task in a business error."""

    def __init__(self, code: str, values: Mapping[str, Json] | None = None) -> None:
        super().__init__(code)
        self.code, self.values = code, dict(values or {})


@dataclass(frozen=True, kw_only=True)
class Move:
    """Something that happens from outside.

    Attributes:
        do: complete, message, signal, fire, wait, or fail.
        name: the element to complete, fire or fail; the message or signal.
        values: what it brings; for `fail` the values of the error.
        key: correlation key of a message; code of an error.
        until: for wait, an aware moment or an ISO 8601 duration.
    """

    do: str
    name: str = ""
    values: Mapping[str, Json] = field(default_factory=dict)
    key: str = ""
    until: str = ""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of it, of the process that was run."""

    trace: tuple[str, ...]  # elements completed, in order
    completed: bool
    ends: tuple[str, ...]  # end events reached at the top
    variables: Mapping[str, Json]
    tasks: tuple[str, ...]  # elements with an open task
    timers: tuple[str, ...]  # events with a waiting timer
    waiting: tuple[str, ...]  # elements that wait for a message or signal
    jobs: tuple[str, ...]  # elements with a job nobody has answered
    others: tuple[str, ...] = ()  # `process/element` completed in other instances, in order


def run(
    data: bytes | Mapping[str, bytes],
    moves: Iterable[Move] = (),
    *,
    process: str = "",
    start: str | None = None,
    variables: Mapping[str, Json] | None = None,
    at: datetime = _BEGINNING,
    handlers: Mapping[str, Handler] | None = None,
    finish: bool = False,
) -> Outcome:
    """Play a process.

    Args:
        data: a BPMN file, or all members of a bundle by path.
        moves: what happens, in order. Timers due before a move fire before it.
        process: id of the process; "" is the first that can run.
        start: id of the start event; None is the first of the process.
        variables: what the start brings.
        at: moment of the start, aware.
        handlers: what service and send tasks do, by the type of their handler.
        finish: afterwards complete every task that is open, and let time pass, until nothing happens any more.
    Returns:
        The trace and what is left.
    Raises:
        DiagramRefused: the file cannot be read or run.
        DiagramFault: the diagram cannot go on; in a product this is an incident.
        LookupError: a move is about something that does not wait.
    """
    bundle = compile_bundle(data if isinstance(data, Mapping) else {"process.bpmn": data})
    return _Run(bundle, process, handlers or {}).played(start, variables, at, moves, finish=finish)


class _Run:
    def __init__(self, bundle: Bundle, process: str, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers
        self._all = Ensemble(bundle, jobs={*JOBS, *handlers})
        self._process = process or next(iter(bundle.processes), "")
        if self._process not in bundle.processes:
            raise NotFound
        self._starts, self._zone = bundle.processes[self._process].starts, bundle.processes[self._process].zone

    def played(
        self,
        start: str | None,
        variables: Mapping[str, Json] | None,
        at: datetime,
        moves: Iterable[Move],
        *,
        finish: bool,
    ) -> Outcome:
        first = next(iter(self._starts), "") if start is None else start
        self._now = at
        self._play = self._all.start(self._process, first, variables, at=at)
        self._answer()
        for move in moves:
            self._make(move)
        if finish:
            self._finish()
        return self._outcome()

    def _make(self, move: Move) -> None:
        if move.do == "wait":
            self._wait(self._until(move.until))
        elif move.do == "message":
            if not self._all.publish(move.name, move.values, key=move.key, at=self._now):
                raise LookupError(move.name)
        elif move.do == "signal":
            self._all.broadcast(move.name, move.values, at=self._now)
        else:
            self._touch(move)
        self._all.spread(self._now)
        self._answer()

    def _touch(self, move: Move) -> None:
        """A move at one element, in the first instance in which it waits."""
        if move.do == "complete":
            self._holding("tasks", move.name).complete(move.name, move.values, at=self._now)
        elif move.do == "fail":
            holder = self._holding("tasks", move.name, "jobs")
            holder.fail(move.name, move.key, move.values, at=self._now)
        elif move.do == "fire":
            self._wait(
                min(t.due_at for t in self._holding("timers", move.name).timers.values() if t.element_id == move.name)
            )
        else:
            raise LookupError(move.do)

    def _holding(self, kind: str, element_id: str, *more: str) -> Play:
        for play in self._all.plays:
            if any(one.element_id == element_id for name in (kind, *more) for one in getattr(play, name).values()):
                return play
        raise LookupError(element_id)

    def _until(self, text: str) -> datetime:
        if text.startswith("P"):
            return after(self._now, duration(text), self._zone)
        return moment(text)

    def _wait(self, until: datetime) -> None:
        self._all.wait_until(until)
        self._now = max(self._now, until)

    def _answer(self) -> None:
        """Let handlers do their jobs until none waits."""
        while (found := self._next_job()) is not None:
            play, ref = found
            job = play.jobs[ref]
            try:
                play.answer(job.element_id, self._handlers[job.type](job.inputs), at=self._now)
            except BusinessError as error:
                play.fail(job.element_id, error.code, error.values, at=self._now)
            self._all.spread(self._now)

    def _next_job(self) -> tuple[Play, str] | None:
        jobs = ((play, ref, job) for play in self._all.plays for ref, job in play.jobs.items())
        return next(((play, ref) for play, ref, job in jobs if job.type in self._handlers), None)

    def _finish(self) -> None:
        for _move in range(MOST):
            play = next((play for play in self._all.plays if play.tasks), None)
            due = [t.due_at for play in self._all.plays for t in play.timers.values()]
            if play is not None:
                self._make(Move(do="complete", name=next(iter(play.tasks.values())).element_id))
            elif due and not self._play.completed:
                self._make(Move(do="wait", until=min(due).isoformat()))
            else:
                return

    def _outcome(self) -> Outcome:
        play = self._play
        others = [f"{other.process_id}/{found}" for other in self._all.plays[1:] for found in other.visited()]
        return Outcome(
            trace=tuple(play.visited()),
            completed=play.completed,
            ends=tuple(play.ends),
            variables=play.variables,
            tasks=tuple(play.open),
            timers=tuple(timer.element_id for timer in play.timers.values()),
            waiting=tuple(one.element_id for one in play.subscriptions.values()),
            jobs=tuple(job.element_id for job in play.jobs.values()),
            others=tuple(others),
        )
