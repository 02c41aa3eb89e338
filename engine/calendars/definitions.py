"""Reads what a calendar is made of: names, zone, working week, working hours, where its days off come from.

What is wrong is told with its line. It knows no days off and guesses nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from engine.calendars.calendar import Hours
from engine.calendars.invalid import FileInvalid
from engine.language import gettext as _

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NEEDED = ("id", "name", "zone", "week", "hours")
_TEXTS = ("id", "name", "name_en", "zone", "days")
_LISTS = ("week", "hours")
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_DAY = 86_400  # seconds
_MOST = 16 * 1024  # bytes
_LONGEST = 100  # characters of a name


class DefinitionInvalid(FileInvalid):
    """A definition that cannot be used."""


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A calendar before any notice.

    Attributes:
        id: what diagrams call it.
        name: what people call it.
        name_en: the same in English; "" where there is none.
        zone: in which its hours are meant.
        week: working weekdays, 0 is Monday.
        hours: of a working day, in order, without overlap.
        days: the folder of notices it takes its exceptions from; "" where its week has none.
    """

    id: str
    name: str
    name_en: str = ""
    zone: ZoneInfo
    week: frozenset[int]
    hours: tuple[Hours, ...]
    days: str = ""


@dataclass(frozen=True)
class _Part:
    """A text of the file, or a list of them, and where it stands."""

    line: int
    value: "str | tuple[_Part, ...]"


def parse_definition(data: bytes) -> Definition:
    """Read a file `<id>.yaml`.

    Args:
        data: UTF-8 text with the fields of `Definition`; `week` of mon, tue, ..., `hours` such as 09:00-12:00.
    Raises:
        DefinitionInvalid: the file is empty, too large or no YAML, or a line is wrong.
    """
    return _made(_parts(_text(data)))


def read_definition(data: Mapping[str, Any]) -> Definition:
    """Read what `as_data` wrote, or what somebody filled in.

    Args:
        data: the fields as texts, and lists of texts.
    Raises:
        DefinitionInvalid: a field is missing or wrong.
    """
    parts = {}
    for name, value in data.items():
        listed = tuple(_Part(0, str(each)) for each in value) if isinstance(value, list | tuple) else str(value)
        parts[name] = _known(name, _Part(0, listed))
    return _made(parts)


def as_data(definition: Definition) -> dict[str, Any]:
    """Return a definition as JSON, in the words of its file."""
    return {
        "id": definition.id,
        "name": definition.name,
        "name_en": definition.name_en,
        "zone": definition.zone.key,
        "week": [WEEKDAYS[day] for day in sorted(definition.week)],
        "hours": [f"{clock(span.begins)}-{clock(span.ends)}" for span in definition.hours],
        "days": definition.days,
    }


def clock(second: int) -> str:
    """Return seconds after midnight as a time of day; the end of the day is 24:00."""
    return f"{second // 3600:02}:{second % 3600 // 60:02}"


def _text(data: bytes) -> str:
    if len(data) > _MOST:
        raise DefinitionInvalid(0, _("文件太大,最多 {most} KiB。", most=_MOST // 1024))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DefinitionInvalid(0, _("文件不是 UTF-8 编码。")) from error


def _parts(text: str) -> dict[str, _Part]:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise DefinitionInvalid(mark.line + 1 if mark else 0, _("这里的写法不对,请对照别的日历文件。")) from error
    if not isinstance(root, yaml.MappingNode):
        raise DefinitionInvalid(0, _("文件里没有日历的定义。"))
    found: dict[str, _Part] = {}
    for key, value in root.value:
        if str(key.value) in found:
            raise DefinitionInvalid(_line(key), _("“{name}”写了两次。", name=key.value))
        found[str(key.value)] = _known(str(key.value), _part(value))
    return found


def _part(node: yaml.Node) -> _Part:
    if isinstance(node, yaml.SequenceNode) and all(isinstance(each, yaml.ScalarNode) for each in node.value):
        return _Part(_line(node), tuple(_Part(_line(each), each.value) for each in node.value))
    if not isinstance(node, yaml.ScalarNode):
        raise DefinitionInvalid(_line(node), _("这里应是一个值或一列值。"))
    return _Part(_line(node), node.value)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _known(name: str, part: _Part) -> _Part:
    if name not in (*_TEXTS, *_LISTS):
        raise DefinitionInvalid(part.line, _("日历没有“{name}”这一项。", name=name))
    if isinstance(part.value, str) is (name in _LISTS):
        told = _("“{name}”应是一列值。", name=name) if name in _LISTS else _("“{name}”应是一个值。", name=name)
        raise DefinitionInvalid(part.line, told)
    return part


def _made(parts: Mapping[str, _Part]) -> Definition:
    missing = next((name for name in _NEEDED if not (parts.get(name) and parts[name].value)), None)
    if missing:
        at = parts[missing].line if missing in parts else 0
        raise DefinitionInvalid(at, _("日历缺少“{name}”。", name=missing))
    empty = _Part(0, "")
    return Definition(
        id=_id(parts["id"]),
        name=_name(parts["name"]),
        name_en=_name(parts.get("name_en", empty)),
        zone=_zone(parts["zone"]),
        week=_week(parts["week"]),
        hours=_hours(parts["hours"]),
        days=_id(parts["days"]) if parts.get("days", empty).value else "",
    )


def _id(part: _Part) -> str:
    if not _ID.fullmatch(str(part.value)):
        raise DefinitionInvalid(part.line, _("编号“{id}”应为小写字母、数字和下划线,以字母开头。", id=part.value))
    return str(part.value)


def _name(part: _Part) -> str:
    found = str(part.value).strip()
    if len(found) > _LONGEST or not found.isprintable() or (part.value and not found):
        raise DefinitionInvalid(part.line, _("请填写名称,最多 {most} 个字符。", most=_LONGEST))
    return found


def _zone(part: _Part) -> ZoneInfo:
    try:
        return ZoneInfo(str(part.value))
    except (ValueError, OSError, KeyError) as error:
        raise DefinitionInvalid(part.line, _("没有名为“{zone}”的时区", zone=part.value)) from error


def _week(part: _Part) -> frozenset[int]:
    found: set[int] = set()
    for each in _each(part):
        if each.value not in WEEKDAYS:
            told = _("“{day}”不是星期,请写 mon、tue、wed、thu、fri、sat 或 sun。", day=each.value)
            raise DefinitionInvalid(each.line, told)
        if WEEKDAYS.index(str(each.value)) in found:
            raise DefinitionInvalid(each.line, _("“{name}”写了两次。", name=each.value))
        found.add(WEEKDAYS.index(str(each.value)))
    return frozenset(found)


def _hours(part: _Part) -> tuple[Hours, ...]:
    found: list[Hours] = []
    for each in _each(part):
        span = _span(each)
        if found and span.begins < found[-1].ends:
            raise DefinitionInvalid(each.line, _("工作时间 {span} 与前一段重叠,或先后颠倒。", span=each.value))
        found.append(span)
    return tuple(found)


def _span(part: _Part) -> Hours:
    match = _SPAN.fullmatch(str(part.value).replace(" ", ""))
    if not match:
        raise DefinitionInvalid(part.line, _("“{span}”不是一段工作时间,请写成 09:00-12:00。", span=part.value))
    begins, ends = (int(match[n]) * 3600 + int(match[n + 1]) * 60 for n in (1, 3))
    ends = ends or _DAY
    if not begins < ends <= _DAY:
        raise DefinitionInvalid(part.line, _("工作时间 {span} 的结束不在开始之后。", span=part.value))
    return Hours(begins, ends)


def _each(part: _Part) -> tuple[_Part, ...]:
    return part.value if isinstance(part.value, tuple) else ()
