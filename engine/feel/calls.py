"""Closures of calls and function definitions. A call costs a step, and calls go only so deep."""

from collections.abc import Callable
from typing import Any

from engine.feel import tree
from engine.feel.compiler import Closure, Compiler, compiles, lookup
from engine.feel.convert import from_json
from engine.feel.run import CALL_DEPTH, Frame, Run
from engine.feel.types import Types, coerced
from engine.feel.values import Function, Value
from engine.language import gettext as _


@compiles(tree.Call)
def _call(compiler: Compiler, node: tree.Call) -> Closure:
    callee = _callee(compiler, node.function)
    arguments, names = [compiler.closure(argument) for argument in node.arguments], node.names

    def call(frame: Frame) -> Value:
        function, run = callee(frame), frame.run
        if type(function) is not Function:
            return None if function is None else run.null("这里应当是一个函数")
        return invoke(function, tuple([argument(frame) for argument in arguments]), names, run)

    return call


def invoke(function: Function, arguments: tuple[Value, ...], names: tuple[str, ...] | None, run: Run) -> Value:
    """Call a function value.

    Raises:
        ExpressionFailed: the budget is spent, or calls go too deep.
    """
    run.spend()
    run.calls += 1
    if run.calls > CALL_DEPTH:
        raise run.failed(_("函数调用超过 {limit} 层", limit=CALL_DEPTH))
    value = function.call(run, arguments, names)
    run.calls -= 1
    return value


def _callee(compiler: Compiler, node: tree.Node) -> Closure:
    if not isinstance(node, tree.Name):
        return compiler.closure(node)
    name, built_in = node.name, compiler.built_ins.get(node.name)

    def find(frame: Frame) -> Value:
        found = lookup(frame, name, None)
        if type(found) is Function:
            return found
        product = frame.run.functions.get(name)
        if product is not None:
            return product_function(name, product)
        return built_in or frame.run.null("没有名为“{name}”的函数", name=name)

    return find


def product_function(name: str, function: Callable[..., Any]) -> Function:
    """Wrap a function of the product: named arguments are passed as Python names, what it returns is read as JSON."""

    def call(run: Run, arguments: tuple[Value, ...], names: tuple[str, ...] | None) -> Value:
        if names is None:
            return from_json(function(*arguments))
        named = {word.replace(" ", "_"): value for word, value in zip(names, arguments, strict=True)}
        return from_json(function(**named))

    return Function(name, call)


@compiles(tree.FunctionOf)
def _function(compiler: Compiler, node: tree.FunctionOf) -> Closure:
    if node.body is None:
        return lambda frame: frame.run.null("不支持外部函数")
    body, parameters, types = compiler.closure(node.body), node.parameters, compiler.types
    return lambda frame: defined("function", parameters, body, frame, types)


def defined(
    name: str, parameters: tuple[tuple[str, tree.TypeOf | None], ...], body: Closure, frame: Frame, types: Types
) -> Function:
    """Make a function value of a body and the frame it was written in; arguments of a wrong type make it null."""
    wanted = [word for word, _kind in parameters]

    def call(run: Run, arguments: tuple[Value, ...], names: tuple[str, ...] | None) -> Value:
        if len(arguments) != len(wanted) or (names is not None and sorted(names) != sorted(wanted)):
            return run.null("函数“{name}”的参数不对", name=name)
        given = dict(zip(names or wanted, arguments, strict=True))
        for word, kind in parameters:
            if kind is None or given[word] is None:
                continue
            given[word] = coerced(given[word], kind, run, types)
            if given[word] is None:
                return run.null("参数“{name}”的类型不对", name=word)
        return body(Frame(given, frame, run))

    return Function(name, call, parameters)
