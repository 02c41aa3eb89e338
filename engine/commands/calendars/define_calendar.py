"""Makes a calendar or changes one: its names, zone, week, hours, and where its days off come from."""

from collections.abc import Sequence

from engine import clock
from engine.authorization import Actor
from engine.calendars import CHINA, Definition, DefinitionInvalid, as_data, read_definition
from engine.commands.calendars.change import change
from engine.commands.calendars.events import CalendarEvent
from engine.errors import InvalidValue
from engine.language import gettext as _
from engine.shelf import Stock
from engine.storage import Database, calendars


def define_calendar(
    db: Database,
    *,
    actor: Actor,
    id: str,
    name: str,
    name_en: str = "",
    zone: str,
    week: Sequence[str],
    hours: Sequence[str],
    days: str = CHINA,
    new: bool = False,
) -> bool:
    """Write a calendar; the same once more changes nothing.

    Args:
        actor: an administrator.
        id: what diagrams call it.
        name, name_en: what people call it.
        zone: such as Asia/Shanghai.
        week: its working weekdays: mon, tue, ...
        hours: of a working day, such as 09:00-12:00.
        days: the folder of notices for its days off: one there is, or one of its own under its id; "" for none.
        new: there is to be none of that id yet.
    Returns:
        Whether anything changed.
    Raises:
        InvalidValue: a value cannot be used, or there is a calendar of that id and none is to be.
        NotFound: the actor is no administrator.
    """
    given = {"id": id, "name": name, "name_en": name_en, "zone": zone, "days": days}
    with change(db, actor) as this:
        stock = this.before.stock()
        made = _made({**given, "week": list(week), "hours": list(hours)}, stock)
        before = stock.definitions.get(made.id)
        if new and before:
            raise InvalidValue(reason=_("已有这个日历:{id}。", id=made.id))
        if made == before:
            return False
        row = {"id": made.id, "definition": as_data(made), "changed_at": clock.now(), "changed_by": actor.user_id}
        calendars.write_definition(this.connection, row)
        noted = {"calendar": made.id, "definition": as_data(made), "before": as_data(before) if before else None}
        this.done(CalendarEvent.CALENDAR_DEFINED, noted, reason=made.id)
        return True


def _made(data: dict[str, object], stock: Stock) -> Definition:
    try:
        made = read_definition(data)
    except DefinitionInvalid as wrong:
        raise InvalidValue(reason=str(wrong)) from wrong
    if made.days not in ("", made.id, *stock.folders()):
        raise InvalidValue(reason=_("没有名为“{days}”的放假安排。", days=made.days))
    return made
