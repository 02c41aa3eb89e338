"""Types that can be seen to clash without evaluating: a number compared with a text, an `and` of numbers, and the like.

Small and honest: what it cannot see it leaves alone, so that everything it tells is null, or never true, at run time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.feel import arithmetic, tree
from engine.feel.types import resolved
from engine.feel.values import TYPE_NAMES, type_name
from engine.language import gettext as _

_Types = Mapping[str, tree.TypeOf]
_SEEN = frozenset(TYPE_NAMES.values()) - {"null"}
_MOMENTS = frozenset(("date", "date and time"))


def conflicts(node: tree.Node, names: _Types, types: _Types) -> tuple[str, ...]:
    """Return what clashes in a tree, in words.

    Args:
        node: the tree of an expression.
        names: types of the variables that have one.
        types: types by name, beyond FEEL's own.
    """
    search = _Search(names, types)
    search.kind(node)
    return tuple(dict.fromkeys(search.found))


def kind_of(node: tree.Node, names: _Types, types: _Types) -> str:
    """Return the name of the type a tree can be seen to have, or nothing."""
    return _Search(names, types).kind(node)


class _Search:
    def __init__(self, names: _Types, types: _Types) -> None:
        self._names, self._types = names, types
        self.found: list[str] = []

    def kind(self, node: Any) -> str:
        """Return the kind of a part, after looking into all of it."""
        look = _KINDS.get(type(node))
        if look is not None:
            return look(self, node)
        for part in _inside(node):
            self.kind(part)
        return ""

    def name(self, node: tree.Name) -> str:
        """Return the kind of a variable whose type is known."""
        declared = self._names.get(node.name)
        found = resolved(declared, self._types).name if declared else ""
        return found if found in _SEEN else ""

    def path(self, node: tree.Path) -> str:
        """Look into what a path begins with."""
        self.kind(node.source)
        return ""

    def comparison(self, node: tree.Comparison) -> str:
        """A comparison of different kinds is null."""
        left, right = self.kind(node.left), self.kind(node.right)
        if _differ(left, right):
            self.found.append(_("不能比较 {left} 与 {right}", left=left, right=right))
        return "boolean"

    def between(self, node: tree.Between) -> str:
        """As comparisons."""
        value, low, high = self.kind(node.value), self.kind(node.low), self.kind(node.high)
        for end in (low, high):
            if _differ(value, end):
                self.found.append(_("不能比较 {left} 与 {right}", left=value, right=end))
        return "boolean"

    def arithmetic(self, node: tree.Arithmetic) -> str:
        """A calculation that no pair of such kinds has is null."""
        kind = self.kind(node.first)
        for op, operand in node.rest:
            other = self.kind(operand)
            if kind and other and (kind, other) not in _PAIRS[op]:
                self.found.append(_("不能计算 {left} {op} {right}", left=kind, op=op, right=other))
                kind = ""
            else:
                kind = kind if kind == other and kind in ("number", "string") else ""
        return kind

    def logic(self, node: tree.Logic) -> str:
        """Only booleans can be joined."""
        for operand in node.operands:
            self._boolean(operand)
        return "boolean"

    def choice(self, node: tree.If) -> str:
        """A condition is a boolean."""
        self._boolean(node.condition)
        yes, no = self.kind(node.yes), self.kind(node.no)
        return yes if yes == no else ""

    def _boolean(self, node: tree.Node) -> None:
        kind = self.kind(node)
        if kind not in ("", "boolean"):
            self.found.append(_("这里应当是真或假,得到的是 {kind}", kind=kind))

    def inside(self, node: tree.Node) -> str:
        """Look into a part that binds names: what they hide is not seen any more."""
        return ""


def _inside(node: Any) -> Iterator[Any]:
    yield from (part for part in tree.parts(node) if isinstance(part, (tree.Node, tuple)))


def _differ(left: str, right: str) -> bool:
    return bool(left and right and left != right and not {left, right} <= _MOMENTS)


_PAIRS = {
    op: {(TYPE_NAMES[one], TYPE_NAMES[two]) for one, two in pairs} for op, pairs in arithmetic.operand_kinds().items()
}
_KINDS: dict[type, Callable[[_Search, Any], str]] = {
    tree.Literal: lambda search, node: "" if node.value is None else type_name(node.value),
    tree.Name: _Search.name,
    tree.Path: _Search.path,
    tree.Comparison: _Search.comparison,
    tree.Between: _Search.between,
    tree.Arithmetic: _Search.arithmetic,
    tree.Logic: _Search.logic,
    tree.If: _Search.choice,
    tree.Filter: _Search.inside,
    tree.For: _Search.inside,
    tree.Quantified: _Search.inside,
    tree.ContextOf: _Search.inside,
    tree.FunctionOf: _Search.inside,
}
