"""Rules about what a limit does before and when it is missed: reminders, and the variable it sets. They tell nobody.

Whom it tells and who gets the task are groups, judged with all other groups.
"""

import re
from collections.abc import Iterator

from engine.bpmn.limit import Limit
from engine.bpmn.lint.limits import number
from engine.bpmn.lint.subject import Rule, Subject, about
from engine.errors import Finding
from engine.language import gettext as _

_NAME = re.compile(r"[^\W\d]\w*")
_WORKING = {"working minutes": 60, "working hours": 3600}
_CLOCK = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400, "weeks": 7 * 86_400}
_DAYS = {"working days": 1}
WARNING_UNITS = ("working days", "working hours", "working minutes", "hours", "minutes", "days")
_WHOLE = ("working days", "days")


def warnings_come_in_time(subject: Subject) -> Iterator[Finding]:
    """A warning says how much before the due date, and not before the clock has started."""
    for process in subject.processes():
        for owner, limit in process.all_limits():
            if limit.warning_unit and limit.warning_unit not in WARNING_UNITS:
                reason = _("时限“{limit}”的提醒单位“{unit}”无法识别。", limit=limit.id, unit=limit.warning_unit)
                remedy = _("请选择工作日、工作小时、工作分钟、小时、分钟或天。")
            elif not warning_fits(limit):
                reason = _("时限“{limit}”的提前提醒“{amount}”不合适。", limit=limit.id, amount=limit.warning)
                remedy = _("请填写大于零的数字和单位;天和工作日需要整数。不需要提醒时,两处都留空。")
            elif _is_too_long(limit):
                reason = _("时限“{limit}”的提前提醒比时限本身还长。", limit=limit.id)
                remedy = _("请填写比时限短的提醒时间。")
            else:
                continue
            yield about(owner, "limit-warning", reason, remedy)


def warning_fits(limit: Limit) -> bool:
    """Return whether the reminder of a limit has both an amount and a unit that fit, or neither."""
    if not limit.warning and not limit.warning_unit:
        return True
    amount = number(limit.warning)
    if not amount or limit.warning_unit not in WARNING_UNITS:
        return False
    return limit.warning_unit not in _WHOLE or amount == int(amount)


def _is_too_long(limit: Limit) -> bool:
    """Whether the reminder lies before the start; only what is counted alike can be compared."""
    amount, before = number(limit.amount), number(limit.warning)
    if amount is None or before is None:
        return False
    for family in (_WORKING, _CLOCK, _DAYS):
        if limit.unit in family and limit.warning_unit in family:
            return before * family[limit.warning_unit] > amount * family[limit.unit]
    return False


def marks_are_variables(subject: Subject) -> Iterator[Finding]:
    """What a missed limit sets to true is the name of a variable."""
    for process in subject.processes():
        for owner, limit in process.all_limits():
            if limit.mark and not _NAME.fullmatch(limit.mark):
                reason = _("时限“{limit}”超时后要写的变量名“{name}”不合适。", limit=limit.id, name=limit.mark)
                remedy = _("请用字母或汉字开头,不含空格和符号的名称。")
                yield about(owner, "limit-mark", reason, remedy)


RULES: tuple[Rule, ...] = (warnings_come_in_time, marks_are_variables)
