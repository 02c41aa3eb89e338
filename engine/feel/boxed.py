"""What a model builds its boxes of: prepared texts, types and names around them, as parts of one tree (DMN 1.5, 10.2).

Boxes become tree nodes, so that an evaluation through many of them has one budget and sees names as FEEL does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import ExpressionFailed
from engine.feel import loops, tree
from engine.feel.builtins import BUILT_INS
from engine.feel.calls import product_function
from engine.feel.compiler import Closure, Compiler, compiles, lookup, truth
from engine.feel.expression import Expression
from engine.feel.free import free_names
from engine.feel.run import Frame, Run, Scope
from engine.feel.tree import Node, TypeOf
from engine.feel.types import coerced
from engine.feel.values import Value
from engine.language import gettext as _


@dataclass(frozen=True, slots=True)
class Written(tree.Boxed):
    """A prepared text inside a box."""

    expression: Expression

    @property
    def names(self) -> frozenset[str]:
        """The variables it reads."""
        return self.expression.names

    @property
    def functions(self) -> frozenset[str]:
        """The functions it calls beyond the built-in ones."""
        return self.expression.functions


@compiles(Written)
def _written(compiler: Compiler, node: Written) -> Closure:
    return node.expression.at


@dataclass(frozen=True, slots=True)
class Callee(tree.Boxed):
    """The function that a boxed invocation names: a variable, a function of the product, or a built-in."""

    name: str

    @property
    def names(self) -> frozenset[str]:
        """The variables it reads."""
        return frozenset() if self.name in BUILT_INS else frozenset((self.name,))

    @property
    def functions(self) -> frozenset[str]:
        """The functions it calls beyond the built-in ones."""
        return self.names


@compiles(Callee)
def _callee(compiler: Compiler, node: Callee) -> Closure:
    name, built_in = node.name, compiler.built_ins.get(node.name)

    def find(frame: Frame) -> Value:
        product = frame.run.functions.get(name)
        found = lookup(frame, name, product_function(name, product) if product else built_in)
        return found or frame.run.null("没有名为“{name}”的函数", name=name)

    return find


@dataclass(frozen=True, slots=True)
class Typed(tree.Node):
    """A box with a type: its value is made to conform, or is null."""

    inner: Node
    type: TypeOf


@compiles(Typed)
def _typed(compiler: Compiler, node: Typed) -> Closure:
    inner, wanted, types = compiler.closure(node.inner), node.type, compiler.types
    return lambda frame: coerced(inner(frame), wanted, frame.run, types)


@dataclass(frozen=True, slots=True)
class Result(tree.Boxed):
    """A boxed context with a result: its entries are only names for the result to use."""

    entries: tree.ContextOf
    result: Node

    @property
    def names(self) -> frozenset[str]:
        """The variables it reads."""
        bound = {key for key, _value in self.entries.entries}
        free = free_names((self.entries,)).certain
        return free | (free_names((self.result,)).certain - bound)

    @property
    def functions(self) -> frozenset[str]:
        """The functions it calls beyond the built-in ones."""
        bound = {key for key, _value in self.entries.entries}
        return free_names((self.entries, self.result)).functions - bound


@compiles(Result)
def _result(compiler: Compiler, node: Result) -> Closure:
    entries, result = compiler.closure(node.entries), compiler.closure(node.result)

    def evaluate(frame: Frame) -> Value:
        names = entries(frame)
        return None if names is None else result(Frame(names, frame, frame.run))

    return evaluate


@dataclass(frozen=True, slots=True)
class Conditional(tree.Node):
    """A boxed conditional: unlike `if` in a text, a condition that is no boolean makes it null."""

    condition: Node
    yes: Node
    no: Node


@compiles(Conditional)
def _conditional(compiler: Compiler, node: Conditional) -> Closure:
    condition, yes, no = (compiler.closure(part) for part in (node.condition, node.yes, node.no))

    def choose(frame: Frame) -> Value:
        found = condition(frame)
        if found is not None and type(found) is not bool:
            return truth(found, frame)
        return yes(frame) if found is True else no(frame)

    return choose


@dataclass(frozen=True, slots=True)
class Sifted(tree.Node):
    """A boxed filter: unlike a filter in a text, a match that is no boolean makes it null."""

    filter: tree.Filter


@compiles(Sifted)
def _sifted(compiler: Compiler, node: Sifted) -> Closure:
    source, condition = compiler.closure(node.filter.source), compiler.closure(node.filter.condition)

    def select(frame: Frame) -> Value:
        answers = list(loops.answers(loops.as_list(source(frame)), condition, frame))
        wrong = [answer for _item, answer in answers if answer is not None and type(answer) is not bool]
        return truth(wrong[0], frame) if wrong else [item for item, answer in answers if answer is True]

    return select


def prepared(node: Node, text: str, types: Mapping[str, TypeOf]) -> Closure:
    """Compile boxes.

    Args:
        node: what they are made of.
        text: what they are called, for messages.
        types: types they may name, beyond FEEL's own.
    Returns:
        A function of a frame.
    Raises:
        ExpressionInvalid: they are nested too deep.
    """
    return Compiler(text, BUILT_INS, dict(types)).closure(node)


def frame_of(context: Mapping[str, Any], text: str, scope: Scope) -> Frame:
    """Begin an evaluation: a frame with these names and a budget of its own."""
    return Frame(context, None, Run(text, scope))


def evaluated(closure: Closure, frame: Frame) -> Value:
    """Evaluate boxes.

    Raises:
        ExpressionFailed: the budget is spent.
    """
    try:
        return closure(frame)
    except RecursionError:
        raise ExpressionFailed(reason=_("嵌套过深"), text=frame.run.text) from None
