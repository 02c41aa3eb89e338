"""Groups, departments and regions of each procedure: who is in them, who leads them, what they are called."""

from collections import defaultdict
from collections.abc import Mapping

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

import engine
from engine import errors
from engine.language import gettext as _
from web import pages
from web.admin.blueprint import blueprint
from web.admin.words import ROBOT_KINDS, kind_words, robot_words

Page = tuple[str, int]


@blueprint.get("/groups")
def groups() -> str:
    """List every procedure's groups with their heads and members."""
    return show_groups()


def show_groups(trouble: str = "", typed: dict[str, str] | None = None) -> str:
    """Return the page of all groups, with what was wrong and what was typed."""
    by_procedure: dict[str, list[engine.GroupRow]] = defaultdict(list)
    for row in engine.groups(pages.database(), actor=pages.person()):
        by_procedure[row.procedure].append(row)
    names = engine.procedures(pages.database(), actor=pages.person())
    kinds = [{"value": kind, "label": kind_words(kind)} for kind in ("department", "region", "role")]
    shown = {name: by_procedure[name] for name in names}
    choices = [{"value": name, "label": name} for name in names]
    return render_template(
        "admin/groups.html",
        procedures=shown,
        procedure_choices=choices,
        kinds=kinds,
        kind_words=kind_words,
        trouble=trouble,
        typed=typed or {},
    )


@blueprint.post("/groups")
def add_group() -> Response | Page:
    """Add a department, a region or a role."""
    typed = {name: request.form.get(name, "").strip() for name in ("procedure", "kind", "local", "label")}
    local = typed["local"] if typed["kind"] == "role" else f"{typed['kind']}/{typed['local']}"
    try:
        engine.add_group(
            pages.database(), actor=pages.person(), procedure=typed["procedure"], local=local, label=typed["label"]
        )
    except errors.InvalidValue as refused:
        return show_groups(refused.message, typed), 422
    pages.say(_("已新增。请在用户页面把人员加进来。"))
    return redirect("/admin/groups")


@blueprint.get("/groups/<path:key>")
def group(key: str) -> str:
    """Show one group: what it is called, who is in it."""
    return show_group(key)


def show_group(key: str, trouble: str = "", *, robot_trouble: str = "", typed: Mapping[str, str] | None = None) -> str:
    """Return the page of a group, with what was wrong and what was typed for a new robot."""
    found = next((row for row in engine.groups(pages.database(), actor=pages.person()) if row.key == key), None)
    if found is None:
        raise errors.NotFound
    return render_template(
        "admin/group.html",
        group=found,
        trouble=trouble,
        kind_words=kind_words,
        robots=engine.robots(pages.database(), actor=pages.person(), group=key),
        robot_words=robot_words,
        robot_kinds=[{"value": kind, "label": robot_words(kind)} for kind in ROBOT_KINDS],
        robot_trouble=robot_trouble,
        typed=typed or {},
    )


@blueprint.post("/groups/<path:key>")
def change_group(key: str) -> Response | Page:
    """Rename a group, close it or open it again."""
    label, active = request.form.get("label"), request.form.get("active")
    try:
        engine.change_group(
            pages.database(),
            actor=pages.person(),
            group=key,
            label=label,
            active=None if active is None else active == "1",
        )
    except errors.InvalidValue as refused:
        return show_group(key, refused.message), 422
    pages.say(_("已保存。"))
    return redirect(f"/admin/groups/{key}")
