"""Units of limits in words, as they stand behind a number. It counts nothing."""

from engine.language import gettext as _


def unit_words(unit: str) -> str:
    """Return what a unit of a limit is called behind its number; of `end of ...` what the number means."""
    return {
        "seconds": _("秒"),
        "minutes": _("分钟"),
        "hours": _("小时"),
        "days": _("天"),
        "weeks": _("周"),
        "months": _("个月"),
        "quarters": _("个季度"),
        "years": _("年"),
        "working minutes": _("个工作分钟"),
        "working hours": _("个工作小时"),
        "working days": _("个工作日"),
        "end of day": _("天后的当天结束,0 为当天"),
        "end of week": _("周后的周末,0 为本周"),
        "end of month": _("个月后的月底,0 为本月"),
        "end of quarter": _("个季度后的季末,0 为本季"),
        "end of year": _("年后的年底,0 为今年"),
        "working day of month": _("当月第几个工作日"),
    }.get(unit, unit)
