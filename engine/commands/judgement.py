"""What a decision table said of a form, as the history keeps it beside the completion. It decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.audit import NewEvent
from engine.bpmn.step import EventType, Json


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A table that judged what a person has filled in, of the version the case runs in."""

    decision: str  # id of the table
    rules: tuple[int, ...]  # those that counted, from 1
    inputs: Mapping[str, Json]
    value: Json

    def event(self, element_id: str, *, task_id: str | None = None) -> NewEvent:
        """Return the line of history; what people typed stands beside the chain."""
        values: dict[str, Any] = {"inputs": dict(self.inputs), "value": self.value}
        data = {"decision": self.decision, "rules": list(self.rules)}
        kind, ref = EventType.DECISION_EVALUATED, task_id or ""
        return NewEvent(type=kind, element_id=element_id, ref=ref, task_id=task_id, data=data, values=values)
