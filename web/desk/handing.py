"""What one can do with a task besides its form: take it, give it back, hand it to a colleague with a reason."""

from collections.abc import Callable
from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response

import engine
from engine import errors
from engine.language import gettext as _
from web import pages, security
from web.desk.blueprint import blueprint
from web.desk.sent import command_key, task_revision


@blueprint.post("/tasks/<task_id>/claim")
def claim(task_id: str) -> Response:
    """Take the task for oneself and open it."""
    return _do(engine.claim_task, task_id, _("已认领。"), to=f"/tasks/{task_id}")


@blueprint.post("/tasks/<task_id>/release")
def release(task_id: str) -> Response:
    """Give the task back to its group."""
    return _do(engine.unclaim_task, task_id, _("已退回小组,其他人可以认领。"), to="/")


@blueprint.post("/tasks/<task_id>/assign")
def assign(task_id: str) -> Response:
    """Hand the task to a colleague, with the reason."""
    to_user, reason = request.form.get("to_user", ""), request.form.get("reason", "").strip()
    if not to_user or not reason:
        pages.say(_("没有转办:请选择接手的人并写明原因。"), "error")
        return redirect(f"/tasks/{task_id}")
    return _do(engine.assign_task, task_id, _("已转办。"), to="/", to_user=to_user, reason=reason)


def _do(command: Callable[..., Any], task_id: str, done: str, *, to: str, **values: str) -> Response:
    """Carry the command out; when somebody was faster, say so where the person stands."""
    try:
        command(
            pages.database(),
            actor=pages.person(),
            task_id=task_id,
            command_key=command_key(),
            task_revision=task_revision(),
            **values,
        )
    except errors.Conflict as refused:
        pages.say(refused.message, "warning")
        return redirect(security.referring_page())
    pages.say(done)
    return redirect(to)
