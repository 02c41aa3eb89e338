"""Accounts: the list, a new one, its name, its password (shown once), whether it is in use."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

import engine
from engine import errors
from engine.language import gettext as _
from web import pages
from web.addresses import with_filters
from web.admin.blueprint import blueprint
from web.admin.places import places_of, set_groups, set_rights

Page = tuple[str, int]


@blueprint.get("/users")
def users() -> str:
    """List accounts, those in use by default."""
    text, disabled = request.args.get("text", ""), request.args.get("status") == "disabled"
    rows = [
        row for row in engine.users(pages.database(), actor=pages.person(), text=text) if row.active is not disabled
    ]
    choices = [
        (_("使用中"), with_filters(status=None), not disabled, None),
        (_("已停用"), with_filters(status="disabled"), disabled, None),
    ]
    return render_template("admin/users.html", rows=rows, choices=choices, text=text, role_words=engine.role_words)


@blueprint.get("/users/new")
def new_user() -> str:
    """Show the page for a new account."""
    return render_template("admin/new_user.html", name="", user_id="", is_admin=False, trouble="")


@blueprint.post("/users/new")
def add_user() -> Response | Page:
    """Add an account with a random password and show the password once."""
    name, user_id = request.form.get("name", ""), request.form.get("user_id", "")
    is_admin, password = bool(request.form.get("is_admin")), engine.random_password()
    try:
        added = engine.add_user(
            pages.database(), actor=pages.person(), user_id=user_id, name=name, password=password, is_admin=is_admin
        )
    except errors.InvalidValue as refused:
        shown = {"name": name, "user_id": user_id, "is_admin": is_admin, "trouble": refused.message}
        return render_template("admin/new_user.html", **shown), 422
    return _show_once(added, name, password)


@blueprint.get("/users/<user_id>")
def user(user_id: str) -> str:
    """Show one account with its groups and rights."""
    return _show(user_id)


def _show(user_id: str, trouble: str = "", typed: Mapping[str, Any] | None = None) -> str:
    found = engine.user(pages.database(), actor=pages.person(), user_id=user_id)
    groups = engine.groups(pages.database(), actor=pages.person())
    names = engine.procedures(pages.database(), actor=pages.person())
    shown = {"user": found, "trouble": trouble, "typed": typed or {}, "itself": _itself(user_id)}
    return render_template("admin/user.html", **shown, **places_of(found, groups, names))


def _itself(user_id: str) -> bool:
    return user_id == pages.person().user_id


@blueprint.post("/users/<user_id>")
def change_user(user_id: str) -> Response | Page:
    """Change what somebody is called, where their mail goes and whether they administer."""
    typed: dict[str, Any] = {"name": request.form.get("name", ""), "is_admin": bool(request.form.get("is_admin"))}
    if "email" in request.form:  # an unticked box is sent by no browser: the field beside it says that it was there
        typed |= {"email": request.form["email"], "wants_mail": bool(request.form.get("wants_mail"))}
    return _changed(user_id, _("已保存。"), partial(engine.change_user, **typed), typed)


@blueprint.post("/users/<user_id>/active")
def set_active(user_id: str) -> Response | Page:
    """Close an account, or open it again."""
    active = request.form.get("active") == "1"
    done = _("已启用。") if active else _("已停用,该用户已退出登录。")
    return _changed(user_id, done, partial(engine.change_user, active=active))


def _changed(
    user_id: str, done: str, change: Callable[..., None], typed: Mapping[str, Any] | None = None
) -> Response | Page:
    try:
        change(pages.database(), actor=pages.person(), user_id=user_id)
    except errors.InvalidValue as refused:
        return _show(user_id, refused.message, typed), 422
    pages.say(done)
    return redirect(f"/admin/users/{user_id}")


@blueprint.post("/users/<user_id>/places")
def set_places(user_id: str) -> Response | Page:
    """Bring groups and rights to what the page says."""
    found = engine.user(pages.database(), actor=pages.person(), user_id=user_id)
    try:
        set_groups(found, request.form)
        set_rights(found, set(request.form.getlist("right")))
    except errors.InvalidValue as refused:
        return _show(user_id, refused.message), 422
    pages.say(_("已保存。新的权限立即生效。"))
    return redirect(f"/admin/users/{user_id}")


@blueprint.post("/users/<user_id>/password")
def reset_password(user_id: str) -> Response:
    """Give an account a random password and show it once."""
    found = engine.user(pages.database(), actor=pages.person(), user_id=user_id)
    password = engine.random_password()
    engine.set_password(pages.database(), actor=pages.person(), user_id=user_id, password=password)
    return _show_once(user_id, found.name, password)


def _show_once(user_id: str, name: str, password: str) -> Response:
    response = make_response(render_template("admin/password.html", user_id=user_id, name=name, password=password))
    response.headers["Cache-Control"] = "no-store"  # the way back shows no password again
    return response
