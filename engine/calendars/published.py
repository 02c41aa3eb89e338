"""The calendars there are without anybody's doing: definitions and notices on file, earlier years from a package.

Years that no notice settles are not guessed: only their weekly pattern is known.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from chinese_calendar import constants

from engine.calendars.calendar import Calendar, Day, Notice
from engine.calendars.definitions import Definition, DefinitionInvalid, parse_definition
from engine.calendars.invalid import FileInvalid
from engine.calendars.notices import Settled, parse_notice
from engine.language import gettext as _

FOLDER = Path(__file__).resolve().parents[2] / "processes" / "calendars"
CHINA = "cn"  # the folder of the State Council's notices, and the calendar of offices
PACKAGE = Notice(number="chinesecalendar", title="days of years whose notice is not on file")


@cache
def definitions_on_file() -> Mapping[str, Definition]:
    """Return the definitions that come with the product, by id.

    Raises:
        DefinitionInvalid: a file is broken, or has another id than its name says.
    """
    return read_folder(FOLDER)


def read_folder(folder: Path) -> Mapping[str, Definition]:
    """Return the definitions of a folder, by id.

    Raises:
        DefinitionInvalid: a file is broken, or has another id than its name says.
    """
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            found[path.stem] = definition = parse_definition(path.read_bytes())
            if definition.id != path.stem:
                raise DefinitionInvalid(0, _("编号“{id}”与文件名不同。", id=definition.id))
        except FileInvalid as wrong:
            raise DefinitionInvalid(wrong.line, f"{path.name}: {wrong.reason}") from wrong
    return found


@cache
def on_file(days: str = CHINA) -> tuple[Settled, ...]:
    """Return the notices of a folder that come with the product, the oldest first."""
    return tuple(parse_notice(data) for data in files_of(days)) if days else ()


@cache
def files_of(days: str) -> tuple[bytes, ...]:
    """Return the files of a folder of notices, the oldest first."""
    return tuple(path.read_bytes() for path in sorted((FOLDER / days).glob("*.csv")))


@cache
def published() -> Mapping[str, Calendar]:
    """Return all calendars there are without anybody's doing, by id."""
    return {id: build(made, on_file(made.days)) for id, made in definitions_on_file().items()}


def china() -> Calendar:
    """Return China's working calendar: Monday to Friday, nine to six with a noon break, days off and make-up days."""
    return published()[CHINA]


def build(definition: Definition, notices: Iterable[Settled]) -> Calendar:
    """Return the calendar of a definition under its notices.

    Args:
        definition: what it is made of.
        notices: of its folder; of two for one year the later one alone counts.
    """
    counted = in_force(notices) if definition.days else ()
    years = {settled.notice.year for settled in counted}
    known = _packaged() if definition.days == CHINA else {}
    calendar = Calendar(
        id=definition.id,
        zone=definition.zone,
        week=definition.week,
        hours=definition.hours,
        days={day: found for day, found in known.items() if _year_of(day) not in years},
        settled=frozenset(day.year for day in known) if definition.days else None,
    )
    return with_notices(calendar, counted)


def in_force(notices: Iterable[Settled]) -> tuple[Settled, ...]:
    """Return the notices that count, by year: of two for one year the later one."""
    by_year = {settled.notice.year: settled for settled in notices}
    return tuple(by_year[year] for year in sorted(by_year))


def with_notices(calendar: Calendar, notices: Iterable[Settled]) -> Calendar:
    """Return a calendar under further notices; a later one wins."""
    for settled in notices:
        calendar = calendar.with_days(settled.days, settles=(settled.notice.year,))
    return calendar


@cache
def _packaged() -> Mapping[date, Day]:
    off = {day: Day(works=False, name=name, notice=PACKAGE) for day, name in _named("holidays")}
    return {**off, **{day: Day(works=True, name=name, notice=PACKAGE) for day, name in _named("workdays")}}


def _named(kind: str) -> Iterable[tuple[date, str]]:
    return ((day, str(name)) for day, name in getattr(constants, kind).items())


def _year_of(day: date) -> int:
    """The year to whose holidays a day belongs: the last days of December are the next new year's."""
    return day.year + (day.month == 12)
