"""The history of a step: what the runtime reports becomes events whose personal values stand beside the chain."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.audit import NewEvent
from engine.bpmn.step import Event, EventType, Step

PERSONAL = ("inputs", "value", "values", "message", "key")  # parts of an event's data that may hold what people typed


def events_of(step: Step, task_ids: Mapping[str, str]) -> Iterator[NewEvent]:
    """Yield the events of a step in their order.

    Args:
        step: as the runtime returned it.
        task_ids: reference of an activation -> id of its task, for the tasks the step opened or closed.
    """
    for event in step.events:
        data, values = _changes(event) if event.type == EventType.VARIABLES_SET else _divided(event.data)
        task_id = task_ids.get(event.ref)
        data |= {"process": event.process} if event.process else {}
        yield NewEvent(
            type=event.type, element_id=event.element_id, ref=event.ref, task_id=task_id, data=data, values=values
        )


def _changes(event: Event) -> tuple[dict[str, Any], dict[str, Any]]:
    """A change of variables: names and values stand beside the chain as name -> [old, new]."""
    data = {name: value for name, value in event.data.items() if name != "changes"}
    return data, {name: [old, new] for name, old, new in event.data["changes"]}


def _divided(data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    if not data:
        return {}, {}
    public = {name: value for name, value in data.items() if name not in PERSONAL}
    return public, {name: value for name, value in data.items() if name in PERSONAL}
