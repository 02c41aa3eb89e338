"""What falls due when, month by month: a page, and the same month as a file for calendar programs."""

from datetime import date, datetime, timedelta

from flask import Response, render_template, request

import engine
from engine import DueTasks, TaskRow, clock
from engine.language import gettext as _
from forms import words
from web import pages
from web.desk import ics
from web.desk.blueprint import blueprint
from web.desk.month import FIRST, LAST, by_day, day_label, first_of, later, midnight, weeks_of

COMING = 14  # days of the list on a phone


@blueprint.get("/desk/calendar")
def calendar() -> str:
    """Show a month, what is overdue above it, and on a phone the coming two weeks."""
    today, zone, now = _today(), pages.zone(), clock.now()
    first = first_of(request.args.get("month"), today)
    due = _month(first)
    coming = _due(since=now, until=midnight(today + timedelta(days=COMING + 1), zone)) if _is_now(first) else None
    return render_template(
        "desk/calendar.html",
        first=first,
        today=today,
        weeks=weeks_of(first, due.rows, due.calendar, zone),
        due=due,
        overdue=_due(until=now),
        coming=sorted(by_day(coming.rows, zone).items()) if coming else None,
        unsettled=not due.calendar.is_settled(first.year),
        day_label=lambda day: day_label(day, due.calendar),
        title=words.month(f"{first:%Y-%m}"),
        previous=later(first, -1) if first > FIRST else None,
        following=later(first, 1) if first < LAST else None,
        weekdays=(_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")),
        clock_time=lambda row: f"{row.due_at.astimezone(zone):%H:%M}",
    )


@blueprint.get("/desk/calendar.ics")
def calendar_file() -> Response:
    """Hand out what falls due in a month as a file."""
    first = first_of(request.args.get("month"), _today())
    due, title = _month(first), words.month(f"{first:%Y-%m}")
    told = _("只含最早的 {count} 项。", count=len(due.rows)) if due.more else _("下载时的到期时间,以系统里的为准。")
    name = _("照章到期任务 {month}", month=title)
    data = ics.calendar_file(map(_entry, due.rows), name=name, description=told, now=clock.now())
    response = Response(data, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="clauseflow-{first:%Y-%m}.ics"'
    return response


def _entry(row: TaskRow) -> ics.Entry:
    assert row.due_at is not None  # it falls due
    case = " ".join(part for part in (row.business_key, row.title) if part)
    limit = f"{row.limit.name} {row.limit.clause}".strip() if row.limit else ""
    said = row.left.words if row.left and row.limit and row.limit.provisional else ""
    return ics.Entry(
        uid=f"{row.id}@clauseflow",
        at=row.due_at,
        summary=_("到期:{name}", name=row.name) + (f" · {case}" if case else ""),
        description="\n".join(part for part in (limit, said) if part),
        url=f"{request.url_root}tasks/{row.id}",
        tentative=bool(row.limit and row.limit.provisional),
    )


def _today() -> date:
    return clock.now().astimezone(pages.zone()).date()


def _is_now(first: date) -> bool:
    """Return whether the page opens on the running month because nobody asked for another."""
    return not request.args.get("month") and first == _today().replace(day=1)


def _month(first: date) -> DueTasks:
    return _due(since=midnight(first, pages.zone()), until=midnight(later(first, 1), pages.zone()))


def _due(**span: datetime) -> DueTasks:
    return engine.tasks_due(pages.database(), actor=pages.person(), **span)
