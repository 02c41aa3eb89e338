"""Reads a dated file of days off and make-up working days. What is wrong is told with its line; it guesses nothing.

The head names the notice: `# notice:`, `# title:`, `# published:`, `# year:`; then rows of `date,to,kind,name`, where
kind is `off` or `work` and `to` ends a span of days.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from engine.calendars.calendar import Day, Notice
from engine.calendars.invalid import FileInvalid
from engine.language import gettext as _

_HEAD = re.compile(r"#\s*(notice|title|published|year)\s*[::]\s*(.*?)\s*")
_COLUMNS = ["date", "to", "kind", "name"]
_MOST = 100 * 1024  # bytes
_LONGEST = 31  # days of one row


class NoticeInvalid(FileInvalid):
    """A file of days that cannot be used."""


@dataclass(frozen=True)
class Settled:
    """The exceptions a notice makes."""

    notice: Notice
    days: dict[date, Day]

    @property
    def days_off(self) -> int:
        """How many days it makes days off."""
        return sum(not day.works for day in self.days.values())

    @property
    def make_up_days(self) -> int:
        """How many days off it makes working days."""
        return len(self.days) - self.days_off


def parse_notice(data: bytes) -> Settled:
    """Read a file of days.

    Args:
        data: UTF-8 text, with or without a byte order mark.
    Returns:
        The notice and its days.
    Raises:
        NoticeInvalid: the file is empty, too large, or a line is wrong.
    """
    lines = _text(data).splitlines()
    notice = _notice(lines)
    days: dict[date, Day] = {}
    for number, row in _rows(lines):
        for day in _span(number, row):
            _check(number, day, row, notice, days)
            days[day] = Day(works=row[2] == "work", name=row[3].strip(), notice=notice)
    if not days:
        raise NoticeInvalid(0, _("文件里没有任何日期。"))
    return Settled(notice, days)


def _text(data: bytes) -> str:
    if len(data) > _MOST:
        raise NoticeInvalid(0, _("文件太大,最多 {most} KiB。", most=_MOST // 1024))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoticeInvalid(0, _("文件不是 UTF-8 编码。")) from error


def _notice(lines: list[str]) -> Notice:
    head = {match[1]: match[2] for line in lines if (match := _HEAD.fullmatch(line.strip()))}
    for name in ("notice", "year"):
        if not head.get(name):
            raise NoticeInvalid(0, _("文件开头缺少“# {name}:”。", name=name))
    if not re.fullmatch(r"(19|20)\d\d", head["year"]):
        raise NoticeInvalid(0, _("年份“{year}”不是四位数字。", year=head["year"]))
    published = head.get("published", "")
    return Notice(
        number=head["notice"],
        title=head.get("title", ""),
        published=_date(0, published) if published else None,
        year=int(head["year"]),
    )


def _rows(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of every row but head and columns."""
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        row = next(csv.reader([line]))
        if row == _COLUMNS:
            continue
        if len(row) != len(_COLUMNS):
            raise NoticeInvalid(number, _("应有四列:日期、到、类别、名称。"))
        if row[2] not in ("off", "work"):
            raise NoticeInvalid(number, _("类别“{kind}”应为 off(放假)或 work(上班)。", kind=row[2]))
        yield number, row


def _span(number: int, row: list[str]) -> Iterator[date]:
    first = _date(number, row[0])
    last = _date(number, row[1]) if row[1].strip() else first
    count = (last - first).days + 1
    if not 1 <= count <= _LONGEST:
        raise NoticeInvalid(number, _("从 {first} 到 {last} 不是一段合适的日期。", first=first, last=last))
    for offset in range(count):
        yield first + timedelta(days=offset)


def _date(number: int, text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise NoticeInvalid(number, _("“{text}”不是日期,请写成 2025-01-28。", text=text)) from error


def _check(number: int, day: date, row: list[str], notice: Notice, days: dict[date, Day]) -> None:
    # The first days of a year's notice may still lie in December, its last ones in January.
    if not date(notice.year - 1, 12, 1) <= day <= date(notice.year + 1, 1, 31):
        raise NoticeInvalid(number, _("{day} 不属于 {year} 年。", day=day, year=notice.year))
    if day in days:
        raise NoticeInvalid(number, _("{day} 出现了两次。", day=day))
    if row[2] == "work" and day.weekday() < 5:
        raise NoticeInvalid(number, _("{day} 本来就是工作日,不能写成调休上班。", day=day))
