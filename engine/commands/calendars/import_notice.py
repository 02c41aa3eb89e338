"""Imports a notice: a file of days off and make-up days that settles a year. The file is kept as it came."""

from hashlib import sha256

from engine import clock
from engine.authorization import Actor
from engine.calendars import CHINA
from engine.commands.calendars.change import Change, change
from engine.commands.calendars.events import CalendarEvent
from engine.commands.calendars.notice_change import NoticeChange, read_notice
from engine.storage import Database, calendars


def import_notice(db: Database, *, actor: Actor, data: bytes, calendar_id: str = CHINA) -> NoticeChange:
    """Import a notice over the one that counted for its year until now, which stays on file.

    Args:
        actor: an administrator.
        data: the file.
        calendar_id: a calendar; all that take their days off from the same folder follow.
    Returns:
        What it changed; nothing where this very file counts already.
    Raises:
        InvalidValue: the file is empty or broken (with line and reason), or the calendar takes no notices.
        NotFound: the actor is no administrator.
    """
    with change(db, actor) as this:
        found = read_notice(this.before, data, calendar_id)
        if found.changed:
            calendars.add_notice(this.connection, _row(this, found, data))
            noted = {"days": found.days, "year": found.year, "number": found.number, "replaces": found.replaces}
            noted["sha256"] = sha256(data).hexdigest()
            this.done(CalendarEvent.NOTICE_IMPORTED, noted, reason=found.number)
        return found


def _row(this: Change, found: NoticeChange, data: bytes) -> dict[str, object]:
    return {
        "days": found.days,
        "year": found.year,
        "number": found.number,
        "title": found.title,
        "published": found.published.isoformat() if found.published else None,
        "file": data,
        "sha256": sha256(data).hexdigest(),
        "imported_at": clock.now(),
        "imported_by": this.actor.user_id,
    }
