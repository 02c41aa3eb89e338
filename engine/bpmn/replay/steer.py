"""Finds values that make conditions come out as a path needs them, where the conditions are simple comparisons.

It understands `x = "a"`, `x > 3`, `x`, `not(x)`; everything else it leaves to people, and never guesses.
"""

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from engine.bpmn.step import Json

_NAME = r"[^\W\d][\w.]*"
_COMPARED = re.compile(rf"=?\s*({_NAME})\s*(!=|<=|>=|=|<|>)\s*(\"[^\"]*\"|-?\d+(?:\.\d+)?|true|false)\s*")
_BARE = re.compile(rf"=?\s*({_NAME})\s*")
_DENIED = re.compile(rf"=?\s*not\(\s*({_NAME})\s*\)\s*")
_WORDS: dict[str, bool] = {"true": True, "false": False}
_OTHER = "-"  # a text no condition names
_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """A variable compared with a constant, and what shall come of it."""

    variable: str
    sign: str
    constant: Json
    wanted: bool

    def holds(self, value: Json) -> bool:
        """Return whether a value fulfils it; what cannot be compared does not."""
        if type(value) is not type(self.constant) and not _are_numbers(value, self.constant):
            return False
        return _SIGNS[self.sign](value, self.constant) is self.wanted


def wish(condition: str, wanted: bool) -> Wish | None:
    """Read a condition; None where it is no simple comparison."""
    if match := _COMPARED.fullmatch(condition):
        return Wish(match[1], match[2], _constant(match[3]), wanted)
    if (match := _BARE.fullmatch(condition)) and match[1] not in _WORDS:
        return Wish(match[1], "=", True, wanted)
    match = _DENIED.fullmatch(condition)
    return Wish(match[1], "=", False, wanted) if match else None


def values_for(wishes: Iterable[Wish]) -> dict[str, Json] | None:
    """Return variables that fulfil every wish; None where they contradict each other."""
    asked: dict[str, list[Wish]] = {}
    for found in wishes:
        asked.setdefault(found.variable, []).append(found)
    values: dict[str, Json] = {}
    for variable, several in asked.items():
        fitting = [v for v in _candidates(several) if all(found.holds(v) for found in several)]
        if not fitting or not _put(values, variable.split("."), fitting[0]):
            return None
    return values


def _candidates(wishes: list[Wish]) -> list[Json]:
    found: list[Json] = []
    for one in wishes:
        constant = one.constant
        if isinstance(constant, bool):
            found += [constant, not constant]
        elif isinstance(constant, int | float):
            found += [constant, constant + 1, constant - 1]
        else:
            found += [constant, _OTHER]
    return found


def _put(values: dict[str, Json], path: list[str], value: Json) -> bool:
    place: dict[str, Any] = values
    for name in path[:-1]:
        place = place.setdefault(name, {})
        if not isinstance(place, dict):
            return False
    place[path[-1]] = value
    return True


def _constant(text: str) -> Json:
    if text.startswith('"'):
        return text[1:-1]
    if text in _WORDS:
        return _WORDS[text]
    return float(text) if "." in text else int(text)


def _are_numbers(*values: object) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
