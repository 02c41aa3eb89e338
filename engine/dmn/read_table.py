"""A decision table's element -> its logic. What a hit policy needs and the table lacks is refused here."""

from __future__ import annotations

from engine import feel
from engine.dmn.policies import AGGREGATED, ORDERED, POLICIES
from engine.dmn.source import Element, Problem, Source
from engine.dmn.table import Column, Input, Output, Rule, Table
from engine.dmn.types import type_named
from engine.language import gettext as _

_PARTS = frozenset(("", "input", "output", "rule", "annotation", "description", "extensionElements"))


def read_table(element: Element, source: Source, name: str) -> Table:
    """Read a decision table.

    Raises:
        Problem: a hit policy, a column, a rule or a cell that cannot be evaluated.
    """
    unknown = [child for child in element if source.tag(child) not in _PARTS]
    if unknown:
        raise Problem(unknown[0], "dmn-unsupported", _("不支持 {kind}", kind=source.tag(unknown[0])))
    columns = tuple(_column(column, source) for column in source.children(element, "input"))
    outputs = tuple(_output(output, source) for output in source.children(element, "output"))
    if not outputs or (len(outputs) > 1 and not all(output.name for output in outputs)):
        raise Problem(element, "dmn-output", _("每个输出列都要有名称"))
    if len({output.name for output in outputs}) != len(outputs):
        raise Problem(element, "dmn-output", _("输出列的名称不能重复"))
    policy = _policy(element, outputs)
    rules = tuple(_rule(rule, source, columns, outputs) for rule in source.children(element, "rule"))
    id_ = element.get("id", "")
    return Table(
        id=id_, name=name, hit_policy=policy, columns=columns, outputs=outputs, rules=rules, types=source.types
    )


def _policy(element: Element, outputs: tuple[Output, ...]) -> str:
    policy = " ".join((element.get("hitPolicy", "UNIQUE"), element.get("aggregation", ""))).strip()
    if policy not in POLICIES:
        raise Problem(element, "dmn-hit-policy", _("不支持命中策略 {policy}", policy=policy))
    if policy in AGGREGATED and len(outputs) > 1:
        raise Problem(element, "dmn-hit-policy", _("命中策略 {policy} 只能有一个输出列", policy=policy))
    if policy in ORDERED and all(output.allowed is None for output in outputs):
        reason = _("命中策略 {policy} 需要输出列的允许值,按重要程度排列", policy=policy)
        raise Problem(element, "dmn-hit-policy", reason)
    return policy


def _column(element: Element, source: Source) -> Column:
    inner = source.child(element, "inputExpression")
    if inner is None:
        raise Problem(element, "dmn-input", _("输入列没有表达式"))
    text = source.text(inner)
    label = element.get("label") or text
    described = Input(id=element.get("id", ""), label=label, text=text, type=inner.get("typeRef", ""))
    kind = type_named(described.type, source.types)
    allowed = _allowed(element, "inputValues", source)
    return Column(input=described, expression=source.expression(inner), type=kind, allowed=allowed)


def _allowed(element: Element, kind: str, source: Source) -> feel.UnaryTests | None:
    found = source.child(element, kind)
    return None if found is None or not source.text(found) else source.tests(found)


def _output(element: Element, source: Source) -> Output:
    default = source.child(element, "defaultOutputEntry")
    kind = type_named(element.get("typeRef"), source.types)
    allowed = _allowed(element, "outputValues", source)
    if allowed is None and kind is not None and isinstance(kind.allowed, feel.UnaryTests):
        allowed = kind.allowed
    prepared = None if default is None or not source.text(default) else source.expression(default)
    return Output(name=element.get("name", ""), default=prepared, type=kind, allowed=allowed)


def _rule(element: Element, source: Source, columns: tuple[Column, ...], outputs: tuple[Output, ...]) -> Rule:
    tests = [source.tests(entry) for entry in source.children(element, "inputEntry")]
    answers = [_answer(entry, source) for entry in source.children(element, "outputEntry")]
    if len(tests) != len(columns) or len(answers) != len(outputs):
        raise Problem(element, "dmn-rule", _("规则的格数与列数不符"))
    return Rule(id=element.get("id", ""), tests=tuple(tests), answers=tuple(answers))


def _answer(element: Element, source: Source) -> feel.Expression | None:
    return source.expression(element) if source.text(element) else None
