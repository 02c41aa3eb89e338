"""What a notice would change: which year, how many days, which notice it replaces. It changes nothing."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from engine.calendars import NoticeInvalid, Settled, parse_notice
from engine.errors import InvalidValue
from engine.language import gettext as _
from engine.shelf import Filed, Shelf


@dataclass(frozen=True, kw_only=True)
class NoticeChange:
    """A notice beside the one that counts for its year."""

    days: str  # the folder it belongs to
    year: int
    number: str
    title: str
    published: date | None
    days_off: int
    make_up_days: int
    replaces: str  # number of the notice that counts until now; "" where the year is not settled yet
    differing: int  # days that are worked on by one of the two and not by the other
    changed: bool  # False: this very file counts already


def read_notice(shelf: Shelf, data: bytes, calendar_id: str) -> NoticeChange:
    """Read a file of days for a calendar and compare it with what counts.

    Raises:
        InvalidValue: the file is empty or broken, with line and reason; or the calendar takes no notices.
    """
    days = _folder(shelf, calendar_id)
    try:
        settled = parse_notice(data)
    except NoticeInvalid as wrong:
        raise InvalidValue(reason=str(wrong)) from wrong
    before = shelf.stock().notices(days).get(settled.notice.year)
    return NoticeChange(
        days=days,
        year=settled.notice.year,
        number=settled.notice.number,
        title=settled.notice.title,
        published=settled.notice.published,
        days_off=settled.days_off,
        make_up_days=settled.make_up_days,
        replaces=before.settled.notice.number if before else "",
        differing=_differing(settled, before),
        changed=before is None or before.sha256 != sha256(data).hexdigest(),
    )


def _folder(shelf: Shelf, calendar_id: str) -> str:
    made = shelf.stock().definitions.get(calendar_id)
    if made is None:
        raise InvalidValue(reason=_("没有这个日历:{id}。", id=calendar_id))
    if not made.days:
        raise InvalidValue(reason=_("日历“{id}”不采用放假安排,请先在它的设置里选择。", id=calendar_id))
    return made.days


def _differing(settled: Settled, before: Filed | None) -> int:
    new = {day: found.works for day, found in settled.days.items()}
    old = {day: found.works for day, found in before.settled.days.items()} if before else {}
    return sum(new.get(day) != old.get(day) for day in new.keys() | old.keys())
