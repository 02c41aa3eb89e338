"""What an instance waits for, read from its stored state alone: the verifier compares it with the rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn.bundle import Bundle
from engine.bpmn.runtime.state import load


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What has to stand in the tables for one instance, by reference of the activation."""

    tasks: Mapping[str, str]  # -> id of the user task
    jobs: Mapping[str, str]  # -> id of the service or send task
    timers: Mapping[str, datetime]  # -> when it is due
    subscriptions: Mapping[str, tuple[str, str, str]]  # -> kind, name, correlation key


def waiting(bundle: Bundle, process_id: str, state: bytes | None) -> Waiting:
    """Return what an instance waits for.

    Args:
        bundle: the deployment it runs in.
        process_id: local id of its process.
        state: as the last step returned it; None waits for nothing.
    Raises:
        StateTooNew: the state was written by a later version of the product.
    """
    if state is None:
        return Waiting(tasks={}, jobs={}, timers={}, subscriptions={})
    stored = load(state)
    kinds = bundle.processes[process_id].diagram.elements
    active = [(a.ref, a.element_id, kinds[a.element_id].kind) for a in stored.activations.values()]
    return Waiting(
        tasks={ref: element for ref, element, kind in active if kind == "userTask"},
        jobs={ref: element for ref, element, kind in active if kind in ("serviceTask", "sendTask")},
        timers={timer.ref: timer.due_at for timer in stored.timers.values()},
        subscriptions={},
    )
