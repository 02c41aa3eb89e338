"""One evaluation: what it may know (Scope), what it may spend (Run), and the names it sees (Frame).

Nothing here reads time by itself unless the caller gave no scope.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from engine import clock
from engine.errors import ExpressionFailed
from engine.feel.values import Value
from engine.language import gettext as _

STEPS = 10_000
LIST_LENGTH = 10_000
STRING_LENGTH = 100_000
CALL_DEPTH = 20
_REMARKS = 20
_HOME = "Asia/Shanghai"
_Kind = TypeVar("_Kind")  # null stands for a value of whatever kind the caller returns


@dataclass(frozen=True, slots=True)
class Remark:
    """Why a part of an expression came out as null: the expression and the reason in plain words."""

    text: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What an expression may know beyond its variables.

    Args:
        now: the moment `now()` and `today()` speak of; aware.
        zone: the zone they and `end of day` are told in.
        functions: product functions by name; called with FEEL values, they may return FEEL values or JSON.
        steps: rounds of loops and calls of functions an evaluation may take.
        remarks: filled by every evaluation with the reasons for nulls, at most 20 an evaluation.
    """

    now: datetime
    zone: ZoneInfo
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    steps: int = STEPS
    remarks: list[Remark] = field(default_factory=list)
    trail: list[Any] = field(default_factory=list)  # what decision tables that answered tell of themselves


class Run:
    """The state of one evaluation: what is left of its budget, and the remarks it made."""

    steps = STEPS  # what is set once in a while stands in the class, so that a run is cheap to begin
    calls = 0
    remarked = 0

    def __init__(self, text: str, scope: Scope | None) -> None:
        self.text = text
        self._scope = scope
        if scope is not None:
            self.steps = scope.steps

    @property
    def scope(self) -> Scope:
        """What the expression may know; the present moment in the product's home zone where nobody said."""
        if self._scope is None:
            self._scope = Scope(now=clock.now(), zone=ZoneInfo(_HOME))
        return self._scope

    @property
    def functions(self) -> Mapping[str, Callable[..., Any]]:
        """The product functions by name."""
        return self._scope.functions if self._scope is not None else {}

    def failed(self, reason: str) -> ExpressionFailed:
        """Make the error of an expression that spent more than it may."""
        return ExpressionFailed(reason=reason, text=self.text)

    def spend(self, steps: int = 1) -> None:
        """Take `steps` from the budget.

        Raises:
            ExpressionFailed: nothing is left.
        """
        self.steps -= steps
        if self.steps < 0:
            raise self.failed(_("计算步数超过上限"))

    def sized(self, items: list[Value]) -> list[Value]:
        """Return a list that is not longer than lists may be.

        Raises:
            ExpressionFailed: it is.
        """
        if len(items) > LIST_LENGTH:
            raise self.failed(_("列表超过 {limit} 项", limit=LIST_LENGTH))
        return items

    def written(self, text: str) -> str:
        """Return a string that is not longer than strings may be.

        Raises:
            ExpressionFailed: it is.
        """
        if len(text) > STRING_LENGTH:
            raise self.failed(_("文字超过 {limit} 个字符", limit=STRING_LENGTH))
        return text

    def null(self, reason: str, /, **values: Any) -> _Kind | None:
        """Return null and keep the reason: a Chinese text with its values, translated only here."""
        if self._scope is not None and self.remarked < _REMARKS:
            self.remarked += 1
            self._scope.remarks.append(Remark(self.text, _(reason, **values)))
        return None


class Frame:
    """Names visible at a place of an expression, and the frame around it."""

    __slots__ = ("names", "parent", "run")

    def __init__(self, names: Mapping[str, Any], parent: "Frame | None", run: Run) -> None:
        self.names = names
        self.parent = parent
        self.run = run
