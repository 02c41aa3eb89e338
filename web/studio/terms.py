"""A limit in people's words: how long it is, from when it counts, when on its last day it ends. It computes no date."""

from collections.abc import Callable

from engine.bpmn.limit import ACTIVATION, MESSAGE, SUPERIOR, Limit
from engine.bpmn.names import comma_list
from engine.language import gettext as _

_PERIODS = ("end of day", "end of week", "end of month", "end of quarter", "end of year")


def term(amount: str, unit: str) -> str:
    """Return how long a limit is, e.g. “2 个工作日”; an unknown unit stays as it is."""
    if unit in _PERIODS:
        return _of_period(unit) if amount in ("", "0") else _later(amount, unit)
    words = {
        "seconds": _("{amount} 秒", amount=amount),
        "minutes": _("{amount} 分钟", amount=amount),
        "hours": _("{amount} 小时", amount=amount),
        "working minutes": _("{amount} 工作分钟", amount=amount),
        "working hours": _("{amount} 工作小时", amount=amount),
        "working days": _("{amount} 个工作日", amount=amount),
        "days": _("{amount} 天", amount=amount),
        "weeks": _("{amount} 周", amount=amount),
        "months": _("{amount} 个月", amount=amount),
        "quarters": _("{amount} 个季度", amount=amount),
        "years": _("{amount} 年", amount=amount),
        "working day of month": _("当月第 {amount} 个工作日", amount=amount),
    }
    return words.get(unit, f"{amount} {unit}".strip())


def _of_period(unit: str) -> str:
    words = (_("当天结束"), _("本周结束"), _("当月结束"), _("本季度结束"), _("当年结束"))
    return dict(zip(_PERIODS, words, strict=True))[unit]


def _later(amount: str, unit: str) -> str:
    words = (
        _("{amount} 天后那天结束", amount=amount),
        _("{amount} 周后那周结束", amount=amount),
        _("{amount} 个月后月底", amount=amount),
        _("{amount} 个季度后季末", amount=amount),
        _("{amount} 年后年底", amount=amount),
    )
    return dict(zip(_PERIODS, words, strict=True))[unit]


def ending(name: str) -> str:
    """Return when on its last day a limit ends."""
    return {"close": _("下班时到期"), "midnight": _("当天结束时到期"), "same time": _("与开始时同一时刻到期")}.get(
        name, name
    )


def begin(limit: Limit) -> str:
    """Return from when the clock counts."""
    if limit.start == ACTIVATION:
        return _("从开始起")
    if limit.start == MESSAGE:
        return _("从收到消息“{message}”起", message=limit.message)
    return _("从 {moment} 起", moment=limit.start.lstrip("= "))


def sentence(limit: Limit, calendar: str) -> str:
    """Return a limit in a line.

    Args:
        limit: as written so far, finished or not.
        calendar: what people call the calendar it is counted by.
    """
    parts = [f"{begin(limit)} {term(limit.amount, limit.unit)}"]
    if limit.unit == "working days":
        parts.append(_("开始当天算第一天") if limit.counts_start == "true" else _("从下一个工作日算第一天"))
    if limit.ending:
        parts.append(ending(limit.ending))
    if limit.warning and limit.warning_unit:
        parts.append(_("提前 {term}提醒", term=term(limit.warning, limit.warning_unit)))
    if "working" in limit.unit or "working" in limit.warning_unit or limit.ending == "close":
        parts.append(_("按“{calendar}”计算", calendar=calendar))
    return _(",").join(parts)


def said(path: str, text: str) -> str:
    """Return a value of a limit in words, e.g. of `limit term`; any other stays as it is."""
    return _SAID[path](text) if path in _SAID and text else text


def _turn(text: str) -> str:
    return {"true": _("是"), "false": _("否")}.get(text, text)


def _counted(text: str) -> str:
    """Amount and unit as one text: the unit is the longest known one at the end."""
    for unit in sorted((*_UNITS, *_PERIODS), key=len, reverse=True):
        if text == unit or text.endswith(f" {unit}"):
            return term(text.removesuffix(unit).strip(), unit)
    return text


def _start(text: str) -> str:
    return {ACTIVATION: _("从开始起"), MESSAGE: _("从收到消息起")}.get(text, text)


def _groups(text: str) -> str:
    """Groups with commas, the word for the superior among them."""
    if text.startswith("="):
        return text
    return ", ".join(_("上级") if group == SUPERIOR else group for group in comma_list(text))


_UNITS = (
    "seconds", "minutes", "hours", "working minutes", "working hours", "working days", "days", "weeks", "months",
    "quarters", "years", "working day of month",
)  # fmt: skip
_SAID: dict[str, Callable[[str], str]] = {
    "limit term": _counted,
    "limit warning": _counted,
    "limit ending": ending,
    "limit countsStart": _turn,
    "limit remind": _turn,
    "limit from": _start,
    "limit escalate": _groups,
}
