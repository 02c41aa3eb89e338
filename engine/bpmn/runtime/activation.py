"""A token at rest, with what belongs to it, and its short form in the stored state. It moves nothing."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from engine.bpmn.runtime.running import Running, row_of_running, running_of
from engine.bpmn.step import Json

MOVING = "moving"  # between two waits
PERSON = "ready"
JOB = "started"
JOINED = "joined"  # at a gateway that waits for more tokens
EVENT = "event"
INSIDE = "inside"  # for what moves inside it
COMPENSATING = "compensating"  # for the compensation it has thrown


@dataclass
class Done:
    """A completed activity that can still be compensated."""

    element_id: str
    variables: dict[str, Json] | None = None  # its own, as they were when it was done
    inner: list["Done"] = field(default_factory=list)  # what was done inside it, in order


@dataclass
class Round:
    """How far a loop or a multi-instance activity has come."""

    items: list[Json] | None = None  # of its collection
    total: int = 0  # instances to begin with; of a standard loop the most there may be, 0 without bound
    begun: int = 0
    done: int = 0
    ended: int = 0  # cancelled by the completion condition


@dataclass
class Activation:
    """A token that waits, with what belongs to it."""

    ref: str
    element_id: str
    waits: str = MOVING
    scope: str = ""  # ref of the activation it moves in; "" at the top
    process: int = 0  # 0 is the instance's own, n the n-th process it has called
    flow: str = ""  # the sequence flow it came by
    path: tuple[str, ...] = ()  # the branches it is on: "<split>:<branch>" each
    since: int = 0  # ids given out before it began
    index: int = 0  # n-th round of a loop, or n-th instance, from 1
    caught: bool = False  # its event has happened already: it passes
    compensates: str = ""  # the activation whose compensation it is part of
    calls: int = 0  # number of the process it has called, 0 for none: what moves inside sees no variables around it
    arrived: list[str] = field(default_factory=list)  # of several events that must all happen, those that have
    wrote: list[str] = field(default_factory=list)  # variables the called process has written
    loop: Round | None = None
    queue: list[Done] | None = None  # what is still to be compensated, the next one last
    limits: list[Running] = field(default_factory=list)
    due: datetime | None = None  # of its task, as its assignment says, whatever the limits are


_SHORT = [f for f in fields(Activation) if f.name not in ("ref", "element_id", "waits", "scope")]
_PLAIN: dict[str, Json] = {f.name: [] if f.name in ("arrived", "wrote", "limits") else f.default for f in _SHORT}


def row_of(found: Activation) -> list[Json]:
    """Return an activation as JSON: what is as usual is left out."""
    has = vars(found)
    more: dict[str, Json] = {name: has[name] for name, usual in _PLAIN.items() if has[name] != usual}
    if found.limits:
        more["limits"] = [row_of_running(each) for each in found.limits]
    row: list[Json] = [found.ref, found.element_id, found.waits, found.scope]
    return [*row, more] if more else row


def activation_of(row: list[Any]) -> Activation:
    """Read what `row_of` wrote."""
    more: dict[str, Any] = dict(row[4]) if len(row) > 4 else {}
    if "path" in more:
        more["path"] = tuple(more["path"])
    if "loop" in more:
        more["loop"] = Round(**more["loop"])
    if "queue" in more:
        more["queue"] = [done_of(entry) for entry in more["queue"]]
    if "limits" in more:
        more["limits"] = [running_of(row) for row in more["limits"]]
    if "due" in more:
        more["due"] = datetime.fromisoformat(more["due"])
    return Activation(row[0], row[1], row[2], row[3], **more)


def done_of(entry: dict[str, Any]) -> Done:
    """Read a completed activity."""
    return Done(entry["element_id"], entry["variables"], [done_of(inner) for inner in entry["inner"]])
