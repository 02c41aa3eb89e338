"""Calendars: the list with what is still missing, a year day by day, each procedure's default, how far a recount came.

Which days count is the engine's to say.
"""

from hashlib import sha256
from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

import engine
from engine import errors
from engine.calendars import CHINA
from engine.language import gettext as _
from web import days, pages
from web.admin.blueprint import blueprint

Page = tuple[str, int]
NEIGHBOURS = (-1, 1)  # years


@blueprint.get("/calendars")
def calendars() -> str:
    """List the calendars, what settles their years, and the defaults of procedures."""
    return show_list()


def show_list(trouble: str = "", **more: Any) -> str:
    """Return the page of the list.

    Args:
        trouble: why what was sent was not taken.
        more: `calendar_id` and `text` of the notice that was sent.
    """
    db, actor = pages.database(), pages.person()
    rows = engine.known_calendars(db, actor=actor)
    chosen = engine.calendar_defaults(db, actor=actor)
    names = sorted({*engine.procedures(db, actor=actor), *chosen})
    return render_template(
        "admin/calendars.html",
        rows=rows,
        missing=_missing(rows),
        choices=_choices(rows),
        with_notices=_choices([row for row in rows if row.definition.days]),
        defaults=[(name, chosen.get(name, CHINA)) for name in names],
        recounts=engine.recounts(db, actor=actor),
        trouble=trouble,
        days=days,
        **{"calendar_id": CHINA, "text": "", **more},
        shown=digest(more.get("text", "")),
    )


def digest(text: str) -> str:
    """Return what tells one text from another, for a field that says what the page showed."""
    return sha256(text.encode()).hexdigest()


def _missing(rows: tuple[engine.CalendarRow, ...]) -> list[tuple[int, str]]:
    """(year, names of calendars) of the first years that nothing settles yet."""
    found: dict[int, list[str]] = {}
    for row in rows:
        if row.first_unsettled:
            found.setdefault(row.first_unsettled, []).append(days.title(row.definition))
    return [(year, _("、").join(names)) for year, names in sorted(found.items())]


def _choices(rows: tuple[engine.CalendarRow, ...] | list[engine.CalendarRow]) -> list[dict[str, str]]:
    return [{"value": row.definition.id, "label": days.title(row.definition)} for row in rows]


@blueprint.get("/calendars/<id>/<int:year>")
def calendar_year(id: str, year: int) -> str:
    """Show a year of a calendar, month by month."""
    try:
        found = engine.calendar_year(pages.database(), actor=pages.person(), id=id, year=year)
    except errors.InvalidValue as refused:
        raise errors.NotFound from refused
    return render_template("admin/calendar_year.html", found=found, spans=days.spans(found), days=days)


@blueprint.post("/calendar-choices")
def choose_calendar() -> Response | Page:
    """Choose the calendar of a procedure."""
    typed = {name: request.form.get(name, "") for name in ("procedure", "calendar_id")}
    try:
        changed = engine.choose_calendar(pages.database(), actor=pages.person(), **typed)
    except errors.InvalidValue as refused:
        return show_list(refused.message), 422
    pages.say(_("已保存。涉及的到期时间会重新计算。") if changed else _("没有变化。"))
    return redirect("/admin/calendars")
