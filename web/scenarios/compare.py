"""Compares what a scenario expects with what the case shows, and words the first thing that differs. Plays nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.language import gettext as _
from web.scenarios.read import moment
from web.scenarios.scenario import Json

Row = Mapping[str, Any]


def same(expected: Json, found: Json, zone: ZoneInfo) -> bool:
    """Return whether a value is the one expected.

    Args:
        expected: as the file says; a moment without a zone is one of `zone`, a mapping names some keys of many.
        found: JSON of the case.
        zone: of the scenario.
    """
    if isinstance(expected, str) and isinstance(found, str):
        return expected == found or _same_moment(expected, found, zone)
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        return all(same(value, found.get(key), zone) for key, value in expected.items())
    if isinstance(expected, list) and isinstance(found, list):
        pairs = zip(expected, found, strict=False)
        return len(expected) == len(found) and all(same(one, other, zone) for one, other in pairs)
    return (type(expected) is type(found) and expected == found) or _same_number(expected, found)


def _same_moment(expected: str, found: str, zone: ZoneInfo) -> bool:
    first, second = moment(expected, zone), moment(found, zone)
    return first is not None and first == second


def _same_number(expected: Json, found: Json) -> bool:
    numbers = (int, float)
    if isinstance(expected, bool) or isinstance(found, bool):
        return False
    return isinstance(expected, numbers) and isinstance(found, numbers) and expected == found


def record(expected: Row, found: Row, zone: ZoneInfo) -> Iterator[str]:
    """Yield in words each variable that is not as expected."""
    for name, value in expected.items():
        if not same(value, found.get(name), zone):
            yield _(
                "{name} 应为 {expected},实际为 {found}", name=name, expected=shown(value), found=shown(found.get(name))
            )


def rows(expected: Mapping[str, tuple[Row, ...]], found: Row, zone: ZoneInfo) -> Iterator[str]:
    """Yield in words each row that is expected and not there."""
    for name, wanted in expected.items():
        there = found.get(name)
        listed = there if isinstance(there, list) else []
        for row in wanted:
            if not any(same(row, one, zone) for one in listed):
                yield _(
                    "{name} 中应有一行 {row},实际为 {found}",
                    name=name,
                    row=shown(row),
                    found=shown(_nearest(row, listed)),
                )


def counts(expected: Mapping[str, Json], found: Mapping[str, Json], words: str) -> Iterator[str]:
    """Yield in words (`{name} … {expected} … {found}`) each entry that is not as expected."""
    for name, value in expected.items():
        if value != found.get(name):
            yield words.format(name=name, expected=shown(value), found=shown(found.get(name)))


def shown(value: Json) -> str:
    """A value as a line of text."""
    if value is None:
        return _("(空)")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {shown(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(shown(one) for one in value) + "]"
    return f"“{value}”" if value == "" or str(value) != str(value).strip() else str(value)


def _nearest(row: Row, listed: list[Json]) -> Json:
    """The row that has most in common with the one wanted, cut to its keys; everything where no row is a mapping."""
    mappings = [one for one in listed if isinstance(one, Mapping)]
    if not mappings:
        return listed
    best = max(mappings, key=lambda one: sum(one.get(key) == value for key, value in row.items()))
    return {key: best.get(key) for key in row}
