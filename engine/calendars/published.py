"""The calendars there are without anybody's doing: China's, from a package of data under the notices on file.

Years that no notice settles are not guessed: only their weekly pattern is known.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from chinese_calendar import constants

from engine.calendars.calendar import Calendar, Day, Notice
from engine.calendars.notices import Settled, parse_notice

FILES = Path(__file__).resolve().parents[2] / "processes" / "calendars" / "cn"
PACKAGE = Notice(number="chinesecalendar", title="days of years whose notice is not on file")


@cache
def china() -> Calendar:
    """Return China's working calendar: Monday to Friday, nine to six with a noon break, days off and make-up days."""
    off = {day: Day(works=False, name=name, notice=PACKAGE) for day, name in _named("holidays") if day.weekday() < 5}
    made_up = {day: Day(works=True, name=name, notice=PACKAGE) for day, name in _named("workdays")}
    days = {**off, **made_up}
    years = range(min(days).year, max(days).year + 1)
    return with_notices(Calendar(id="cn", days=days, settled=frozenset(years)), on_file())


@cache
def on_file() -> tuple[Settled, ...]:
    """Return the notices that come with the product, the oldest first."""
    return tuple(parse_notice(path.read_bytes()) for path in sorted(FILES.glob("*.csv")))


def with_notices(calendar: Calendar, notices: Iterable[Settled]) -> Calendar:
    """Return a calendar under further notices; a later one wins."""
    for settled in notices:
        calendar = calendar.with_days(settled.days, settles=(settled.notice.year,))
    return calendar


def _named(kind: str) -> Iterable[tuple[date, str]]:
    return ((day, str(name)) for day, name in getattr(constants, kind).items())
