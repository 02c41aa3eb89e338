"""Which rules of a form's decision a submission of a scenario meets, for the coverage. It judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import clock, feel
from engine.errors import ClauseflowError
from forms.schema import read
from web.scenarios.scenario import Json


def matched(bundle: Any, detail: Any, values: Mapping[str, Json]) -> set[tuple[str, int]]:
    """Return the rules (decision, number from 1) of the form's decision that the submission meets.

    Args:
        bundle: the bundle the case runs in.
        detail: the task.
        values: what is submitted.
    """
    form = read(bundle.forms[detail.form_key]) if detail.form_key in bundle.forms else None
    judge = form.judge if form else None
    if judge is None or (judge.tasks and detail.element_id not in judge.tasks):
        return set()
    zone = bundle.processes[detail.process_key.partition("/")[2]].zone
    scope = feel.Scope(now=clock.now(), zone=zone)
    seen = {**detail.variables, **values}
    try:
        inputs = {
            name: feel.to_json(feel.compile(text).evaluate(seen, scope=scope)) for name, text in judge.inputs.items()
        }
        rules = bundle.decisions[judge.decision].evaluate(inputs, scope=scope).rules
    except (ClauseflowError, KeyError):
        return set()
    return {(judge.decision, number) for number in rules}
