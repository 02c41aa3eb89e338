"""A decision table's element -> its logic. UNIQUE and COLLECT without aggregation; every other policy is refused."""

from engine import feel
from engine.dmn.decision import Input
from engine.dmn.logic import Column, Output, Rule, TableLogic
from engine.dmn.source import Element, Problem, Source
from engine.dmn.types import type_named
from engine.language import gettext as _


def read_table(element: Element, source: Source, name: str) -> TableLogic:
    """Read a decision table.

    Raises:
        Problem: a hit policy, a column, a rule or a cell that cannot be evaluated.
    """
    policy = element.get("hitPolicy", "UNIQUE")
    if policy not in ("UNIQUE", "COLLECT"):
        raise Problem(element, "dmn-hit-policy", _("不支持命中策略 {policy},请用 UNIQUE 或 COLLECT", policy=policy))
    if element.get("aggregation"):
        raise Problem(element, "dmn-hit-policy", _("不支持 COLLECT 的汇总方式 {kind}", kind=element.get("aggregation")))
    columns = tuple(_column(column, source) for column in source.children(element, "input"))
    outputs = tuple(_output(output, source) for output in source.children(element, "output"))
    if not outputs or (len(outputs) > 1 and not all(output.name for output in outputs)):
        raise Problem(element, "dmn-output", _("每个输出列都要有名称"))
    if len({output.name for output in outputs}) != len(outputs):
        raise Problem(element, "dmn-output", _("输出列的名称不能重复"))
    rules = tuple(_rule(rule, source, columns, outputs) for rule in source.children(element, "rule"))
    return TableLogic(name=name, hit_policy=policy, columns=columns, outputs=outputs, rules=rules, types=source.types)


def _column(element: Element, source: Source) -> Column:
    inner = source.child(element, "inputExpression")
    if inner is None:
        raise Problem(element, "dmn-input", _("输入列没有表达式"))
    text = source.text(inner)
    label = element.get("label") or text
    described = Input(id=element.get("id", ""), label=label, text=text, type=inner.get("typeRef", ""))
    return Column(input=described, expression=source.expression(inner), type=type_named(described.type, source.types))


def _output(element: Element, source: Source) -> Output:
    default = source.child(element, "defaultOutputEntry")
    return Output(name=element.get("name", ""), default=None if default is None else source.expression(default))


def _rule(element: Element, source: Source, columns: tuple[Column, ...], outputs: tuple[Output, ...]) -> Rule:
    tests = [source.tests(entry) for entry in source.children(element, "inputEntry")]
    answers = [_answer(entry, source) for entry in source.children(element, "outputEntry")]
    if len(tests) != len(columns) or len(answers) != len(outputs):
        raise Problem(element, "dmn-rule", _("规则的格数与列数不符"))
    return Rule(tests=tuple(tests), answers=tuple(answers))


def _answer(element: Element, source: Source) -> feel.Expression:
    return source.expression(element) if source.text(element) else feel.compile("null")
