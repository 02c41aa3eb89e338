"""Tree -> closures: what an expression means, fixed once, so that an evaluation parses nothing and looks up little.

A closure takes the frame of the moment and returns a FEEL value. No text is ever run as Python, and no closure reads
an attribute of an object it was given. Tests are in `unary`, loops and filters in `loops`, calls in `calls`.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.errors import ExpressionInvalid
from engine.feel import arithmetic, tree
from engine.feel.compare import compare, equal
from engine.feel.convert import scalar
from engine.feel.properties import property_of
from engine.feel.run import Frame
from engine.feel.types import conforms
from engine.feel.values import Range, Value, described
from engine.language import gettext as _

Closure = Callable[[Frame], Value]
DEPTH = 40  # of the tree
_MISSING = object()
ORDERS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}


class Compiler:
    """Compiles one tree.

    Args:
        text: the expression, for messages.
        built_ins: functions by name, found where no variable has the name.
        types: types by name, beyond those of FEEL.
    """

    def __init__(self, text: str, built_ins: dict[str, Value], types: dict[str, tree.TypeOf]) -> None:
        self.text = text
        self.built_ins = built_ins
        self.types = types
        self._depth = 0

    def closure(self, node: tree.Node) -> Closure:
        """Compile a part of the tree.

        Raises:
            ExpressionInvalid: the tree is too deep.
        """
        self._depth += 1
        if self._depth > DEPTH:
            raise ExpressionInvalid(reason=_("嵌套超过 {limit} 层", limit=DEPTH), text=self.text)
        made = COMPILERS[type(node)](self, node)
        self._depth -= 1
        return made


COMPILERS: dict[type[tree.Node], Callable[[Compiler, Any], Closure]] = {}


def compiles(kind: type[tree.Node]) -> Callable[[Any], Any]:
    """Register the function below as the compiler of one kind of node."""

    def register(function: Any) -> Any:
        COMPILERS[kind] = function
        return function

    return register


@compiles(tree.Literal)
def _literal(compiler: Compiler, node: tree.Literal) -> Closure:
    value = node.value
    return lambda frame: value


def lookup(frame: Frame, name: str, default: Value) -> Value:
    """Return what a name stands for at a place, or `default`."""
    at: Frame | None = frame
    while at is not None:
        found = at.names.get(name, _MISSING)
        if found is not _MISSING:
            kind = type(found)
            return found if kind is Decimal or kind is str or kind is bool else scalar(found)
        at = at.parent
    return default


@compiles(tree.Name)
def _name(compiler: Compiler, node: tree.Name) -> Closure:
    name = node.name
    built_in = compiler.built_ins.get(name)

    def read(frame: Frame) -> Value:
        found = lookup(frame, name, _MISSING)
        if found is not _MISSING:
            return found
        return built_in if built_in is not None else frame.run.null("没有名为“{name}”的变量", name=name)

    return read


@compiles(tree.Path)
def _path(compiler: Compiler, node: tree.Path) -> Closure:
    source, name = compiler.closure(node.source), node.name

    def read(frame: Frame) -> Value:
        value = source(frame)
        if type(value) is list:
            return [property_of(scalar(item), name, frame.run) for item in value]
        return property_of(value, name, frame.run)

    return read


@compiles(tree.Negation)
def _negation(compiler: Compiler, node: tree.Negation) -> Closure:
    operand = compiler.closure(node.operand)
    return lambda frame: arithmetic.negated(operand(frame), frame.run)


@compiles(tree.Arithmetic)
def _arithmetic(compiler: Compiler, node: tree.Arithmetic) -> Closure:
    first = compiler.closure(node.first)
    rest = [(arithmetic.operation(op), compiler.closure(operand)) for op, operand in node.rest]

    def calculate(frame: Frame) -> Value:
        value = first(frame)
        for apply, operand in rest:
            value = apply(value, operand(frame), frame.run)
        return value

    return calculate


@compiles(tree.Logic)
def _logic(compiler: Compiler, node: tree.Logic) -> Closure:
    operands = [compiler.closure(operand) for operand in node.operands]
    absorbing = node.absorbing

    def decide(frame: Frame) -> bool | None:
        found: bool | None = not absorbing
        for operand in operands:
            value = operand(frame)
            if value is absorbing:
                return node.absorbing
            if value is not (not absorbing):
                found = truth(value, frame)
        return found

    return decide


def truth(value: Value, frame: Frame) -> bool | None:
    """Return a boolean as it is, anything else as null with the reason."""
    if value is True or value is False:
        return bool(value)
    if value is not None:
        frame.run.null("这里应当是真或假,得到的是 {kind}", kind=described(value))
    return None


@compiles(tree.Comparison)
def _comparison(compiler: Compiler, node: tree.Comparison) -> Closure:
    left, right = compiler.closure(node.left), compiler.closure(node.right)
    if node.op == "=":
        return lambda frame: equal(left(frame), right(frame), frame.run)
    if node.op == "!=":
        return lambda frame: opposite(equal(left(frame), right(frame), frame.run))
    holds = ORDERS[node.op]

    def order(frame: Frame) -> bool | None:
        found = compare(left(frame), right(frame), frame.run)
        return None if found is None else holds(found)

    return order


def opposite(answer: bool | None) -> bool | None:
    """Return what `not` makes of an answer."""
    return None if answer is None else not answer


@compiles(tree.Between)
def _between(compiler: Compiler, node: tree.Between) -> Closure:
    value, low, high = (compiler.closure(part) for part in (node.value, node.low, node.high))

    def decide(frame: Frame) -> bool | None:
        middle = value(frame)
        below, above = compare(low(frame), middle, frame.run), compare(middle, high(frame), frame.run)
        return None if below is None or above is None else below <= 0 and above <= 0

    return decide


@compiles(tree.RangeOf)
def _range(compiler: Compiler, node: tree.RangeOf) -> Closure:
    low = compiler.closure(node.low) if node.low else lambda frame: None
    high = compiler.closure(node.high) if node.high else lambda frame: None

    def make(frame: Frame) -> Value:
        start, end = low(frame), high(frame)
        if start is not None and end is not None and compare(start, end, frame.run) is None:
            return None
        return Range(start, end, node.low_included, node.high_included)

    return make


@compiles(tree.ListOf)
def _list(compiler: Compiler, node: tree.ListOf) -> Closure:
    items = [compiler.closure(item) for item in node.items]
    return lambda frame: [item(frame) for item in items]


@compiles(tree.ContextOf)
def _context(compiler: Compiler, node: tree.ContextOf) -> Closure:
    entries = [(key, compiler.closure(value)) for key, value in node.entries]

    def make(frame: Frame) -> Value:
        made: dict[str, Value] = {}
        inner = Frame(made, frame, frame.run)
        for key, value in entries:
            if key in made:
                return frame.run.null("名称“{name}”出现了两次", name=key)
            made[key] = value(inner)
        return made

    return make


@compiles(tree.If)
def _if(compiler: Compiler, node: tree.If) -> Closure:
    condition, yes, no = (compiler.closure(part) for part in (node.condition, node.yes, node.no))
    return lambda frame: yes(frame) if truth(condition(frame), frame) is True else no(frame)


@compiles(tree.InstanceOf)
def _instance_of(compiler: Compiler, node: tree.InstanceOf) -> Closure:
    value, wanted, types = compiler.closure(node.value), node.type, compiler.types

    def decide(frame: Frame) -> bool | None:
        found = value(frame)
        return None if wanted.name == "Null" and found is None else conforms(found, wanted, types, allowed=False)

    return decide
