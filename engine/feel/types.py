"""Types as values of a text name them: which value is an instance of which, and which type conforms to which.

DMN 1.5, 10.3.2.2 and 10.3.2.9. Types beyond FEEL's own come by name from the model around the expression.
"""

from collections.abc import Mapping

from engine.feel.convert import scalar
from engine.feel.run import Remark, Scope
from engine.feel.tree import TypeOf
from engine.feel.values import TYPE_NAMES, Function, Range, Value, described, type_name
from engine.language import gettext as _

ANY = TypeOf("Any")
_KNOWN = frozenset(TYPE_NAMES.values())
_OTHER_SPELLINGS = {
    "dateTime": "date and time", "date time": "date and time", "Null": "null",
    "dayTimeDuration": "days and time duration", "yearMonthDuration": "years and months duration",
}  # fmt: skip
Types = Mapping[str, TypeOf]


def conforms(value: Value, wanted: TypeOf, types: Types) -> bool | None:
    """Return whether a value is an instance of a type; null where nobody knows the type."""
    value = scalar(value)
    name = _OTHER_SPELLINGS.get(wanted.name, wanted.name)
    if name == "Any":
        return value is not None
    if name in types:
        return conforms(value, types[name], types)
    if name not in _KNOWN:
        return None
    return type_name(value) == name and (_parts_conform(value, wanted, types) if wanted.parts else True)


def _parts_conform(value: Value, wanted: TypeOf, types: Types) -> bool:
    if isinstance(value, list):
        return all(fits(item, wanted.parts[0], types) for item in value)
    if isinstance(value, dict):
        named = zip(wanted.keys, wanted.parts, strict=True)
        return all(key in value and fits(value[key], part, types) for key, part in named)
    if isinstance(value, Range):
        return all(end is None or fits(end, wanted.parts[0], types) for end in (value.low, value.high))
    return isinstance(value, Function) and subtype(type_of_function(value), wanted, types)


def fits(value: Value, wanted: TypeOf, types: Types) -> bool:
    """Return whether a value may stand where a type is asked for: an instance, or null."""
    return value is None or conforms(value, wanted, types) is True


def type_of_function(function: Function) -> TypeOf:
    """Return the type of a function value; what it does not declare is `Any`."""
    parameters = tuple(kind or ANY for _name, kind in function.parameters)
    return TypeOf("function", (*parameters, function.returns or ANY))


def subtype(one: TypeOf, other: TypeOf, types: Types) -> bool:
    """Return whether every value of one type is a value of the other."""
    one, other = types.get(one.name, one), types.get(other.name, other)
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


def coerced(value: Value, wanted: TypeOf, scope: Scope, types: Types | None = None) -> Value:
    """Return a value as a type asks for it (DMN 1.5, 10.3.2.9.4): a list of one for its item and the other way round.

    Args:
        value: a FEEL value.
        wanted: the type; one that nobody knows asks for nothing.
        scope: told why, where the value does not conform.
        types: types by name, beyond FEEL's own.
    Returns:
        The value, its item, a list of it, or null where it does not conform.
    """
    known = types or {}
    value = scalar(value)
    answer = None if value is None else conforms(value, wanted, known)
    if answer is None or answer:
        return value
    if isinstance(value, list) and len(value) == 1 and conforms(value[0], wanted, known):
        return scalar(value[0])
    if conforms([value], wanted, known):
        return [value]
    reason = _("得到的是 {kind},应当是 {wanted}", kind=described(value), wanted=wanted.name)
    scope.remarks.append(Remark(type_name(value), reason))
    return None
