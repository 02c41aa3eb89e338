"""Stopping the clock of a limit, letting it go on, giving it another length or date, from the page of a task or case.

Whatever is refused comes back with everything that was typed; the engine decides who may.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, request
from werkzeug.wrappers import Response

import engine
import forms
from engine import LimitClock, errors
from engine.language import gettext as _
from web import pages
from web.desk.blueprint import blueprint
from web.desk.cases import show as show_case
from web.desk.sent import command_key
from web.desk.tasks import show as show_task

MOST = 2000  # characters of a reason
Answer = Response | tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class SentClock:
    """What somebody typed about one clock, and what is wrong with it."""

    do: str  # stop | resume | set
    ref: str
    limit: str
    reason: str
    amount: str
    due_at: str
    wrong: dict[str, str] = field(default_factory=dict)  # name of a field -> what is wrong

    def is_about(self, clock: LimitClock) -> bool:
        """Return whether it is about this clock."""
        return (self.ref, self.limit) == (clock.limit.ref, clock.limit.id)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Label and words of what was typed, to be copied when there is no place for it any more."""
        lines = [(_("原因"), self.reason), (_("新的数量"), self.amount), (_("新的到期时间"), self.due_at)]
        return [(label, text) for label, text in lines if text]


def _sent() -> SentClock:
    names = ("do", "ref", "limit", "reason", "amount", "due_at")
    return SentClock(**{name: request.form.get(name, "").strip() for name in names})


@blueprint.post("/tasks/<task_id>/clock")
def task_clock(task_id: str) -> Answer:
    """Act on a clock from the page of a task."""
    found = engine.task_detail(pages.database(), actor=pages.person(), task_id=task_id)

    def again(**more: Any) -> str:
        return show_task(forms.open_task(pages.database(), actor=pages.person(), task_id=task_id), **more)

    return _act(found.instance_id, ZoneInfo(found.zone), f"/tasks/{task_id}", again)


@blueprint.post("/cases/<instance_id>/clock")
def case_clock(instance_id: str) -> Answer:
    """Act on a clock from the page of a case."""
    found = engine.case_detail(pages.database(), actor=pages.person(), instance_id=instance_id)

    def again(**more: Any) -> str:
        return show_case(instance_id, **more)

    return _act(instance_id, ZoneInfo(found.zone), f"/cases/{instance_id}", again)


def _act(instance_id: str, zone: ZoneInfo, back: str, again: Callable[..., str]) -> Answer:
    sent = _sent()
    if wrong := _wrong(sent, zone):
        return again(sent=_with(sent, wrong)), 422
    try:
        done = _carry_out(sent, instance_id, zone)
    except errors.Conflict as refused:
        return again(trouble=refused.message, typed=sent.typed), 409
    except (errors.InvalidValue, errors.DiagramFault) as refused:
        return again(sent=_with(sent, {_blamed(sent): refused.message})), 422
    pages.say(done)
    return redirect(back)


def _carry_out(sent: SentClock, instance_id: str, zone: ZoneInfo) -> str:
    """Give the command, and return what to say of it."""
    about: dict[str, Any] = {"actor": pages.person(), "instance_id": instance_id, "ref": sent.ref}
    about |= {"limit_id": sent.limit, "reason": sent.reason, "command_key": command_key()}
    if sent.do == "stop":
        engine.stop_clock(pages.database(), **about)
        return _("已停表。等到了再点“继续计时”。")
    if sent.do == "resume":
        engine.resume_clock(pages.database(), **about)
        return _("已继续计时,剩下的时间不变。")
    if sent.do == "set":
        amount = float(sent.amount) if sent.amount else None
        engine.set_limit(pages.database(), **about, amount=amount, due_at=_moment(sent.due_at, zone))
        return _("时限已调整。")
    raise errors.InvalidValue(reason=_("没有看懂要做什么,请重新打开页面。"))


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=zone) if text else None


def _wrong(sent: SentClock, zone: ZoneInfo) -> dict[str, str]:
    """Return what is wrong with what was typed, by field."""
    found = {}
    if not 0 < len(sent.reason) <= MOST:
        found["reason"] = _("请写明原因,最多 {most} 个字。", most=MOST)
    if sent.do == "set" and bool(sent.amount) == bool(sent.due_at):
        found["amount"] = _("请填写新的数量或新的到期时间,只填一项。")
    elif sent.do == "set":
        found |= _unreadable(sent, zone)
    return found


def _unreadable(sent: SentClock, zone: ZoneInfo) -> dict[str, str]:
    try:
        if sent.amount and not 0 <= float(sent.amount) < 1e6:
            raise ValueError(sent.amount)
    except ValueError:
        return {"amount": _("请填写 0 到 999999 之间的数字。")}
    try:
        _moment(sent.due_at, zone)
    except ValueError:
        return {"due_at": _("请填写日期和时间,例如 2026-03-10 18:00。")}
    return {}


def _blamed(sent: SentClock) -> str:
    return "amount" if sent.amount else "due_at" if sent.due_at else "reason"


def _with(sent: SentClock, wrong: dict[str, str]) -> SentClock:
    return SentClock(**{**vars(sent), "wrong": wrong})
