"""What the expressions of a form may know: the case's variables, the organization, the person, the task, the clock.

It evaluates and hands back JSON; which expression matters when is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from engine import feel
from engine.errors import ExpressionFailed, ExpressionInvalid
from forms.places import Path, get
from forms.schema import Json
from forms.words import ZONE

KNOWN = ("organization", "user", "case", "task")  # beside the variables
RESERVED = frozenset({*KNOWN, "before", "this", "parent", "i"})


@dataclass(frozen=True, kw_only=True)
class Context:
    """The surroundings in which one form is opened or judged."""

    element_id: str  # the task's element, or the start event
    now: datetime
    variables: Mapping[str, Json] = field(default_factory=dict)
    known: Mapping[str, Json] = field(default_factory=dict)  # organization, user, case, task
    zone: ZoneInfo = ZONE
    functions: Mapping[str, Callable[..., Json]] = field(default_factory=dict)  # what expressions may call beside FEEL

    @property
    def user_id(self) -> str:
        """The person at the page; "" when nobody is."""
        user = self.known.get("user")
        return str(user.get("id") or "") if isinstance(user, Mapping) else ""

    def evaluate(self, text: str, data: Mapping[str, Json], row: Path = ()) -> Json:
        """Evaluate a FEEL expression over the form's data.

        Args:
            text: FEEL, with or without the leading `=`.
            data: the variables with the form's values put in place.
            row: the row the expression stands in; it sees `this`, `parent` and `i` as in form-js.
        Returns:
            JSON; None where FEEL says null.
        Raises:
            ExpressionInvalid, ExpressionFailed: it cannot be read, or costs too much.
        """
        around = {**data, **self.known, "before": dict(self.variables), **_local(data, row)}
        scope = feel.Scope(now=self.now, zone=self.zone, functions=self.functions)
        return feel.to_json(feel.compile(text).evaluate(around, scope=scope))

    def attempt(self, text: str, data: Mapping[str, Json], row: Path = ()) -> Json:
        """Evaluate as `evaluate` does; None also where the expression cannot be evaluated."""
        try:
            return self.evaluate(text, data, row)
        except (ExpressionInvalid, ExpressionFailed):
            return None


def _local(data: Mapping[str, Json], row: Path) -> dict[str, Json]:
    if not row:
        return {"this": data, "parent": None, "i": []}
    outer = max((place for place in range(len(row) - 1) if isinstance(row[place], int)), default=-1)
    parent = get(data, row[: outer + 1]) if outer >= 0 else data
    return {"this": get(data, row), "parent": parent, "i": [part + 1 for part in row if isinstance(part, int)]}
