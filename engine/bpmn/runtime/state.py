"""Working memory of an instance between two steps, and its form as bytes. History and definitions are never in it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
import SpiffWorkflow

from engine.bpmn.runtime.activation import Activation, Done, activation_of, done_of, row_of
from engine.bpmn.runtime.running import Running, row_of_running, running_of
from engine.bpmn.runtime.sharing import divided, joined
from engine.bpmn.step import Json

VERSION = 4


class StateTooNew(ValueError):
    """The state was written by a later version of the product."""


@dataclass
class Armed:
    """A timer that waits."""

    ref: str
    element_id: str
    host: str  # ref of the activation it belongs to; "" is the instance itself
    due_at: datetime
    cycle: str | None = None
    anchor: datetime | None = None
    count: int = 0
    process: int = 0
    number: int = 0  # which definition of its event
    limit: str = ""  # id of the limit whose warning or due moment it is; its element is the one that carries the limit
    missed: bool = False  # of a limit: it is due, not only to be warned of
    provisional: int = 0  # the first year its time reaches into whose days off are not published
    since: datetime | None = None  # of a provisional one: when it was armed


@dataclass
class Awaited:
    """A message, signal or condition that is waited for."""

    ref: str
    element_id: str
    host: str  # ref of the activation it belongs to; "" is the instance itself
    kind: str  # message | signal | conditional
    name: str = ""
    key: str = ""  # correlation key
    held: bool = False  # a condition that was true when it was last asked
    process: int = 0
    number: int = 0  # which definition of its event


@dataclass
class Written:
    """Who wrote a variable last, where branches run beside each other."""

    number: int  # ids given out before it
    path: tuple[str, ...]
    element_id: str


@dataclass
class State:
    """Everything an instance needs to go on."""

    minted: int = 0  # ids given out so far; it also orders writes and beginnings
    activations: dict[str, Activation] = field(default_factory=dict)
    timers: dict[str, Armed] = field(default_factory=dict)
    awaited: dict[str, Awaited] = field(default_factory=dict)
    variables: dict[str, dict[str, Json]] = field(default_factory=lambda: {"": {}})  # by scope ref
    written: dict[str, dict[str, Written]] = field(default_factory=dict)  # by scope ref and variable
    rounds: dict[str, int] = field(default_factory=dict)  # activations so far, by element
    done: dict[str, list[Done]] = field(default_factory=dict)  # what can be compensated, by scope ref
    come: dict[str, list[str]] = field(default_factory=dict)  # "<scope>/<node>" -> which of its flows or events so far
    limits: list[Running] = field(default_factory=list)  # of the whole process
    called: list[str] = field(default_factory=list)  # processes called so far: "<process>" or "<bundle>|<process>"


def dump(state: State) -> bytes:
    """Write the state as JSON; what is empty is left out."""
    variables, shared = divided(state.variables)
    found: dict[str, Any] = {
        "state_version": VERSION,
        "library": SpiffWorkflow.__version__,
        "minted": state.minted,
        "activations": [row_of(a) for a in state.activations.values()],
        "timers": [_timer_row(t) for t in state.timers.values()],
        "awaited": [list(vars(a).values()) for a in state.awaited.values()],
        "variables": variables,
        "shared": shared,
        "written": {s: {n: list(vars(w).values()) for n, w in names.items()} for s, names in state.written.items()},
        "rounds": state.rounds,
        "done": state.done,
        "come": state.come,
        "limits": [row_of_running(running) for running in state.limits],
        "called": state.called,
    }
    return orjson.dumps({name: value for name, value in found.items() if value or name in ("minted", "variables")})


def load(data: bytes | None) -> State:
    """Read what `dump` wrote; None is an instance that has not begun.

    Raises:
        StateTooNew: written by a later version.
    """
    if data is None:
        return State()
    found = orjson.loads(data)
    if found["state_version"] > VERSION:
        raise StateTooNew(found["state_version"])
    return State(
        minted=found["minted"],
        activations={row[0]: activation_of(row) for row in found.get("activations", ())},
        timers={row[0]: _timer(row) for row in found.get("timers", ())},
        awaited={row[0]: Awaited(*row) for row in found.get("awaited", ())},
        variables=joined(found["variables"], found.get("shared", {})),
        written={
            scope: {name: Written(row[0], tuple(row[1]), row[2]) for name, row in names.items()}
            for scope, names in found.get("written", {}).items()
        },
        rounds=found.get("rounds", {}),
        done={scope: [done_of(entry) for entry in entries] for scope, entries in found.get("done", {}).items()},
        come=found.get("come", {}),
        limits=[running_of(row) for row in found.get("limits", ())],
        called=found.get("called", []),
    )


_SHORT = 9  # parts of a timer that most have no more of


def _timer_row(found: Armed) -> list[Any]:
    row = list(vars(found).values())
    return row if found.limit or found.provisional else row[:_SHORT]


def _timer(row: list[Any]) -> Armed:
    ref, element_id, host, due_at, cycle, anchor, *more = row
    started = None if anchor is None else _moment(anchor)
    found = Armed(ref, element_id, host, _moment(due_at), cycle, started, *more)
    if isinstance(found.since, str):
        found.since = _moment(found.since)
    return found


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
