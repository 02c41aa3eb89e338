"""Prepared expressions: text -> closures, once, and what callers do with them.

A prepared expression is safe to keep and to share between threads; it holds no value of any evaluation.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from engine.errors import ExpressionFailed, ExpressionInvalid
from engine.feel import calls, loops  # noqa: F401 - they register the compilers of their nodes
from engine.feel.builtins import BUILT_INS
from engine.feel.compiler import Closure, Compiler, lookup
from engine.feel.convert import from_json, scalar
from engine.feel.free import free_names
from engine.feel.names import glued_spellings
from engine.feel.parser import checked, parse, parse_unary
from engine.feel.quick import UNSURE, quick, quick_tests
from engine.feel.run import Frame, Run, Scope
from engine.feel.tokens import tokenize
from engine.feel.tree import Node, TypeOf
from engine.feel.unary import Test, any_test, test_closure
from engine.feel.values import Value
from engine.language import gettext as _

_CACHED = 4096
_KNOWN = frozenset(name for name in BUILT_INS if " " in name)
_NOWHERE = object()
_NO_TYPES: Mapping[str, TypeOf] = MappingProxyType({})


class _Prepared:
    """What expressions and unary tests have in common: their names, and how a run of them ends."""

    def __init__(self, text: str, known: frozenset[str], types: Mapping[str, TypeOf]) -> None:
        self.text = text
        self._known = known
        self._types = types
        self._glued = glued_spellings(text, tokenize(checked(text))) - known - _KNOWN
        self.names: frozenset[str] = frozenset()
        self.possible_names: frozenset[str] = frozenset()
        self.functions: frozenset[str] = frozenset()
        self.external = False  # whether it defines a function of another language, which is never run

    def _compiler(self) -> Compiler:
        return Compiler(self.text, BUILT_INS, dict(self._types))

    def _names_of(self, nodes: Iterable[Node]) -> None:
        free = free_names(nodes)
        self.names, self.possible_names = free.certain, free.possible
        self.functions = free.functions - BUILT_INS.keys()
        self.external = free.external

    def _meant(self, context: Mapping[str, Any]) -> frozenset[str]:
        """Return the names of this context that the text may mean and the parser could not know."""
        return frozenset([name for name in self._glued if name in context])

    def _meant_at(self, frame: Frame) -> frozenset[str]:
        """As above, for the names that can be seen from a place of another evaluation."""
        return frozenset([name for name in self._glued if lookup(frame, name, _NOWHERE) is not _NOWHERE])

    def seen(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """Return the variables an evaluation with this context reads, by name: what to show beside a null."""
        return {name: context.get(name) for name in sorted(self.names | self._meant(context))}


class Expression(_Prepared):
    """A prepared FEEL expression.

    `names` are its free variable names; `possible_names` those inside filters, which may be entries of the items;
    `functions` what it calls beyond the built-in functions.
    """

    def __init__(self, text: str, known: frozenset[str], types: Mapping[str, TypeOf]) -> None:
        super().__init__(text, known, types)
        self.node = node = parse(text, _KNOWN | known)
        self._names_of((node,))
        self._closure: Closure = self._compiler().closure(node)
        self._quick = quick(node)

    def evaluate(self, context: Mapping[str, Any], *, scope: Scope | None = None) -> Value:
        """Evaluate the expression.

        Args:
            context: variables by name, JSON or FEEL values.
            scope: what it may know beyond them; it collects the reasons for nulls.
        Returns:
            A FEEL value; null where the standard says null.
        Raises:
            ExpressionFailed: it spent its budget.
        """
        closure = self._closure
        if self._glued and (meant := self._meant(context)):
            with suppress(ExpressionInvalid):  # names of the context that do not fit here are not meant
                closure = _expression(self.text, self._known | meant, _frozen(self._types))._closure
        elif self._quick is not None and (known := self._quick(context)) is not UNSURE:
            return known
        try:
            value = closure(Frame(context, None, Run(self.text, scope)))
        except RecursionError:
            raise ExpressionFailed(reason=_("嵌套过深"), text=self.text) from None
        return from_json(value) if isinstance(value, (list, dict)) else value

    def at(self, frame: Frame) -> Value:
        """Evaluate at a place of another evaluation: its names are seen, its budget is spent.

        Raises:
            ExpressionFailed: the budget is spent.
        """
        closure = self._closure
        if self._glued and (meant := self._meant_at(frame)):
            with suppress(ExpressionInvalid):
                closure = _expression(self.text, self._known | meant, _frozen(self._types))._closure
        run = frame.run
        around, run.text = run.text, self.text
        value = closure(frame)
        run.text = around
        return value


class UnaryTests(_Prepared):
    """The prepared cell of a decision table: tests of one value, `?` in the text."""

    def __init__(self, text: str, known: frozenset[str], types: Mapping[str, TypeOf]) -> None:
        super().__init__(text, known, types)
        nodes, self.negated = parse_unary(text, _KNOWN | known)
        self.nodes = nodes
        self._names_of(nodes or ())
        compiler = self._compiler()
        self._tests: list[Test] | None = None if nodes is None else [test_closure(compiler, node) for node in nodes]
        self.names -= {"?"}
        self._quick = None if self._glued else quick_tests(nodes)

    def matches(self, value: Any, context: Mapping[str, Any], *, scope: Scope | None = None) -> bool | None:
        """Return whether a value passes; null where that cannot be told.

        Args:
            value: what is tested, JSON or FEEL.
            context: variables by name that the tests may read.
            scope: as for expressions.
        Raises:
            ExpressionFailed: the tests spent their budget.
        """
        try:
            return self.at(scalar(value), Frame(context, None, Run(self.text, scope)))
        except RecursionError:
            raise ExpressionFailed(reason=_("嵌套过深"), text=self.text) from None

    def at(self, value: Value, frame: Frame) -> bool | None:
        """Test a FEEL value at a place of another evaluation: its names are seen, its budget is spent."""
        if self._quick is not None and (known := self._quick(value)) is not UNSURE:
            return known is not self.negated
        tests = self._prepared(frame)
        if tests is None:
            return True
        run = frame.run
        around, run.text = run.text, self.text
        found = any_test(tests, value, frame)
        run.text = around
        return found if found is None or not self.negated else not found

    def place(self, value: Value, frame: Frame) -> int | None:
        """Return which of the tests, counted from 0, a value passes first; None where it passes none."""
        tests = self._prepared(frame) or ()
        return next((place for place, test in enumerate(tests) if test(value, frame) is True), None)

    def _prepared(self, frame: Frame) -> list[Test] | None:
        if self._glued and (meant := self._meant_at(frame)):
            with suppress(ExpressionInvalid):
                return _unary(self.text, self._known | meant, _frozen(self._types))._tests
        return self._tests


_Types = tuple[tuple[str, TypeOf], ...]


def _frozen(types: Mapping[str, TypeOf]) -> _Types:
    return tuple(sorted(types.items(), key=lambda item: item[0]))


@lru_cache(maxsize=_CACHED)
def _expression(text: str, known: frozenset[str], types: _Types) -> Expression:
    return Expression(text, known, dict(types))


@lru_cache(maxsize=_CACHED)
def _unary(text: str, known: frozenset[str], types: _Types) -> UnaryTests:
    return UnaryTests(text, known, dict(types))


def compile(text: str, *, names: Iterable[str] = (), types: Mapping[str, TypeOf] = _NO_TYPES) -> Expression:
    """Prepare an expression; prepared ones are kept by their text.

    Args:
        text: FEEL, at most 2,000 characters; a leading `=` is accepted.
        names: names the text may use, needed only for those inside other values that hold signs or keywords.
        types: types it may name, beyond FEEL's own.
    Returns:
        The expression.
    Raises:
        ExpressionInvalid: it is too long, too deep, or not FEEL.
    """
    return _expression(text.strip().removeprefix("=").strip(), frozenset(names), _frozen(types))


def compile_unary(text: str, *, names: Iterable[str] = (), types: Mapping[str, TypeOf] = _NO_TYPES) -> UnaryTests:
    """Prepare the cell of a decision table; arguments and errors as for `compile`, but a leading `=` is a test."""
    return _unary(text.strip(), frozenset(names), _frozen(types))
