"""How built-in functions are declared: one line of signature as the standard writes it, and a Python function below.

A call picks the signature by number, names and types of its arguments; an argument of a wrong type makes the result
null, with the reason kept by the run. A list of one stands for its item, and an item for a list of it (10.3.2.9.4).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.feel.convert import scalar
from engine.feel.far import FarDate, FarMoment
from engine.feel.run import Run
from engine.feel.tree import TypeOf
from engine.feel.values import Function, Range, Value, YearsMonths, described

_SIGNATURE = re.compile(r"([^(]+)\((.*)\)")
_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,), "number": (Decimal,), "boolean": (bool,), "list": (list,), "context": (dict,),
    "date": (date, FarDate), "time": (time,), "moment": (datetime, FarMoment),
    "day": (date, FarDate, datetime, FarMoment), "clock": (time, datetime, FarMoment),
    "duration": (timedelta,), "months": (YearsMonths,), "span": (timedelta, YearsMonths), "range": (Range,),
    "function": (Function,), "point": (Decimal, str, date, FarDate, datetime, FarMoment, time, timedelta, YearsMonths),
    "text or list": (str, list),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Parameter:
    name: str
    kind: str  # a key of _KINDS, or "any"
    optional: bool  # may be left out
    nullable: bool  # may be null


@dataclass(frozen=True, slots=True)
class _Overload:
    parameters: tuple[_Parameter, ...]
    variadic: bool
    function: Callable[..., Value]

    def takes(self, count: int, names: tuple[str, ...] | None) -> bool:
        if names is not None:
            return len(set(names)) == len(names) and set(names) <= {p.name for p in self.parameters}
        needed = sum(not p.optional for p in self.parameters)
        return needed <= count and (self.variadic or count <= len(self.parameters))

    def placed(self, arguments: tuple[Value, ...], names: tuple[str, ...] | None) -> list[Value]:
        """Return the arguments in order; a named call may leave out any, which is null then."""
        if names is None:
            return list(arguments)
        given = dict(zip(names, arguments, strict=True))
        last = max((i for i, p in enumerate(self.parameters) if p.name in given or not p.optional), default=-1)
        return [given.get(p.name) for p in self.parameters[: last + 1]]

    def parameter(self, index: int) -> _Parameter:
        return self.parameters[min(index, len(self.parameters) - 1)]


BUILT_INS: dict[str, Value] = {}
_OVERLOADS: dict[str, list[_Overload]] = {}
_BAD = object()


def builtin(signature: str) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Declare the function below as a built-in.

    Args:
        signature: `name(parameter: kind, other?: kind, third: kind!)`: `?` may be left out, `!` may be null,
            `...` after the last kind takes any number of them.
    """
    match = _SIGNATURE.fullmatch(signature)
    assert match is not None, signature
    name, inside = match.groups()
    variadic = inside.endswith("...")
    parts = [part.strip() for part in inside.removesuffix("...").split(",") if part.strip()]
    parameters = tuple(_parameter(part) for part in parts)

    def register(function: Callable[..., Value]) -> Callable[..., Value]:
        _OVERLOADS.setdefault(name, []).append(_Overload(parameters, variadic, function))
        BUILT_INS[name] = Function(name, _caller(name), tuple((p.name, _declared(p)) for p in parameters))
        return function

    return register


def _parameter(part: str) -> _Parameter:
    name, _colon, kind = (piece.strip() for piece in part.partition(":"))
    nullable = kind.endswith("!") or kind == "any"
    return _Parameter(name.removesuffix("?"), kind.removesuffix("!"), name.endswith("?"), nullable)


def _declared(parameter: _Parameter) -> TypeOf | None:
    return TypeOf(parameter.kind) if parameter.kind in ("string", "number", "boolean", "list", "context") else None


def _caller(name: str) -> Callable[[Run, tuple[Value, ...], tuple[str, ...] | None], Value]:
    overloads = _OVERLOADS[name]

    def call(run: Run, arguments: tuple[Value, ...], names: tuple[str, ...] | None) -> Value:
        fitting = [o for o in overloads if o.takes(len(arguments), names)]
        if not fitting:
            return run.null("函数“{name}”的参数数量或名称不对", name=name)
        wrong: tuple[_Parameter, Value] | None = None
        for overload in fitting:
            placed = overload.placed(arguments, names)
            read = [_read(value, overload.parameter(i)) for i, value in enumerate(placed)]
            if _BAD not in read:
                return _answer(run, overload, read)
            at = next(i for i, value in enumerate(read) if value is _BAD)
            wrong = wrong or (overload.parameter(at), placed[at])
        assert wrong is not None
        reason = "函数“{function}”的参数“{name}”不能是 {kind}"
        return run.null(reason, function=name, name=wrong[0].name, kind=described(scalar(wrong[1])))

    return call


def _answer(run: Run, overload: _Overload, arguments: list[Value]) -> Value:
    try:
        return overload.function(run, *arguments)
    except ArithmeticError:
        return run.null("数字超出范围")


def _read(value: Value, parameter: _Parameter) -> Value:
    value = scalar(value)
    if value is None:
        return None if parameter.nullable else _BAD
    if parameter.kind == "any":
        return value
    kinds = _KINDS[parameter.kind]
    if type(value) in kinds:
        return [scalar(item) for item in value] if type(value) is list else value
    if list in kinds:
        return [value]
    if type(value) is list and len(value) == 1 and type(scalar(value[0])) in kinds:
        return scalar(value[0])
    return _BAD
