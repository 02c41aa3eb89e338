"""What an instance waits for, read from its stored state alone: the verifier compares it with the rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn.runtime.activation import JOB, PERSON
from engine.bpmn.runtime.state import State, load


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What has to stand in the tables for one instance, by reference of the activation."""

    tasks: Mapping[str, str]  # -> id of the user task
    jobs: Mapping[str, str]  # -> id of the service or send task
    timers: Mapping[str, datetime]  # -> when it is due
    subscriptions: Mapping[str, tuple[str, str, str]]  # -> kind, name, correlation key
    limits: Mapping[str, datetime]  # "<activation>/<limit>" -> when it is due


def waiting(state: bytes | None) -> Waiting:
    """Return what an instance waits for.

    Args:
        state: as the last step returned it; None waits for nothing.
    Raises:
        StateTooNew: the state was written by a later version of the product.
    """
    if state is None:
        return Waiting(tasks={}, jobs={}, timers={}, subscriptions={}, limits={})
    stored = load(state)
    active = [(a.ref, a.element_id, a.waits) for a in stored.activations.values()]
    return Waiting(
        tasks={ref: element for ref, element, waits in active if waits == PERSON},
        jobs={ref: element for ref, element, waits in active if waits == JOB},
        timers={timer.ref: timer.due_at for timer in stored.timers.values()},
        limits=_limits(stored),
        subscriptions={a.ref: (a.kind, a.name, a.key) for a in stored.awaited.values() if a.kind != "conditional"},
    )


def _limits(stored: State) -> dict[str, datetime]:
    bearers = [("", stored.limits), *((a.ref, a.limits) for a in stored.activations.values())]
    return {f"{ref}/{each.id}": each.due_at for ref, clocks in bearers for each in clocks if each.due_at is not None}
