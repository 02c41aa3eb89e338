"""A decision tried out: what it asks for, and what each rule of each table said to given inputs. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine import feel
from engine.dmn.cells import Undecided, constants
from engine.dmn.decision import Decision, InputData
from engine.dmn.table import Column, Decided, Table
from engine.errors import DecisionFailed, ExpressionFailed

Json = Any


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A value somebody has to give, with the name, the FEEL type ("" where it has none) and what it may be."""

    name: str
    label: str = ""  # what the column that judges it is called
    kind: str = ""
    allowed: tuple[Json, ...] = ()  # nothing else
    common: tuple[Json, ...] = ()  # what the rules compare it with


@dataclass(frozen=True, kw_only=True)
class JudgedRule:
    """One row: the texts of its cells, and what became of it."""

    number: int  # from 1
    counts: bool  # matched, and the hit policy took it
    failed: int | None  # the first column that did not hold, from 0; None where all did


@dataclass(frozen=True, kw_only=True)
class JudgedTable:
    """A table that was asked."""

    id: str
    name: str
    policy: str
    values: tuple[tuple[str, Json], ...]  # label of each column and what it judged
    rules: tuple[JudgedRule, ...]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What a decision said; `error` where it came to no answer."""

    value: Json = None
    tables: tuple[JudgedTable, ...] = ()
    remarks: tuple[feel.Remark, ...] = ()  # why parts came out as null
    error: str = ""


def asked(decision: Decision) -> tuple[Asked, ...]:
    """Return the inputs of a decision and of all it requires, by name; without requirements, the names it reads."""
    found: dict[str, Asked] = {}
    for each in _graph(decision):
        columns = _columns(each)
        given = {one.within or one.source.variable: one.source for one in each.requirements}
        # Without requirements a decision is given whatever its texts name.
        for name in given or sorted(each.logic.names() - feel.BUILT_INS.keys()):
            source = given.get(name)
            if source is None or isinstance(source, InputData):
                found.setdefault(name, _asked(name, source, columns.get(name), each))
    return tuple(found.values())


def tried(decision: Decision, inputs: Mapping[str, Any], scope: feel.Scope) -> Trial:
    """Ask a decision, and tell what every rule said.

    Args:
        inputs: by name, FEEL values or JSON.
        scope: what expressions may know beyond them; fresh, it is used up.
    """
    value, error = None, ""
    try:
        value = feel.to_json(decision.decide(inputs, scope).value)
    except (DecisionFailed, ExpressionFailed) as failed:
        error = failed.message
    tables = tuple(_judged(found) for found in scope.trail)
    return Trial(value=value, tables=tables, remarks=tuple(dict.fromkeys(scope.remarks)), error=error)


def _graph(decision: Decision) -> Iterable[Decision]:
    seen: dict[int, Decision] = {}
    ahead = [decision]
    while ahead:
        each = ahead.pop()
        if id(each) not in seen:
            seen[id(each)] = each
            ahead += each.required
    return seen.values()


def _columns(decision: Decision) -> dict[str, Column]:
    table = decision.logic.table
    return {column.expression.text.lstrip("= "): column for column in table.columns} if table else {}


def _asked(name: str, source: object, column: Column | None, decision: Decision) -> Asked:
    kind = source.type if isinstance(source, InputData) and source.type else column.type if column else None
    allowed = _constants([column.allowed]) if column is not None and column.allowed is not None else ()
    table = decision.logic.table
    place = table.columns.index(column) if table is not None and column is not None else -1
    cells = [rule.tests[place] for rule in table.rules] if table is not None and place >= 0 else []
    named = feel.resolved(kind, decision.types).name if kind else ""
    label = column.input.label if column is not None and column.input.label != name else ""
    return Asked(name=name, label=label, kind=named, allowed=allowed, common=() if allowed else _constants(cells))


def _constants(cells: Iterable[feel.UnaryTests]) -> tuple[Json, ...]:
    found: dict[Json, None] = {}
    for cell in cells:
        try:
            found |= {feel.to_json(value): None for value in constants(cell) if value is not None}
        except (Undecided, ExpressionFailed, TypeError):
            continue
    return tuple(found)


def _judged(decided: Decided) -> JudgedTable:
    table = decided.table
    assert isinstance(table, Table)
    values = [(column.input.label, _shown(decided.inputs[column.input.text])) for column in table.columns]
    rules = [
        JudgedRule(number=number, counts=failed is None and number in decided.rules, failed=failed)
        for number, failed in enumerate(decided.failed, 1)
    ]
    return JudgedTable(
        id=table.id, name=table.name, policy=table.hit_policy, values=tuple(values), rules=tuple(rules)
    )  # fmt: skip


def _shown(value: Any) -> Json:
    try:
        return feel.to_json(value)
    except ExpressionFailed as failed:
        return failed.reason
