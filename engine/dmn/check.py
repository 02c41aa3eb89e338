"""What is odd about a decision that can be evaluated, told at deployment: names, types, gaps and overlaps.

Nothing here refuses to read a decision; an error among the findings refuses to deploy it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from engine import feel
from engine.dmn.cells import KINDS, Undecided, constants
from engine.dmn.completeness import Coverage, Example, coverage
from engine.dmn.decision import Decision, InputData
from engine.dmn.knowledge import Knowledge
from engine.dmn.table import Table
from engine.errors import Finding
from engine.feel import tree
from engine.language import gettext as _

_SINGLE = frozenset(("UNIQUE", "ANY", "FIRST", "PRIORITY"))
_TOLD = 5  # overlaps of one table


def check(decision: Decision) -> tuple[Finding, ...]:
    """Judge a decision, its tables and those of the knowledge models it requires.

    Returns:
        Warnings for names that nothing gives, types that clash, gaps, and what is not decided; an error for two rules
        of a UNIQUE table that both cover an input which is shown.
    """
    found = [*_unknown_names(decision), *_clashes(decision)]
    for table in _tables(decision):
        found += [*_misfits(table, decision), *_covered(table, decision)]
    return tuple(dict.fromkeys(found))


def _finding(
    about: Decision | Table,
    rule: str,
    reason: str,
    remedy: str,
    severity: str = "warning",
    shown: Example | None = None,
) -> Finding:
    example = tuple((text, feel.to_json(value)) for text, value in (shown or {}).items())
    return Finding(
        rule=rule, reason=reason, remedy=remedy, element_id=about.id, element_name=about.name, severity=severity,
        example=example,
    )  # fmt: skip


def _unknown_names(decision: Decision) -> Iterator[Finding]:
    """Without information requirements a decision is given what its input columns name."""
    given = {required.within or required.source.variable for required in decision.requirements}
    table = decision.logic.table
    if not given and table is not None:
        given = set().union(*(column.expression.names for column in table.columns))
    for name in sorted(decision.logic.names() - given - feel.BUILT_INS.keys()) if given else ():
        reason = _("“{decision}”用到了“{name}”,但没有任何输入给出它", decision=decision.name, name=name)
        yield _finding(decision, "dmn-unknown-name", reason, _("请检查拼写,或把它加为输入。"))


def _clashes(decision: Decision) -> Iterator[Finding]:
    """Tell the types that clash in every text of a decision, as far as its inputs have types."""
    sources = [required.source for required in decision.requirements if not required.within]
    typed = [source for source in sources if isinstance(source, (Decision, InputData)) and source.type is not None]
    names = {source.variable: source.type for source in typed if source.type is not None}
    for text, node in _texts(decision.logic.node):
        for reason in feel.conflicts(node, names, decision.types):
            remedy = _("请让两边的类型一致。")
            yield _finding(decision, "dmn-type", _("“{text}”:{message}", text=text, message=reason), remedy)


def _texts(node: Any) -> Iterator[tuple[str, tree.Node]]:
    """Yield the texts of boxes and of a table's columns and answers, each with its tree."""
    if isinstance(node, feel.Written):
        yield node.expression.text, node.expression.node
    elif isinstance(node, Table):
        answers = [answer for rule in node.rules for answer in rule.answers if answer is not None]
        for expression in (*(column.expression for column in node.columns), *answers):
            yield expression.text, expression.node
    elif not isinstance(node, (tree.For, tree.FunctionOf, tree.Quantified)):
        for part in tree.parts(node):
            yield from _texts(part)


def _tables(decision: Decision) -> Iterator[Table]:
    yield from _tables_in(decision.logic.node)
    for required in decision.requirements:
        if isinstance(required.source, Knowledge):
            yield from _tables_in(required.source.logic.node)


def _tables_in(node: Any) -> Iterator[Table]:
    if isinstance(node, Table):
        yield node
    else:
        for part in tree.parts(node):
            yield from _tables_in(part)


def _misfits(table: Table, decision: Decision) -> Iterator[Finding]:
    """Tell cells that compare the value of a column with something of another type: they never match."""
    for index, column in enumerate(table.columns):
        kind = KINDS.get(feel.resolved(column.type, table.types).name) if column.type else None
        cells = ((number, rule.tests[index]) for number, rule in enumerate(table.rules, 1))
        for number, cell in cells if kind else ():
            if any(value is not None and type(value) is not kind for value in _constants(cell)):
                reason = _("第 {rule} 条规则的“{text}”与所在列的类型不符", rule=number, text=cell.text)
                yield _finding(decision, "dmn-type", reason, _("请改正格子,或改正列的类型。"))


def _constants(cell: feel.UnaryTests) -> tuple[Any, ...]:
    try:
        return constants(cell)
    except Undecided:
        return ()


def _covered(table: Table, decision: Decision) -> Iterator[Finding]:
    found = coverage(table)
    if table.hit_policy == "UNIQUE":
        yield from _overlapping(found, decision)
    if table.hit_policy in _SINGLE and not any(output.default for output in table.outputs):
        yield from _gaps(found, decision)


def _overlapping(found: Coverage, decision: Decision) -> Iterator[Finding]:
    remedy = _("请改正其中一条规则,或改用其他命中策略。")
    severity = "error" if found.independent else "warning"
    for one, two, example in found.overlaps[:_TOLD]:
        reason = _("第 {one} 与第 {two} 条规则都适用于 {example}", one=one, two=two, example=spelled(example))
        yield _finding(decision, "dmn-overlap", reason, remedy, severity, example)
    if found.open_overlaps:
        pairs = ", ".join(f"{one}/{two}" for one, two in found.open_overlaps[:_TOLD])
        reason = _("无法判断这些规则是否会同时适用:{pairs}", pairs=pairs)
        yield _finding(decision, "dmn-undecided", reason, _("请用场景核对这些规则。"))


def _gaps(found: Coverage, decision: Decision) -> Iterator[Finding]:
    for example in found.gaps:
        reason = _("没有规则适用于 {example}", example=spelled(example))
        remedy = _("请补上规则或默认输出;不会出现的输入可以不管。")
        yield _finding(decision, "dmn-gap", reason, remedy, shown=example)
    if found.open_gaps:
        rules = ", ".join(map(str, found.undecided)) or "-"
        reason = _("无法判断是否有输入没有规则适用(第 {rules} 条规则的格子不只是与常量比较)", rules=rules)
        yield _finding(decision, "dmn-undecided", reason, _("请用场景核对这些规则。"))


def spelled(example: Example) -> str:
    """Return an input as people and FEEL write it."""
    return ", ".join(f"{text} = {_spelled(value)}" for text, value in example.items()) or _("任何输入")


def _spelled(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f'"{value}"'
    text = feel.to_json(value)
    return f'@"{text}"' if isinstance(value, (date, datetime)) or isinstance(text, str) else str(value)
