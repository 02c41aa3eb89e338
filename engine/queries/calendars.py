"""Calendars as people look at them: which there are, what settles their years, the days of a year. It reads no case."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from engine import clock
from engine.authorization import Actor, Permission, require
from engine.calendars import Calendar, Definition
from engine.errors import InvalidValue, NotFound
from engine.language import gettext as _
from engine.shelf import Shelf, Stock
from engine.storage import Connection, Database
from engine.storage.tables import calendar, calendar_notice

FIRST, LAST = 1990, 2199  # years that can be looked at


@dataclass(frozen=True, kw_only=True)
class NoticeRow:
    """A notice that counts for a year."""

    year: int
    number: str
    title: str
    published: date | None
    days_off: int
    make_up_days: int
    imported_at: datetime | None  # None: it came with the product
    replaced: int  # how many were imported for the year before it


@dataclass(frozen=True, kw_only=True)
class CalendarRow:
    """A calendar with what settles its years."""

    definition: Definition
    changed_at: datetime | None  # None: it is as it came with the product
    settled: tuple[int, ...]  # years; none where nothing is ever announced for it
    first_unsettled: int  # the first year from this one on that no notice settles; 0: nothing is announced for it
    notices: tuple[NoticeRow, ...]  # the newest year first


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """A day of a calendar."""

    day: date
    works: bool
    name: str  # of the holiday; "" where the weekly pattern holds
    notice: str  # its number; "" where the weekly pattern holds


@dataclass(frozen=True, kw_only=True)
class CalendarYear:
    """A year of a calendar, day by day."""

    definition: Definition
    year: int
    settled: bool
    notices: tuple[str, ...]  # numbers of those that make exceptions in it
    months: tuple[tuple[DayRow, ...], ...]  # twelve


def known_calendars(db: Database, *, actor: Actor) -> tuple[CalendarRow, ...]:
    """Return every calendar, by id.

    Args:
        actor: anybody.
    """
    with db.read() as connection:
        require(connection, actor, Permission.READ_CALENDARS)
        shelf, rows = Shelf(connection), connection.execute(select(calendar.c.id, calendar.c.changed_at))
        stock, changed = shelf.stock(), {row.id: row.changed_at for row in rows}
        imported = _imported(connection)
        calendars = sorted(shelf.calendars().items())
    return tuple(
        CalendarRow(
            definition=stock.definitions[id],
            changed_at=changed.get(id),
            settled=tuple(sorted(found.settled or ())),
            first_unsettled=_first_unsettled(found),
            notices=_notices(stock, stock.definitions[id].days, imported),
        )
        for id, found in calendars
    )


def calendar_year(db: Database, *, actor: Actor, id: str, year: int) -> CalendarYear:
    """Return the days of a year.

    Args:
        actor: anybody.
        id: of the calendar.
        year: from 1990 to 2199.
    Raises:
        NotFound: no such calendar.
        InvalidValue: no such year.
    """
    with db.read() as connection:
        require(connection, actor, Permission.READ_CALENDARS)
        shelf = Shelf(connection)
        found = shelf.calendars().get(id)
        if found is None:
            raise NotFound
        definition = shelf.stock().definitions[id]
    if not FIRST <= year <= LAST:
        raise InvalidValue(reason=_("年份应在 {first} 到 {last} 之间。", first=FIRST, last=LAST))
    rows = [_day(found, day) for day in _days(year)]
    return CalendarYear(
        definition=definition,
        year=year,
        settled=found.is_settled(year),
        notices=tuple(dict.fromkeys(row.notice for row in rows if row.notice)),
        months=tuple(tuple(row for row in rows if row.day.month == month) for month in range(1, 13)),
    )


def calendar_defaults(db: Database, *, actor: Actor) -> dict[str, str]:
    """Return procedure -> id of the calendar that was chosen for it; the others go by `cn`.

    Raises:
        NotFound: the actor is no administrator.
    """
    with db.read() as connection:
        require(connection, actor, Permission.ADMINISTER)
        return dict(Shelf(connection).stock().defaults)


def _imported(connection: Connection) -> dict[tuple[str, int], tuple[datetime, int]]:
    """(folder, year) -> when its notice was imported, and how many it replaced."""
    c = calendar_notice.c
    rows = connection.execute(select(c.days, c.year, c.turn, c.imported_at).order_by(c.turn))
    return {(row.days, row.year): (row.imported_at, row.turn - 1) for row in rows}


def _notices(stock: Stock, days: str, imported: dict[tuple[str, int], tuple[datetime, int]]) -> tuple[NoticeRow, ...]:
    found = []
    for year, filed in sorted(stock.notices(days).items(), reverse=True):
        at, replaced = imported.get((days, year), (None, 0))
        settled, notice = filed.settled, filed.settled.notice
        found.append(
            NoticeRow(
                year=year,
                number=notice.number,
                title=notice.title,
                published=notice.published,
                days_off=settled.days_off,
                make_up_days=settled.make_up_days,
                imported_at=at,
                replaced=replaced,
            )
        )
    return tuple(found)


def _first_unsettled(found: Calendar) -> int:
    if found.settled is None:
        return 0
    year = clock.now().astimezone(found.zone).year
    while found.is_settled(year):
        year += 1
    return year


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def _day(found: Calendar, day: date) -> DayRow:
    exception = found.days.get(day)
    name, notice = (exception.name, exception.notice.number) if exception else ("", "")
    return DayRow(day=day, works=found.works(day), name=name, notice=notice)
