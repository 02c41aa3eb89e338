"""Working memory of an instance between two steps, and its form as bytes. History and definitions are never in it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
import SpiffWorkflow

from engine.bpmn.step import Json

VERSION = 1


class StateTooNew(ValueError):
    """The state was written by a later version of the product."""


@dataclass
class Running:
    """A limit whose clock runs."""

    id: str
    started_at: datetime
    due_at: datetime


@dataclass
class Activation:
    """A token that waits, with what belongs to it."""

    ref: str
    element_id: str
    waits: str  # ready: for a person; started: for a handler or for what moves inside
    scope: str  # ref of the sub-process activation around it; "" at the top
    limits: list[Running] = field(default_factory=list)


@dataclass
class Armed:
    """A timer that waits."""

    ref: str
    element_id: str
    host: str  # ref of the activation it is attached to
    due_at: datetime
    cycle: str | None = None
    anchor: datetime | None = None
    count: int = 0


@dataclass
class State:
    """Everything an instance needs to go on."""

    minted: int = 0  # ids given out so far
    activations: dict[str, Activation] = field(default_factory=dict)
    timers: dict[str, Armed] = field(default_factory=dict)
    variables: dict[str, dict[str, Json]] = field(default_factory=lambda: {"": {}})  # by scope ref
    rounds: dict[str, int] = field(default_factory=dict)  # activations so far, by element


def dump(state: State) -> bytes:
    """Write the state as JSON."""
    return orjson.dumps(
        {
            "state_version": VERSION,
            "library": SpiffWorkflow.__version__,
            "minted": state.minted,
            "activations": [_activation_row(a) for a in state.activations.values()],
            "timers": [_timer_row(t) for t in state.timers.values()],
            "variables": state.variables,
            "rounds": state.rounds,
        }
    )


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
    activations = [_activation(row) for row in found["activations"]]
    timers = [_timer(row) for row in found["timers"]]
    return State(
        minted=found["minted"],
        activations={a.ref: a for a in activations},
        timers={t.ref: t for t in timers},
        variables=found["variables"],
        rounds=found["rounds"],
    )


def _activation_row(found: Activation) -> list[Any]:
    limits = [[running.id, running.started_at, running.due_at] for running in found.limits]
    return [found.ref, found.element_id, found.waits, found.scope, limits]


def _activation(row: list[Any]) -> Activation:
    limits = [Running(name, _moment(start), _moment(due)) for name, start, due in row[4]]
    return Activation(ref=row[0], element_id=row[1], waits=row[2], scope=row[3], limits=limits)


def _timer_row(found: Armed) -> list[Any]:
    return [found.ref, found.element_id, found.host, found.due_at, found.cycle, found.anchor, found.count]


def _timer(row: list[Any]) -> Armed:
    ref, element_id, host, due_at, cycle, anchor, count = row
    started = None if anchor is None else _moment(anchor)
    return Armed(ref, element_id, host, _moment(due_at), cycle, started, count)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
