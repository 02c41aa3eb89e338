"""What a calendar is made of: a new one, or one that is changed. What was typed stays where it was typed."""

from typing import Any

from flask import redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

import engine
from engine import errors
from engine.calendars import CHINA, as_data
from engine.calendars.definitions import WEEKDAYS
from engine.language import gettext as _
from web import days, pages
from web.admin.blueprint import blueprint
from web.admin.calendars import Page

SPANS = 3  # of working hours, and one more where a calendar has as many
OWN = "own"  # a list of days off under the calendar's own id
NEW: dict[str, Any] = {
    "id": "",
    "name": "",
    "name_en": "",
    "zone": "Asia/Shanghai",
    "week": list(WEEKDAYS[:5]),
    "hours": ["09:00-12:00", "13:00-18:00"],
    "days": CHINA,
}


@blueprint.get("/new-calendar")
def new_calendar() -> str:
    """Show the page for a new calendar."""
    return _show(NEW, "/admin/new-calendar")


@blueprint.post("/new-calendar")
def add_calendar() -> Response | Page:
    """Make a calendar."""
    typed = _typed(request.form)
    return _define({**typed, "id": request.form.get("id", "").strip()}, "/admin/new-calendar", new=True)


@blueprint.get("/calendars/<id>")
def calendar(id: str) -> str:
    """Show what a calendar is made of and what settles its years."""
    return _show(as_data(_found(id).definition), f"/admin/calendars/{id}", row=_found(id))


@blueprint.post("/calendars/<id>")
def change_calendar(id: str) -> Response | Page:
    """Change a calendar."""
    row = _found(id)
    return _define({**_typed(request.form), "id": id}, f"/admin/calendars/{id}", row=row)


def _found(id: str) -> engine.CalendarRow:
    rows = engine.known_calendars(pages.database(), actor=pages.person())
    found = next((row for row in rows if row.definition.id == id), None)
    if found is None:
        raise errors.NotFound
    return found


def _define(
    typed: dict[str, Any], action: str, *, new: bool = False, row: engine.CalendarRow | None = None
) -> Response | Page:
    given = {**typed, "days": typed["id"] if typed["days"] == OWN else typed["days"]}
    try:
        changed = engine.define_calendar(pages.database(), actor=pages.person(), **given, new=new)
    except errors.InvalidValue as refused:
        return _show(typed, action, row=row, trouble=refused.message), 422
    pages.say(_("已保存。涉及的到期时间会重新计算。") if changed else _("没有变化。"))
    return redirect("/admin/calendars")


def _typed(form: MultiDict[str, str]) -> dict[str, Any]:
    texts = {name: form.get(name, "").strip() for name in ("name", "name_en", "zone", "days")}
    ends = zip(form.getlist("from"), form.getlist("to"), strict=False)
    hours = [f"{begins}-{until}" for begins, until in ends if begins or until]
    return {**texts, "week": form.getlist("week"), "hours": hours}


def _show(typed: dict[str, Any], action: str, row: engine.CalendarRow | None = None, trouble: str = "") -> str:
    pairs = [span.partition("-")[::2] for span in typed["hours"]]
    empty = max(1, SPANS - len(pairs))
    own = typed["days"] == typed["id"] != ""
    return render_template(
        "admin/calendar.html",
        typed={**typed, "days": OWN if own else typed["days"]},
        action=action,
        row=row,
        trouble=trouble,
        pairs=[(begins, "00:00" if until == "24:00" else until) for begins, until in pairs] + [("", "")] * empty,
        week=list(zip(WEEKDAYS, days.weekdays(), strict=True)),
        sources=_sources(typed["id"]),
        days=days,
    )


def _sources(id: str) -> list[dict[str, str]]:
    """Where days off can come from: the notices of other calendars, a list of its own, nowhere."""
    rows = engine.known_calendars(pages.database(), actor=pages.person())
    folders = sorted({row.definition.days for row in rows} - {"", CHINA, id})
    return [
        {"value": CHINA, "label": _("国务院放假通知(cn)")},
        *({"value": each, "label": each} for each in folders),
        *([{"value": OWN, "label": _("本公司自己的安排,单独导入")}] if id != CHINA else []),
        {"value": "", "label": _("没有:只按每周工作日")},
    ]
