"""Turns one field's typed texts into a JSON value and back. It knows no rules but those of the type itself.

Times people type are in the procedure's zone; what is kept has its offset.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from engine.language import gettext as _
from forms.schema import Component, Json
from forms.typed import as_texts

LONGEST = 20_000  # characters of one text
DIGITS = 15  # more than that a JSON number does not keep exactly
TRUE = frozenset({"true", "on", "1", "yes", "是"})
DATE = r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
TIME = r"(?P<hour>\d{1,2})[:时点](?P<minute>\d{2})分?(?:[:]?(?P<second>\d{2})(?:\.(?P<fraction>\d{1,6}))?秒?)?"
OFFSET = r"(?P<offset>Z|[+-]\d{2}:?\d{2})?"
AS_DATE = re.compile(DATE, re.ASCII)
AS_TIME = re.compile(TIME, re.ASCII)
AS_MOMENT = re.compile(rf"{DATE}(?:T| *){TIME} *{OFFSET}", re.ASCII)


class NotReadable(ValueError):
    """The typed text is no value of this type; the message says in plain words what would be."""


def parse(component: Component, texts: tuple[str, ...], zone: ZoneInfo) -> Json:
    """Read what was typed into one field.

    Args:
        component: the field.
        texts: what was typed; several for a field that takes several.
        zone: the procedure's zone.
    Returns:
        The JSON value; None (or an empty list, or False for a checkbox) when nothing was typed.
    Raises:
        NotReadable: the text is no value of the field's type.
    """
    return PARSERS[component.type](component, tuple(text for text in texts if text.strip()), zone)


def as_typed(component: Component, value: Json, zone: ZoneInfo) -> tuple[str, ...]:
    """The texts a page shows in the field for a value; moments are shown to the minute, as native inputs want them."""
    if component.type == "datetime" and isinstance(value, str):
        return (_local(component, value, zone),)
    if component.type == "number" and isinstance(value, int | float) and not isinstance(value, bool):
        return (f"{Decimal(str(value)):f}",)
    if component.type == "checkbox":
        return ("true",) if value is True else ()
    return as_texts(value) if not isinstance(value, Mapping) else ()


def subtype(component: Component) -> str:
    """`date`, `time` or `datetime`."""
    return str(component.more.get("subtype") or "date")


def _text(component: Component, texts: tuple[str, ...], zone: ZoneInfo) -> Json:
    text = texts[0].replace("\r\n", "\n").replace("\r", "\n").strip() if texts else ""
    if len(text) > LONGEST:
        raise NotReadable(_("内容太长,请控制在 {most} 字以内", most=LONGEST))
    if _UNREADABLE.search(text):
        raise NotReadable(_("含有无法保存的字符,请删除后重新填写"))
    if component.type == "textfield":
        text = " ".join(text.split("\n"))
    return text or None


_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # categories Cc and Cs but line and tab


def _number(component: Component, texts: tuple[str, ...], zone: ZoneInfo) -> Json:
    if not texts:
        return None
    plain = unicodedata.normalize("NFKC", texts[0]).strip().replace(",", "")
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?|[+-]?\.\d+", plain, re.ASCII):
        raise NotReadable(_("请填写数字,例如 12 或 12.5"))
    return _decimal(component, plain)


def _decimal(component: Component, plain: str) -> Json:
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise NotReadable(_("请填写数字,例如 12 或 12.5")) from error
    if len(number.as_tuple().digits) > DIGITS:
        raise NotReadable(_("数字太长,最多 {digits} 位", digits=DIGITS))
    most = component.more.get("decimalDigits")
    if isinstance(most, int) and number != round(number, most):
        raise NotReadable(_("请填写整数") if most == 0 else _("最多填写 {digits} 位小数", digits=most))
    if component.more.get("serializeToString") is True:
        return f"{number:f}"
    return int(number) if number == number.to_integral_value() else float(number)


def _checkbox(component: Component, texts: tuple[str, ...], zone: ZoneInfo) -> Json:
    return bool(texts) and texts[0].strip().lower() in TRUE


def _single(component: Component, texts: tuple[str, ...], zone: ZoneInfo) -> Json:
    return texts[0].strip() if texts else None


def _several(component: Component, texts: tuple[str, ...], zone: ZoneInfo) -> Json:
    return list(dict.fromkeys(text.strip() for text in texts))


def _datetime(component: Component, texts: tuple[str, ...], zone: ZoneInfo) -> Json:
    if not texts:
        return None
    plain = unicodedata.normalize("NFKC", texts[0]).strip()
    kind = subtype(component)
    try:
        return READERS[kind](plain, zone)
    except ValueError as error:
        if isinstance(error, NotReadable):
            raise
        raise NotReadable(_example(kind)) from error


def _example(kind: str) -> str:
    if kind == "time":
        return _("请填写时间,例如 09:00")
    return _("请填写日期,例如 2025-03-10") if kind == "date" else _("请填写日期和时间,例如 2025-03-10 09:00")


def _match(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    found = pattern.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return found


def _read_date(text: str, zone: ZoneInfo) -> str:
    if moment := AS_MOMENT.fullmatch(text):  # a moment given for a day means the day it falls on
        return _in_zone(moment, zone).date().isoformat()
    return _day(_match(AS_DATE, text)).isoformat()


def _read_time(text: str, zone: ZoneInfo) -> str:
    return _hour(_match(AS_TIME, text)).isoformat()


def _read_moment(text: str, zone: ZoneInfo) -> str:
    local = _in_zone(_match(AS_MOMENT, text), zone)
    if _skipped(local, zone):
        raise NotReadable(_("这一时刻不存在(当天调整时钟),请核对"))
    return local.isoformat()


def _skipped(local: datetime, zone: ZoneInfo) -> bool:
    again = local.astimezone(ZoneInfo("UTC")).astimezone(zone)
    return again.replace(tzinfo=None) != local.replace(tzinfo=None)


def _in_zone(found: re.Match[str], zone: ZoneInfo) -> datetime:
    plain = datetime.combine(_day(found), _hour(found))
    offset = found["offset"]
    if offset:
        return datetime.fromisoformat(f"{plain.isoformat()}{offset}").astimezone(zone)
    return plain.replace(tzinfo=zone)


def _day(found: re.Match[str]) -> date:
    return date(int(found["year"]), int(found["month"]), int(found["day"]))


def _hour(found: re.Match[str]) -> time:
    fraction = (found["fraction"] or "0").ljust(6, "0")
    return time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0), int(fraction))


def _local(component: Component, value: str, zone: ZoneInfo) -> str:
    kind = subtype(component)
    if kind == "time":
        return value.removesuffix(":00") if value.count(":") == 2 else value
    if kind == "date":
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return (moment.astimezone(zone) if moment.tzinfo else moment).strftime("%Y-%m-%dT%H:%M")


READERS: dict[str, Callable[[str, ZoneInfo], str]] = {
    "date": _read_date,
    "time": _read_time,
    "datetime": _read_moment,
}
PARSERS: dict[str, Callable[[Component, tuple[str, ...], ZoneInfo], Json]] = {
    "textfield": _text,
    "textarea": _text,
    "number": _number,
    "datetime": _datetime,
    "checkbox": _checkbox,
    "radio": _single,
    "select": _single,
    "checklist": _several,
    "taglist": _several,
    "filepicker": _several,
}
