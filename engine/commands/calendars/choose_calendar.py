"""Chooses the calendar of a procedure: by it count the limits for which the diagram names none."""

from engine.authorization import Actor
from engine.commands.calendars.change import change
from engine.commands.calendars.events import CalendarEvent
from engine.commands.people import names
from engine.errors import InvalidValue
from engine.language import gettext as _
from engine.storage import Database, calendars


def choose_calendar(db: Database, *, actor: Actor, procedure: str, calendar_id: str) -> bool:
    """Choose a procedure's calendar; the one it has already changes nothing.

    Args:
        actor: an administrator.
        procedure: which; it need not be deployed yet.
        calendar_id: one there is.
    Returns:
        Whether anything changed.
    Raises:
        InvalidValue: no such calendar, or no possible procedure.
        NotFound: the actor is no administrator.
    """
    with change(db, actor) as this:
        stock, procedure = this.before.stock(), names.procedure(procedure)
        if calendar_id not in stock.definitions:
            raise InvalidValue(reason=_("没有这个日历:{id}。", id=calendar_id))
        before = stock.default_of(procedure)
        if before == calendar_id:
            return False
        calendars.write_default(this.connection, procedure, calendar_id)
        noted = {"procedure": procedure, "calendar": calendar_id, "before": before}
        this.done(CalendarEvent.CALENDAR_CHOSEN, noted, reason=f"{procedure}: {calendar_id}", procedure=procedure)
        return True
