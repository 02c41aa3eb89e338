"""`clauseflow calendar`: which calendars there are, a year of one as text, a notice checked and imported.

Each is one call of the engine with its result in words.
"""

from pathlib import Path
from unicodedata import east_asian_width

import click

import engine
from engine.calendars import CHINA
from engine.language import gettext as _
from web import days
from web.settings import Settings
from web.wiring import wire

_BESIDE = 3  # months in a row
_CELL = 3  # columns of a day


@click.group()
def calendar() -> None:
    """工作日历 · Working calendars."""


@calendar.command("list")
def list_calendars() -> None:
    """列出全部日历 · List the calendars, with the years that are settled."""
    for row in engine.known_calendars(wire(Settings.from_environment()), actor=engine.SYSTEM):
        made = row.definition
        click.echo(f"{made.id}  {days.title(made)}")
        click.echo(f"    {days.week_words(made)}  {days.hours_words(made)}  {made.zone.key}")
        if not made.days:
            click.echo("    " + _("不采用放假安排"))
            continue
        click.echo("    " + _("放假安排已定:{years}", years=days.years_words(row.settled) or "-"))
        click.echo("    " + _("{year} 年尚未导入", year=row.first_unsettled))


@calendar.command()
@click.argument("words", nargs=-1, required=True, metavar="[ID] YEAR")
def show(words: tuple[str, ...]) -> None:
    """显示日历 ID(默认 cn)的一年 · Show a YEAR of the calendar ID (cn by default)."""
    *ids, year = words
    if len(ids) > 1 or not year.isdecimal():
        raise click.BadParameter(_("请写日历编号和年份,例如 cn 2026。"))
    database = wire(Settings.from_environment())
    found = engine.calendar_year(database, actor=engine.SYSTEM, id=ids[0] if ids else CHINA, year=int(year))
    click.echo(f"{days.title(found.definition)} {found.year}")
    click.echo(_("通知:{numbers}", numbers=_("、").join(found.notices)) if found.notices else _("没有放假安排"))
    if not found.settled:
        click.echo(_("{year} 年的放假安排尚未导入,下面只按每周工作日。", year=found.year))
    click.echo()
    for first in range(0, 12, _BESIDE):
        _print_months(found, range(first, first + _BESIDE))
    click.echo(_(". 每周休息   * 放假   + 调休上班"))
    for span in days.spans(found):
        kind = _("上班") if span.works else _("放假 {count} 天", count=span.count)
        until = f" – {span.last:%m-%d}" if span.count > 1 else ""
        click.echo(f"{span.first:%m-%d}{until}  {kind}  {span.name}")


def _print_months(found: engine.CalendarYear, numbers: range) -> None:
    columns = [_month(found.months[n], days.months()[n]) for n in numbers]
    for line in range(max(map(len, columns))):
        parts = [_padded(column[line] if line < len(column) else "") for column in columns]
        click.echo("   ".join(parts).rstrip())
    click.echo()


def _month(rows: tuple[engine.DayRow, ...], name: str) -> list[str]:
    """A month as lines: its name, the weekdays, and the weeks."""
    cells = [" " * _CELL] * rows[0].day.weekday() + [f"{row.day.day:>2}{_mark(row)}" for row in rows]
    weeks = ["".join(cells[at : at + 7]) for at in range(0, len(cells), 7)]
    return [name, "".join(f"{each} " for each in days.short_weekdays()), *weeks]


def _mark(row: engine.DayRow) -> str:
    if row.notice:
        return "+" if row.works else "*"
    return " " if row.works else "."


def _padded(text: str) -> str:
    """Text filled up to the width of a month; Chinese letters take two columns."""
    width = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * (7 * _CELL - width)


@calendar.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--calendar", "calendar_id", default=CHINA, show_default=True, help="哪个日历 · for which calendar")
@click.option("--check", is_flag=True, help="只检查,不导入 · only check, import nothing")
def import_file(file: Path, calendar_id: str, check: bool) -> None:
    """导入放假通知 FILE · Import the notice FILE: days off and make-up days of a year."""
    act = engine.check_notice if check else engine.import_notice
    database, data = wire(Settings.from_environment()), file.read_bytes()
    done = act(database, actor=engine.SYSTEM, data=data, calendar_id=calendar_id)
    told = _("{year} 年:放假 {off} 天,调休上班 {work} 天({number})", **_counted(done))
    click.echo(told)
    if not done.changed:
        click.echo(_("这份通知已经在用,没有变化。"))
        return
    if done.replaces:
        click.echo(_("取代 {number},{count} 天不同。", number=done.replaces, count=done.differing))
    click.echo(_("只检查,没有导入。") if check else _("已导入。涉及的到期时间会重新计算。"))


def _counted(done: engine.NoticeChange) -> dict[str, object]:
    return {"year": done.year, "off": done.days_off, "work": done.make_up_days, "number": done.number}
