"""What happened, in words: kinds of events, limits, values. Plain data in, text out; it decides nothing."""

from collections.abc import Callable, Mapping

from engine import Gap, Limit, TraceLine, Verdict
from engine.language import gettext as _
from web.review.said_of_limits import OF_LIMITS


def event(line: TraceLine) -> str:
    """Return one event in a few words, with the element it is about."""
    name = line.element_name or line.element_id
    round_ = _("(第 {round} 次)", round=line.round) if line.round and line.round > 1 else ""
    within = _("(流程“{process}”)", process=line.process_name) if line.process_name else ""
    say = _SAID.get(line.type)
    return (say(line, name) if say else line.type) + round_ + within


def _caught(line: TraceLine, name: str) -> str:
    event = line.data.get("name", "")
    said = {
        "message": _("“{name}”等到消息“{event}”", name=name, event=event),
        "signal": _("“{name}”等到信号“{event}”", name=name, event=event),
        "conditional": _("“{name}”的条件已成立", name=name),
    }
    return said.get(line.data.get("by", ""), _("“{name}”等到事件", name=name))


def _thrown(line: TraceLine) -> dict[str, str]:
    """What a sentence about something thrown may name."""
    return {
        "event": line.data.get("name", ""),
        "code": line.data.get("code", ""),
        "catcher": line.other_element_name or line.data.get("caught_by") or _("(无)"),
    }


def _conflict(line: TraceLine, name: str) -> str:
    other = line.other_element_name or line.data.get("other_element", "")
    variable = line.data.get("variable", "")
    return _("“{name}”与“{other}”各自改写了“{variable}”,互不知情", name=name, other=other, variable=variable)


def _flow(line: TraceLine, name: str) -> str:
    return _("走向“{name}”", name=name) if line.element_name else _("沿连线继续")


# What people, timers and the diagram do; then what is thrown and caught. Each gives one sentence when it is asked.
_SAID: Mapping[str, Callable[[TraceLine, str], str]] = {
    "instance_started": lambda _line, name: _("发起案件:“{name}”", name=name),
    "instance_cancelled": lambda _line, _name: _("撤销案件"),
    "task_completed": lambda _line, name: _("完成“{name}”", name=name),
    "task_claimed": lambda _line, name: _("认领“{name}”", name=name),
    "task_unclaimed": lambda _line, name: _("退回“{name}”", name=name),
    "task_assigned": lambda _line, name: _("转办“{name}”", name=name),
    "job_completed": lambda _line, name: _("系统完成“{name}”", name=name),
    "incident_opened": lambda _line, name: _("在“{name}”处出现故障", name=name),
    "incident_resolved": lambda _line, name: _("“{name}”的故障已处理", name=name),
    "process_started": lambda _line, _name: _("流程开始"),
    "process_completed": lambda _line, _name: _("流程结束"),
    "element_activated": lambda _line, name: _("“{name}”开始", name=name),
    "element_completed": lambda _line, name: _("“{name}”结束", name=name),
    "element_cancelled": lambda _line, name: _("“{name}”中断", name=name),
    "flow_taken": _flow,
    "variables_set": lambda _line, _name: _("写入数据"),
    "decision_evaluated": lambda line, _name: _("判定决策表“{table}”", table=line.data.get("decision", "")),
    "timer_fired": lambda _line, name: _("定时器“{name}”到期", name=name),
    "notice_sent": lambda _line, _name: _("发出通知"),
    "loop_started": lambda _line, name: _("“{name}”开始逐一办理", name=name),
    "message_received": lambda line, _name: _("收到消息“{event}”", event=line.data.get("name", "")),
    "signal_received": lambda line, _name: _("收到信号“{event}”", event=line.data.get("name", "")),
    "job_refused": lambda line, name: _("“{name}”以业务错误“{code}”结束", name=name, **_thrown(line)),
    "message_thrown": lambda line, name: _("“{name}”发出消息“{event}”", name=name, **_thrown(line)),
    "signal_thrown": lambda line, name: _("“{name}”发出信号“{event}”", name=name, **_thrown(line)),
    "event_caught": _caught,
    "error_thrown": lambda line, name: _("“{name}”出现错误“{code}”,由“{catcher}”处理", name=name, **_thrown(line)),
    "escalation_thrown": lambda line, name: _("“{name}”发出升级“{code}”,由“{catcher}”处理", name=name, **_thrown(line)),
    "compensation_started": lambda _line, name: _("开始补偿“{name}”", name=name),
    "variable_conflict": _conflict,
    **OF_LIMITS,
}


def verdict(limit: Limit, gap: Gap) -> tuple[str, str]:
    """Return what has become of a limit in words, and how it is shown: met, missed, running or plain.

    Args:
        limit: the limit.
        gap: how late it was or is, else how much time was left, in the time it is counted in.
    """
    span, none = gap.words, not gap.seconds
    told = {
        Verdict.MET: (_("按时") if none else _("按时,还剩 {span}", span=span), "met"),
        Verdict.MISSED: (_missed(limit) if none else _("超时 {span}", span=span), "missed"),
        Verdict.OVERDUE: (_("仍未完成,刚刚超时") if none else _("仍未完成,已超时 {span}", span=span), "missed"),
        Verdict.RUNNING: (_("进行中,还有 {span}", span=span), "running"),
        Verdict.STOPPED: (_("时钟已停,还有 {span}", span=span), "running"),
        Verdict.CANCELLED: (_("中断,不作判定"), "plain"),
    }
    return told[limit.verdict]


def _missed(limit: Limit) -> str:
    """It took no time of its own to miss it: interrupted when it was due, or done before the next opening."""
    done_later = limit.ended_at is not None and limit.ended_at > limit.due_at
    return _("超时,其间没有工作时间") if done_later else _("到期时仍未完成")
