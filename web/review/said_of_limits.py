"""What happened to limits and their clocks, in words. Plain data in, text out; it counts nothing."""

from engine import TraceLine
from engine.language import gettext as _

REASONED = ("clock_stopped_by_hand", "clock_resumed_by_hand", "limit_set")  # for which people give a reason


def of_limits(line: TraceLine, name: str) -> dict[str, str]:
    """Return what each kind of event is called.

    Args:
        line: the event.
        name: of the element it is about.
    """
    data = line.data
    limit = (line.limit.limit.name if line.limit else "") or data.get("limit", "")
    reason, about = data.get("reason", ""), data.get("about", "")
    return {
        "limit_started": _("时限开始计时"),
        "limit_ended": _("时限停止计时"),
        "limit_changed": changed(limit, data.get("because", "")),
        "limit_warned": _("提醒:时限“{limit}”将要到期", limit=limit),
        "limit_missed": _("时限“{limit}”到期,仍未完成", limit=limit),
        "clock_stopped": _("停表:时限“{limit}”", limit=limit) + (_("({reason})", reason=reason) if reason else ""),
        "clock_resumed": _("继续计时:时限“{limit}”", limit=limit),
        "clock_stopped_by_hand": _("停表:时限“{limit}”", limit=limit),
        "clock_resumed_by_hand": _("继续计时:时限“{limit}”", limit=limit),
        "limit_set": _("调整时限“{limit}”", limit=limit),
        "limits_recounted": _("重新计算时限") + (_("({reason})", reason=about) if about else ""),
        "task_reassigned": _("“{name}”超时,改派", name=name),
        "timer_moved": _("定时器“{name}”改期", name=name),
    }


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
