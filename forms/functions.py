"""What the expressions of a form may call beside FEEL: `cases`, `decide`, `steps`. For what it shows, sums or suggests.

What counts as evidence is decided by the diagram, where it is recorded; nothing here writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import engine
from engine import feel
from engine.errors import DecisionFailed, ExpressionFailed
from engine.storage import Database

Json = Any


def functions_of(
    db: Database, *, procedure: str, deployment_id: str, instance_id: str, now: datetime, zone: ZoneInfo
) -> Mapping[str, Callable[..., Json]]:
    """Return the functions by the name by which an expression calls them.

    `cases(variable, value, names)`: of the procedure's other cases that hold the value, the variables named.
    `decide(table, inputs)`: what a decision table of the deployment answers; null where it answers nothing.
    `steps()`: the tasks that people have completed in the case that asks, as `engine.tasks_done` returns them.

    Args:
        procedure: whose cases.
        deployment_id: whose tables.
        instance_id: the case that asks; "" at a start.
    """

    @cache
    def found(variable: str, value: str, names: tuple[str, ...]) -> list[dict[str, Json]]:
        return engine.other_cases(db, procedure, variable=variable, value=value, wanted=names, but=instance_id)

    def cases(variable: Json, value: Json, names: Json) -> list[dict[str, Json]]:
        wanted = names if isinstance(names, list | tuple) else [names]
        known = isinstance(variable, str) and isinstance(value, str)
        return found(variable, value, tuple(str(name) for name in wanted)) if known else []

    def decide(decision: Json, inputs: Json = None) -> Json:
        table = engine.bundle_of(db, deployment_id).decisions.get(str(decision))
        given = feel.to_json(inputs)
        if table is None or not isinstance(given, dict):
            return None
        try:
            return table.evaluate(given, scope=feel.Scope(now=now, zone=zone)).value
        except (DecisionFailed, ExpressionFailed):
            return None

    def steps() -> list[dict[str, Json]]:
        return engine.tasks_done(db, instance_id, zone)

    return {"cases": cases, "decide": decide, "steps": steps}
