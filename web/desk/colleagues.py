"""Who a task may be handed to: the members of the groups it is offered to, by name. The engine decides again."""

from typing import Any

import engine
from web import pages


def colleagues_of(task: Any) -> list[dict[str, str]]:
    """Return `{value, label}` for each person who could take the task over from whoever has it."""
    groups = engine.organization(pages.database(), task.procedure)["groups"]
    found = {one["value"]: one["label"] for group in task.candidate_groups for one in groups.get(group, ())}
    found.pop(task.assignee or "", None)
    return [{"value": value, "label": label} for value, label in sorted(found.items(), key=lambda each: each[1])]
