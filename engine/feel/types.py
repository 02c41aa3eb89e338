"""Types as values of a text name them: which value is an instance of which, and which type conforms to which.

DMN 1.5, 10.3.2.2 and 10.3.2.9. Types beyond FEEL's own come by name from the model around the expression.
"""

from collections.abc import Mapping
from decimal import Decimal

from engine.feel.convert import scalar
from engine.feel.run import Run
from engine.feel.tree import TypeOf
from engine.feel.values import TYPE_NAMES, Function, Range, Value, described, type_name

ANY = TypeOf("Any")
_KNOWN = frozenset(TYPE_NAMES.values())
_OTHER_SPELLINGS = {
    "dateTime": "date and time", "date time": "date and time", "Null": "null",
    "dayTimeDuration": "days and time duration", "yearMonthDuration": "years and months duration",
}  # fmt: skip
Types = Mapping[str, TypeOf]
_SHORT = 40  # characters of a value that a remark may repeat


def conforms(value: Value, wanted: TypeOf, types: Types, *, allowed: bool = True) -> bool | None:
    """Return whether a value is an instance of a type; null where nobody knows the type.

    `allowed` asks for allowed values too: a variable's type does, `instance of` does not.
    """
    value = scalar(value)
    name = _OTHER_SPELLINGS.get(wanted.name, wanted.name)
    if name == "Any":
        return value is not None
    if name in types:
        answer = conforms(value, types[name], types, allowed=allowed)
    elif name not in _KNOWN:
        return None
    else:
        answer = type_name(value) == name and (not wanted.parts or _parts_conform(value, wanted, types, allowed))
    return answer and (wanted.allowed is None or not allowed or wanted.allowed.matches(value, {}) is True)


def _parts_conform(value: Value, wanted: TypeOf, types: Types, allowed: bool) -> bool:
    if isinstance(value, list):
        return all(_fits(item, wanted.parts[0], types, allowed) for item in value)
    if isinstance(value, dict):
        named = zip(wanted.keys, wanted.parts, strict=True)
        return all(key in value and _fits(value[key], part, types, allowed) for key, part in named)
    if isinstance(value, Range):
        return all(end is None or _fits(end, wanted.parts[0], types, allowed) for end in (value.low, value.high))
    return isinstance(value, Function) and subtype(type_of_function(value), wanted, types)


def _fits(value: Value, wanted: TypeOf, types: Types, allowed: bool) -> bool:
    """Return whether a value may stand where a type is asked for: an instance, or null."""
    return value is None or conforms(value, wanted, types, allowed=allowed) is True


def type_of_function(function: Function) -> TypeOf:
    """Return the type of a function value; what it does not declare is `Any`."""
    parameters = tuple(kind or ANY for _name, kind in function.parameters)
    return TypeOf("function", (*parameters, function.returns or ANY))


def resolved(kind: TypeOf, types: Types) -> TypeOf:
    """Return what a type's name stands for in the end; the model refused names that stand for themselves."""
    while kind.name in types:
        kind = types[kind.name]
    return kind


def subtype(one: TypeOf, other: TypeOf, types: Types) -> bool:
    """Return whether every value of one type is a value of the other."""
    one, other = resolved(one, types), resolved(other, types)
    if other.name == "Any" or one.name.lower() == "null":
        return True
    if one.name != other.name:
        return False
    if one.name == "context":
        mine = dict(zip(one.keys, one.parts, strict=True))
        wanted = zip(other.keys, other.parts, strict=True)
        return all(key in mine and subtype(mine[key], part, types) for key, part in wanted)
    if one.name == "function" and other.parts:
        return _function_subtype(one, other, types)
    return not other.parts or (bool(one.parts) and subtype(one.parts[0], other.parts[0], types))


def _function_subtype(one: TypeOf, other: TypeOf, types: Types) -> bool:
    if len(one.parts) != len(other.parts) or not subtype(one.parts[-1], other.parts[-1], types):
        return False
    return all(subtype(b, a, types) for a, b in zip(one.parts[:-1], other.parts[:-1], strict=True))


def coerced(value: Value, wanted: TypeOf, run: Run, types: Types) -> Value:
    """Return a value as a type asks for it (DMN 1.5, 10.3.2.9.4): a list of one for its item and the other way round.

    Args:
        value: a FEEL value.
        wanted: the type; one that nobody knows asks for nothing.
        run: told why, where the value does not conform.
        types: types by name, beyond FEEL's own.
    Returns:
        The value, its item, a list of it, or null where it does not conform.
    """
    value = scalar(value)
    answer = None if value is None else conforms(value, wanted, types)
    if answer is None or answer or _callable_as(value, wanted, types):
        return value
    if isinstance(value, list) and len(value) == 1 and conforms(value[0], wanted, types):
        return scalar(value[0])
    if conforms([value], wanted, types):
        return [value]
    reason = "得到的是 {kind},应当是 {wanted}"
    return run.null(reason, kind=shown(value), wanted=wanted.name)


def shown(value: Value) -> str:
    """Return a value for people: what kind it is, and the value itself where it is short."""
    spelling = f" “{value}”" if isinstance(value, (str, Decimal)) and len(str(value)) <= _SHORT else ""
    return f"{described(value)}{spelling}"


def _callable_as(value: Value, wanted: TypeOf, types: Types) -> bool:
    """Return whether a function that does not say what it returns may stand for one of a function type."""
    kind = resolved(wanted, types)
    if not isinstance(value, Function) or kind.name != "function" or value.returns is not None:
        return False
    return not kind.parts or len(kind.parts) == len(value.parameters) + 1
