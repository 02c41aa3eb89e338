"""The parsed form of an expression: plain frozen data between the parser and the compiler. Nothing here computes."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any


class Node:
    """A part of an expression."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A value that stands in the text: number, string, boolean, null, or a temporal value written `@"..."`."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable or function named in the text; words of a name are joined by one space."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`source.name`."""

    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`source[condition]`, or an index when the condition is a number."""

    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`function(arguments)`; `names` is None where the arguments are given by position."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """`-operand`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`first op operand op operand ...` of one precedence, from left to right."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`operand and operand ...` or `operand or operand ...`; `absorbing` is the value that decides at once."""

    absorbing: bool
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`left op right` with =, !=, <, <=, > or >=."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`value between low and high`."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`value in test` or `value in (test, test)`."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class UnaryTest(Node):
    """`< endpoint` and the like, in a cell, after `in`, or in parentheses as a range."""

    op: str
    endpoint: Node


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    """`[low..high]` with open or closed ends; a missing end is None."""

    low: Node | None
    high: Node | None
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`[item, item]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    """`{key: value, key: value}`; later entries see earlier ones."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then yes else no`."""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class Domain(Node):
    """`name in source` or `name in low..high` of a loop; `high` is None for a list."""

    name: str
    source: Node
    high: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for domains return body`; the body may read the results so far as `partial`."""

    domains: tuple[Domain, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some domains satisfies condition`, or `every ...`."""

    every: bool
    domains: tuple[Domain, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class TypeOf:
    """A type named in the text: its name, and the types it is made of (by key for a context).

    `allowed` are prepared unary tests that its values have to pass as well; only a model around a text has them.
    """

    name: str
    parts: tuple["TypeOf", ...] = ()
    keys: tuple[str, ...] = ()
    allowed: Any = None


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type: TypeOf


@dataclass(frozen=True, slots=True)
class FunctionOf(Node):
    """`function(a: number, b) body`; `body` is None for an external one, which is never run."""

    parameters: tuple[tuple[str, TypeOf | None], ...]
    body: Node | None


class Boxed(Node):
    """A part that a model draws as a box around texts: it knows its own names and functions, and how it is compiled."""

    __slots__ = ()

    @property
    def names(self) -> frozenset[str]:
        """The variables it reads."""
        raise NotImplementedError

    @property
    def functions(self) -> frozenset[str]:
        """The functions it calls beyond the built-in ones."""
        raise NotImplementedError


def parts(node: Any) -> Iterator[Any]:
    """Yield what a node, a domain of a loop or a tuple is made of; nothing for a literal and for plain values."""
    if isinstance(node, tuple):
        yield from node
    elif isinstance(node, (Node, Domain)) and not isinstance(node, Literal):
        yield from (getattr(node, field.name) for field in fields(node))  # type: ignore[arg-type]
