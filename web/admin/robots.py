"""Robots of a group: add, try, switch off, remove. Once saved, an address or secret is on no page any more."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

import engine
from engine import errors
from engine.language import gettext as _
from web import pages
from web.admin.blueprint import blueprint
from web.admin.groups import Page, show_group

FIELDS = ("kind", "label", "address", "secret")


@blueprint.post("/robots")
def add_robot() -> Response | Page:
    """Add a robot to a group; what was typed stays on the page when it is refused."""
    group = request.form.get("group", "")
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    try:
        engine.add_robot(pages.database(), actor=pages.person(), group=group, **typed)
    except errors.InvalidValue as refused:
        return show_group(group, robot_trouble=refused.message, typed=typed), 422
    pages.say(_("已添加机器人。建议现在发送一条测试消息。"))
    return _back(group)


@blueprint.post("/robots/<robot_id>/try")
def try_robot(robot_id: str) -> Response:
    """Let the worker send one message to the chat."""
    engine.try_robot(pages.database(), actor=pages.person(), robot_id=robot_id)
    pages.say(_("测试消息正在发送。几秒钟后刷新本页,可以看到结果。"))
    return _back(request.form.get("group", ""))


@blueprint.post("/robots/<robot_id>/active")
def set_robot_active(robot_id: str) -> Response:
    """Switch a robot off or on."""
    active = request.form.get("active") == "1"
    engine.change_robot(pages.database(), actor=pages.person(), robot_id=robot_id, active=active)
    pages.say(_("已启用。") if active else _("已停用,通知不再发到这个群。"))
    return _back(request.form.get("group", ""))


@blueprint.post("/robots/<robot_id>/remove")
def remove_robot(robot_id: str) -> Response:
    """Remove a robot with its address and secret."""
    engine.remove_robot(pages.database(), actor=pages.person(), robot_id=robot_id)
    pages.say(_("已删除机器人。"))
    return _back(request.form.get("group", ""))


def _back(group: str) -> Response:
    return redirect(url_for("admin.group", key=group) if group else url_for("admin.groups"))
