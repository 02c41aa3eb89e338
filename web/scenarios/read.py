"""Reads a scenario file. It checks the shape of the file only; whether the elements exist is found when it is played.

YAML as people mean it: dates, times and phone numbers stay the text they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from engine.language import gettext as _
from web.scenarios.scenario import WITHDRAW, Check, Expected, Json, Line, Scenario, Told, Unreadable

ZONE = "Asia/Shanghai"
MOST_BYTES = 256 * 1024
PARTS = frozenset({"title", "about", "process", "zone", "after", "steps", "expect", "decisions"})
OF_CHECK = frozenset({"given", "gives", "rules"})
OF_LINE = frozenset({"at", "by", "values", "files", "refused", "wrong", "reason"})
OF_EXPECT = frozenset({"status", "ends", "record", "rows", "rounds", "limits", "notices", "archived", "records"})
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?")


class _Loader(yaml.SafeLoader):
    """Knows true, false, null and decimal numbers; everything else that looks like a value is text."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", r"-?(0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?(0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first))


def read(name: str, content: bytes) -> Scenario:
    """Read one file.

    Args:
        name: its name without folder and `.yaml`.
        content: UTF-8.
    Returns:
        The scenario.
    Raises:
        Unreadable: it is no YAML, or has not the parts of a scenario.
    """
    raw = _parsed(content)
    _known(raw, PARTS, _("场景"))
    zone = _zone(str(raw.get("zone") or ZONE))
    if "decisions" in raw and "steps" not in raw:
        return _of_tables(name, raw, zone)
    lines = _lines(raw.get("steps"), zone)
    return Scenario(
        name=name,
        title=str(raw.get("title") or name),
        process=_text(raw, "process"),
        zone=zone,
        after=tuple(_names(raw.get("after"), "after")),
        lines=lines,
        expected=_expected(_mapping(raw.get("expect"), "expect")),
    )


def _of_tables(name: str, raw: Mapping[str, Json], zone: ZoneInfo) -> Scenario:
    checks = tuple(_check(one, number) for number, one in enumerate(_list(raw.get("decisions"), "decisions"), 1))
    if not checks:
        raise Unreadable(_("decisions 下面没有内容:逐项写决策表、given 和 gives"))
    title = str(raw.get("title") or name)
    return Scenario(
        name=name, title=title, process="", zone=zone, after=(), lines=(), expected=Expected(), checks=checks
    )


def _check(raw: Json, number: int) -> Check:
    decision, rest = _head(raw, number)
    rest = _mapping(rest, decision)
    _known(rest, OF_CHECK, decision)
    if "gives" not in rest:
        raise Unreadable(_("第 {number} 项缺少 gives(应得出什么)", number=number))
    rules = rest.get("rules")
    listed = rules if isinstance(rules, list) else [] if rules is None else [rules]
    if not all(isinstance(one, int) and not isinstance(one, bool) for one in listed):
        raise Unreadable(_("第 {number} 项的 rules 应当是规则的序号", number=number))
    given = _mapping(rest.get("given"), "given")
    return Check(decision=decision, given=given, gives=rest["gives"], rules=tuple(listed))


def moment(text: str, zone: ZoneInfo) -> datetime | None:
    """Read a moment such as `2025-03-10 09:00`, in `zone` when it names none; None when it is something else."""
    if not MOMENT.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _parsed(content: bytes) -> Mapping[str, Json]:
    if len(content) > MOST_BYTES:
        raise Unreadable(_("场景文件超过 256 KB"))
    try:
        found = yaml.load(content, Loader=_Loader)  # noqa: S506 - a SafeLoader that knows fewer kinds of values
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        place = getattr(error, "problem_mark", None)
        line = place.line + 1 if place else 1
        raise Unreadable(_("第 {line} 行附近的写法有误(缩进、冒号或引号)", line=line)) from error
    return _mapping(found, _("场景"))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Unreadable(_("没有时区“{name}”", name=name)) from error


def _lines(raw: Json, zone: ZoneInfo) -> tuple[Line, ...]:
    if not isinstance(raw, list) or not raw:
        raise Unreadable(_("缺少 steps:按先后写出经过的元素"))
    found: list[Line] = []
    for number, one in enumerate(raw, 1):
        found.append(_line(one, found[-1].at if found else None, zone, number))
    return tuple(found)


def _line(raw: Json, before: datetime | None, zone: ZoneInfo, number: int) -> Line:
    element_id, rest = _head(raw, number)
    if isinstance(rest, str | list):
        return Line(element_id=element_id, at=_after(before, before, number), outcomes=tuple(_names(rest, element_id)))
    rest = _mapping(rest, element_id)
    _known(rest, OF_LINE, element_id)
    at = moment(str(rest["at"]), zone) if "at" in rest else before
    if at is None and "at" in rest:
        raise Unreadable(_("{name}:时间“{text}”应写成 2025-03-10 09:00", name=element_id, text=rest["at"]))
    if element_id == WITHDRAW and not rest.get("reason"):
        raise Unreadable(_("withdraw 缺少 reason(撤回原因)"))
    files = _mapping(rest.get("files"), "files")
    return Line(
        element_id=element_id,
        at=_after(before, at, number),
        timed="at" in rest,
        by=str(rest.get("by") or ""),
        values=_mapping(rest.get("values"), "values"),
        files={str(key): tuple(_names(names, "files")) for key, names in files.items()},
        refused=str(rest.get("refused") or ""),
        wrong=tuple(_names(rest.get("wrong"), "wrong")),
        reason=str(rest.get("reason") or ""),
    )


def _head(raw: Json, number: int) -> tuple[str, Json]:
    if isinstance(raw, str):
        return raw, {}
    if isinstance(raw, Mapping) and len(raw) == 1:
        return next((str(key), rest) for key, rest in raw.items())
    raise Unreadable(_("第 {number} 步应当只写一个元素的 id", number=number))


def _after(before: datetime | None, at: datetime | None, number: int) -> datetime:
    if at is None:
        raise Unreadable(_("第 1 步要写时间 at"))
    if before is not None and at < before:
        raise Unreadable(_("第 {number} 步的时间早于前一步", number=number))
    return at


def _expected(raw: Mapping[str, Json]) -> Expected:
    _known(raw, OF_EXPECT, "expect")
    limits = _mapping(raw.get("limits"), "limits")
    rows = _mapping(raw.get("rows"), "rows")
    return Expected(
        status=str(raw.get("status") or "completed"),
        ends=frozenset(_names(raw["ends"], "ends")) if "ends" in raw else None,
        record=_mapping(raw.get("record"), "record"),
        rows={key: tuple(_mapping(row, key) for row in _list(found, key)) for key, found in rows.items()},
        rounds=_mapping(raw.get("rounds"), "rounds"),
        limits={key: tuple(_names(found, key)) for key, found in limits.items()},
        notices=tuple(_told(_mapping(one, "notices")) for one in _list(raw.get("notices"), "notices")),
        archived=raw.get("archived"),
        records={key: tuple(_names(found, key)) for key, found in _mapping(raw.get("records"), "records").items()},
    )


def _told(raw: Mapping[str, Json]) -> Told:
    return Told(to=_text(raw, "to"), says=_text(raw, "says"))


def _known(raw: Mapping[str, Json], names: frozenset[str], where: str) -> None:
    unknown = sorted(str(key) for key in raw if key not in names)
    if unknown:
        raise Unreadable(
            _("{where}中不认识“{name}”,可用:{all}", where=where, name=unknown[0], all="、".join(sorted(names)))
        )


def _text(raw: Mapping[str, Json], name: str) -> str:
    if not raw.get(name):
        raise Unreadable(_("缺少 {name}", name=name))
    return str(raw[name])


def _names(raw: Json, where: str) -> list[str]:
    return [str(one) for one in (raw if isinstance(raw, list) else [] if raw is None else [raw])]


def _list(raw: Json, where: str) -> list[Any]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise Unreadable(_("“{where}”应当是一个列表", where=where))
    return raw


def _mapping(raw: Json, where: str) -> Mapping[str, Json]:
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise Unreadable(_("“{where}”下面应当逐行写“名称: 内容”", where=where))
    return {str(key): value for key, value in raw.items()}
