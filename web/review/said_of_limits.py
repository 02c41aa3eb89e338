"""What happened to limits and their clocks, in words. Plain data in, text out; it counts nothing."""

from collections.abc import Callable, Mapping

from engine import TraceLine
from engine.language import gettext as _

REASONED = ("clock_stopped_by_hand", "clock_resumed_by_hand", "limit_set")  # for which people give a reason


def _limit(line: TraceLine) -> str:
    return (line.limit.limit.name if line.limit else "") or str(line.data.get("limit", ""))


def _because(reason: str) -> str:
    return _("({reason})", reason=reason) if reason else ""


def changed(limit: str, because: str) -> str:
    """Return that a limit was changed, and what changed it."""
    told = {
        "calendar": _("时限“{limit}”按新的工作日历重算", limit=limit),
        "version": _("时限“{limit}”按新版本重算", limit=limit),
        "person": _("时限“{limit}”由人工调整", limit=limit),
    }
    return told.get(because, _("时限“{limit}”有改动", limit=limit))


def moved(line: TraceLine) -> tuple[str, str] | None:
    """Return the due date before and after an event that moved it, as ISO text, or None."""
    before, after = line.data.get("from"), line.data.get("to")
    if line.type == "timer_moved":
        return (before, after) if before and after else None
    if line.type not in ("limit_changed", "clock_resumed") or not before or not after:
        return None
    dates = before.get("due_at"), after.get("due_at")
    return dates if dates[0] and dates[1] and dates[0] != dates[1] else None


OF_LIMITS: Mapping[str, Callable[[TraceLine, str], str]] = {  # kind of event -> (event, name of its element) -> words
    "limit_started": lambda _line, _name: _("时限开始计时"),
    "limit_ended": lambda _line, _name: _("时限停止计时"),
    "limit_changed": lambda line, _name: changed(_limit(line), line.data.get("because", "")),
    "limit_warned": lambda line, _name: _("提醒:时限“{limit}”将要到期", limit=_limit(line)),
    "limit_missed": lambda line, _name: _("时限“{limit}”到期,仍未完成", limit=_limit(line)),
    "clock_stopped": lambda line, _name: (
        _("停表:时限“{limit}”", limit=_limit(line)) + _because(line.data.get("reason", ""))
    ),
    "clock_resumed": lambda line, _name: _("继续计时:时限“{limit}”", limit=_limit(line)),
    "clock_stopped_by_hand": lambda line, _name: _("停表:时限“{limit}”", limit=_limit(line)),
    "clock_resumed_by_hand": lambda line, _name: _("继续计时:时限“{limit}”", limit=_limit(line)),
    "limit_set": lambda line, _name: _("调整时限“{limit}”", limit=_limit(line)),
    "limits_recounted": lambda line, _name: _("重新计算时限") + _because(line.data.get("about", "")),
    "task_reassigned": lambda _line, name: _("“{name}”超时,改派", name=name),
    "timer_moved": lambda _line, name: _("定时器“{name}”改期", name=name),
}
