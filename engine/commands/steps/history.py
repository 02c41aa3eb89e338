"""The history of a step: what the runtime reports becomes events whose personal values stand beside the chain."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.audit import NewEvent
from engine.bpmn.step import Event, EventType, Step, TaskClosed, TaskMoved, TaskOpened

PERSONAL = ("inputs", "value", "values", "message", "key")  # parts of an event's data that may hold what people typed


def events_of(step: Step) -> Iterator[NewEvent]:
    """Yield the events of a step in their order; those that are about a task name it."""
    about = _tasks(step)
    for event in step.events:
        data, values = _changes(event) if event.type == EventType.VARIABLES_SET else _divided(event.data)
        task_id = event.ref if event.ref in about else None
        data |= {"process": event.process} if event.process else {}
        yield NewEvent(
            type=event.type, element_id=event.element_id, ref=event.ref, task_id=task_id, data=data, values=values
        )


def _tasks(step: Step) -> set[str]:
    """The tasks that the step opened or closed, let be due at another moment, or told somebody of."""
    touched: tuple[TaskOpened | TaskClosed | TaskMoved, ...] = (
        *step.tasks_opened, *step.tasks_closed, *step.tasks_moved
    )  # fmt: skip
    return {task.ref for task in touched}.union(*(passed.refs for passed in step.limits_passed))


def _changes(event: Event) -> tuple[dict[str, Any], dict[str, Any]]:
    """A change of variables: names and values stand beside the chain as name -> [old, new]."""
    data = {name: value for name, value in event.data.items() if name != "changes"}
    return data, {name: [old, new] for name, old, new in event.data["changes"]}


def _divided(data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    if not data:
        return {}, {}
    public = {name: value for name, value in data.items() if name not in PERSONAL}
    return public, {name: value for name, value in data.items() if name in PERSONAL}
