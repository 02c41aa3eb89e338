"""Where a person can go from every page: what their groups and grants open. The engine decides again on arrival."""

from dataclasses import dataclass

from flask import current_app, g, request

import engine
from engine import Actor
from engine.language import gettext as _


@dataclass(frozen=True, kw_only=True)
class Place:
    """One entry of the main navigation."""

    path: str
    name: str
    here: bool  # the page of the moment belongs to it
    exact: bool  # the page of the moment is it
    count: int = 0


def has_role(actor: Actor, role: str) -> bool:
    """Return whether the person holds `role` for any procedure."""
    return any(held == role for held, _procedure in actor.grants)


def sees_cases() -> bool:
    """Return whether the person signed in has anything to do with cases; an administrator has not."""
    actor: Actor = g.actor
    return not actor.is_admin and bool(actor.groups or actor.grants)


def _works() -> bool:
    actor: Actor = g.actor
    return not actor.is_admin and bool(actor.groups)


def home() -> str:
    """Return the page on which the person signed in begins the day."""
    actor: Actor = g.actor
    if actor.is_admin:
        return "/admin/users"
    if not actor.groups and has_role(actor, "owner"):
        return "/studio/"
    return "/review/" if not actor.groups and has_role(actor, "reviewer") else "/"


def places() -> list[Place]:
    """Return the entries of the main navigation for the person signed in, in reading order."""
    actor: Actor = g.actor
    offered = [
        (_works(), "/", _("待办"), ("/tasks/",)),
        (sees_cases(), "/cases", _("案件"), ("/cases/",)),
        (_works() or (not actor.is_admin and has_role(actor, "starter")), "/start", _("发起"), ("/start/",)),
        (sees_cases(), "/notices", _("通知"), ()),
        (not actor.is_admin and has_role(actor, "owner"), "/studio/", _("流程"), ("/studio/",)),
        (not actor.is_admin and has_role(actor, "reviewer"), "/review/", _("审阅"), ("/review/",)),
        (actor.is_admin, "/admin/users", _("用户"), ("/admin/users/",)),
        (actor.is_admin, "/admin/groups", _("组织"), ("/admin/groups/",)),
        (actor.is_admin, "/admin/calendars", _("日历"), ("/admin/calendars/", "/admin/new-calendar", "/admin/notices")),
        (actor.is_admin, "/admin/letters", _("未送达"), ()),
    ]
    return [_place(path, name, below) for shown, path, name, below in offered if shown]


def _place(path: str, name: str, below: tuple[str, ...]) -> Place:
    exact = request.path == path
    count = engine.count_unread_notices(current_app.extensions["database"], actor=g.actor) if path == "/notices" else 0
    return Place(path=path, name=name, here=exact or request.path.startswith(below or "\0"), exact=exact, count=count)
