"""Closures of tests: the cells of tables, what stands after `in`, and tests written as ranges (DMN 1.5, table 55)."""

from collections.abc import Callable
from typing import Any

from engine.feel import tree
from engine.feel.compare import compare, equal, member
from engine.feel.compiler import ORDERS, Closure, Compiler, compiles, opposite, truth
from engine.feel.run import Frame
from engine.feel.values import Range, Value


@compiles(tree.In)
def _in(compiler: Compiler, node: tree.In) -> Closure:
    value, tests = compiler.closure(node.value), [test_closure(compiler, test) for test in node.tests]
    return lambda frame: any_test(tests, value(frame), frame)


Test = Callable[[Value, Frame], bool | None]


def any_test(tests: list[Test], value: Value, frame: Frame) -> bool | None:
    """Return whether a value passes one of the tests; null where none holds and one cannot be told."""
    found: bool | None = False
    for test in tests:
        answer = test(value, frame)
        if answer is True:
            return True
        if answer is None:
            found = None
    return found


def test_closure(compiler: Compiler, node: tree.Node) -> Test:
    """Compile a positive unary test into a function of the value and the frame."""
    if isinstance(node, tree.UnaryTest):
        return _operator_test(compiler, node)
    closure = compiler.closure(node)
    if mentions_input(node) or isinstance(node, _OWN_TRUTH):
        return lambda value, frame: truth(closure(_with_input(value, frame)), frame)
    return lambda value, frame: member(value, closure(frame), frame.run)


# Expressions that judge by themselves, so that what they say is the answer and not something to compare with.
_OWN_TRUTH = (tree.Comparison, tree.Logic, tree.Between, tree.In, tree.Quantified, tree.InstanceOf)


def _with_input(value: Value, frame: Frame) -> Frame:
    return Frame({"?": value}, frame, frame.run)


def mentions_input(node: Any) -> bool:
    """Return whether `?` stands anywhere in a part of a tree."""
    if isinstance(node, tree.Name):
        return node.name == "?"
    if isinstance(node, tuple):
        return any(mentions_input(part) for part in node)
    return any(mentions_input(part) for part in tree.parts(node))


def _operator_test(compiler: Compiler, node: tree.UnaryTest) -> Test:
    endpoint = compiler.closure(node.endpoint)
    if node.op in ("=", "!="):
        wanted = node.op == "="

        def same(value: Value, frame: Frame) -> bool | None:
            answer = equal(value, endpoint(frame), frame.run)
            return answer if wanted else opposite(answer)

        return same
    holds = ORDERS[node.op]

    def order(value: Value, frame: Frame) -> bool | None:
        found = compare(value, endpoint(frame), frame.run)
        return None if found is None else holds(found)

    return order


@compiles(tree.UnaryTest)
def _unary_test(compiler: Compiler, node: tree.UnaryTest) -> Closure:
    endpoint, op = compiler.closure(node.endpoint), node.op

    def make(frame: Frame) -> Value:
        end = endpoint(frame)
        if op in ("<", "<="):
            return Range(None, end, False, op == "<=", op)
        if op in (">", ">="):
            return Range(end, None, op == ">=", False, op)
        return Range(end, end, op == "=", op == "=", op)

    return make
