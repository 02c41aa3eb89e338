"""Boxed expressions -> tree nodes (DMN 1.5, 7.3 and 10.2.2): contexts, lists, relations, functions, loops, tables.

A kind of box that is not evaluated exactly is refused with its name. Every box may name the type of its value.
"""

from __future__ import annotations

from collections.abc import Callable

from engine import feel
from engine.dmn.read_table import read_table
from engine.dmn.source import Element, Problem, Source
from engine.dmn.types import type_named
from engine.feel import boxed, tree
from engine.language import gettext as _

_DEPTH = 30  # of boxes inside boxes
_ASIDE = frozenset(("", "description", "extensionElements", "variable"))


def box_in(element: Element, source: Source) -> Element | None:
    """Return the first child of an element that is a box, or None."""
    return next((child for child in element if source.tag(child) in _READERS), None)


def read_box(element: Element, source: Source, name: str, depth: int = 0) -> tree.Node:
    """Read a box.

    Args:
        element: the box.
        source: the names that can be seen from it.
        name: what a table inside it is called, for messages.
        depth: how many boxes are around it.
    Returns:
        Its node, with its type around it where it names one.
    Raises:
        Problem: it, or something in it, cannot be evaluated.
    """
    if depth > _DEPTH:
        raise Problem(element, "dmn-depth", _("嵌套超过 {limit} 层", limit=_DEPTH))
    kind = source.tag(element)
    node = _READERS[kind](element, source, name, depth + 1)
    wanted = type_named(element.get("typeRef"), source.types)
    return node if wanted is None or kind == "functionDefinition" else boxed.Typed(node, wanted)


def inner_box(element: Element, source: Source, name: str, depth: int) -> tree.Node:
    """Read the one box inside an element.

    Raises:
        Problem: there is none, or it cannot be evaluated.
    """
    unknown = [child for child in element if source.tag(child) not in _ASIDE and source.tag(child) not in _KNOWN]
    if unknown:
        raise Problem(element, "dmn-unsupported", _("不支持 {kind}", kind=source.tag(unknown[0])))
    found = box_in(element, source)
    if found is None:
        raise Problem(element, "dmn-empty", _("缺少表达式"))
    return read_box(found, source, name, depth)


def _literal(element: Element, source: Source, name: str, depth: int) -> tree.Node:
    if source.child(element, "importedValues") is not None:
        raise Problem(element, "dmn-unsupported", _("不支持 {kind}", kind="importedValues"))
    return boxed.Written(source.expression(element))


def _table(element: Element, source: Source, name: str, depth: int) -> tree.Node:
    return read_table(element, source, name)


def _context(element: Element, source: Source, name: str, depth: int) -> tree.Node:
    entries: list[tuple[str, tree.Node]] = []
    result: tree.Node | None = None
    for entry in source.children(element, "contextEntry"):
        if result is not None:
            raise Problem(entry, "dmn-context", _("上下文的结果之后不能再有内容"))
        variable = source.child(entry, "variable")
        if variable is None:
            result = inner_box(entry, source, name, depth)
            continue
        key = variable.get("name", "")
        if key in [before for before, _node in entries]:
            raise Problem(entry, "dmn-context", _("名称“{name}”出现了两次", name=key))
        entries.append((key, _of_type(variable, inner_box(entry, source, key or name, depth), source)))
        source = source.knowing((key,))
    made = tree.ContextOf(tuple(entries))
    return made if result is None else boxed.Result(made, result)


def _of_type(variable: Element, node: tree.Node, source: Source) -> tree.Node:
    wanted = type_named(variable.get("typeRef"), source.types)
    return node if wanted is None else boxed.Typed(node, wanted)


def _list(element: Element, source: Source, name: str, depth: int) -> tree.Node:
    items = (child for child in element if source.tag(child) in _READERS)
    return tree.ListOf(tuple(read_box(item, source, name, depth) for item in items))


def _relation(element: Element, source: Source, name: str, depth: int) -> tree.Node:
    columns = list(source.children(element, "column"))
    keys = [column.get("name", "") for column in columns]
    if len(set(keys)) != len(keys):
        raise Problem(element, "dmn-relation", _("列的名称不能重复"))
    rows: list[tree.Node] = []
    for row in source.children(element, "row"):
        cells = [child for child in row if source.tag(child) in _READERS]
        if len(cells) != len(columns):
            raise Problem(row, "dmn-relation", _("行的格数与列数不符"))
        nodes = [read_box(cell, source, name, depth) for cell in cells]
        typed = [_of_type(column, node, source) for column, node in zip(columns, nodes, strict=True)]
        rows.append(tree.ContextOf(tuple(zip(keys, typed, strict=True))))
    return tree.ListOf(tuple(rows))


def _invocation(element: Element, source: Source, name: str, depth: int) -> tree.Node:
    callee = box_in(element, source)
    if callee is None or source.tag(callee) != "literalExpression":
        raise Problem(element, "dmn-invocation", _("调用没有写明函数"))
    arguments: list[tree.Node] = []
    names: list[str] = []
    for binding in source.children(element, "binding"):
        parameter = source.child(binding, "parameter")
        if parameter is None:
            raise Problem(binding, "dmn-invocation", _("参数没有名称"))
        names.append(parameter.get("name", ""))
        empty = box_in(binding, source) is None
        argument = tree.Literal(None) if empty else inner_box(binding, source, name, depth)
        arguments.append(_of_type(parameter, argument, source))
    expression = source.expression(callee)
    node = expression.node
    function = boxed.Callee(node.name) if isinstance(node, tree.Name) else boxed.Written(expression)
    return tree.Call(function, tuple(arguments), tuple(names) if names else None)


def read_function(
    element: Element, source: Source, name: str, depth: int = 0
) -> tuple[tuple[tuple[str, feel.Kind | None], ...], tree.Node]:
    """Read a function definition: its parameters and its body.

    Raises:
        Problem: it is of another language than FEEL, or its body cannot be evaluated.
    """
    if element.get("kind", "FEEL").rpartition(":")[2].upper() != "FEEL":
        raise Problem(element, "dmn-external", _("不执行 Java 等其他语言的函数"))
    formal = list(source.children(element, "formalParameter"))
    parameters = tuple((p.get("name", ""), type_named(p.get("typeRef"), source.types)) for p in formal)
    names = [key for key, _kind in parameters]
    if len(set(names)) != len(names):
        raise Problem(element, "dmn-function", _("参数的名称不能重复"))
    body = inner_box(element, source.knowing(names), name, depth)
    wanted = type_named(element.get("typeRef"), source.types)
    return parameters, body if wanted is None else boxed.Typed(body, wanted)


def _function(element: Element, source: Source, name: str, depth: int) -> tree.Node:
    parameters, body = read_function(element, source, name, depth)
    return tree.FunctionOf(parameters, body)


def _part(element: Element, kind: str, source: Source, name: str, depth: int) -> tree.Node:
    part = source.child(element, kind)
    if part is None:
        raise Problem(element, "dmn-empty", _("缺少 {kind}", kind=kind))
    return inner_box(part, source, name, depth)


def _conditional(element: Element, source: Source, name: str, depth: int) -> tree.Node:
    condition, yes, no = (_part(element, kind, source, name, depth) for kind in ("if", "then", "else"))
    return boxed.Conditional(condition, yes, no)


def _filter(element: Element, source: Source, name: str, depth: int) -> tree.Node:
    items = _part(element, "in", source, name, depth)
    return boxed.Sifted(tree.Filter(items, _part(element, "match", source, name, depth)))


def _domain(element: Element, source: Source, name: str, depth: int) -> tuple[tuple[tree.Domain, ...], Source]:
    variable = element.get("iteratorVariable") or ""
    if not variable:
        raise Problem(element, "dmn-iterator", _("循环没有写明变量"))
    items = _part(element, "in", source, name, depth)
    return (tree.Domain(variable, items, None),), source.knowing((variable,))


def _for(element: Element, source: Source, name: str, depth: int) -> tree.Node:
    domains, inner = _domain(element, source, name, depth)
    return tree.For(domains, _part(element, "return", inner, name, depth))


def _some(element: Element, source: Source, name: str, depth: int) -> tree.Node:
    domains, inner = _domain(element, source, name, depth)
    return tree.Quantified(False, domains, _part(element, "satisfies", inner, name, depth))


def _every(element: Element, source: Source, name: str, depth: int) -> tree.Node:
    domains, inner = _domain(element, source, name, depth)
    return tree.Quantified(True, domains, _part(element, "satisfies", inner, name, depth))


_READERS: dict[str, Callable[[Element, Source, str, int], tree.Node]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": _function,
    "conditional": _conditional,
    "filter": _filter,
    "for": _for,
    "some": _some,
    "every": _every,
}
# What may stand beside the one box of an element without being part of its value.
_KNOWN = frozenset(_READERS) | {"parameter", "formalParameter"}
