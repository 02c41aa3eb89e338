"""Prints how many due dates a second are counted: `python -m tests.benchmarks.calendars`. It asserts nothing.

Beside it, in the same run, the package of days off used directly: its `find_workday`, and loops over its `is_workday`.
Single: one limit over and over. Bulk: 100,000 limits that begin all over eight years; the loops are given some of them.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from random import Random
from time import perf_counter
from zoneinfo import ZoneInfo

from chinese_calendar import find_workday, is_workday

from engine.calendars import Calendar, Term, china, due, remaining_in_words

LIMITS, PART, CALLS, ROUNDS = 100_000, 2_000, 2_000, 3
ZONE, CN = ZoneInfo("Asia/Shanghai"), china()
START = datetime(2026, 2, 13, 16, 20, tzinfo=ZONE)  # the Friday before a Spring Festival
SPANS = ((9, 12), (13, 18))
DAY = timedelta(days=1)
Count = Callable[[datetime], datetime]


def ours(amount: int, unit: str) -> Count:
    """Count as the product does."""
    term = Term(amount=amount, unit=unit)
    return lambda start: due(start, term, CN).at


def found(amount: int) -> Count:
    """Ask `find_workday` for the n-th working day after the day of the start."""

    def count(start: datetime) -> datetime:
        day = start.date()
        number = amount if is_workday(day) else amount - 1
        return datetime.combine(find_workday(number, day), time(18), tzinfo=ZONE)

    return count


def by_days(amount: int) -> Count:
    """Ask `is_workday` for one day after the other."""

    def count(start: datetime) -> datetime:
        day, left = start.date(), amount
        while left:
            day += DAY
            left -= is_workday(day)
        return datetime.combine(day, time(18), tzinfo=ZONE)

    return count


def by_hours(amount: int) -> Count:
    """Use up the hours of one working day after the other."""

    def count(start: datetime) -> datetime:
        day, left, moment = start.date(), timedelta(hours=amount), start
        while True:
            if is_workday(day):
                for opens, closes in SPANS:
                    begins, ends = (datetime.combine(day, time(hour), tzinfo=ZONE) for hour in (opens, closes))
                    room = ends - max(begins, moment)
                    if room >= left:
                        return max(begins, moment) + left
                    left -= max(room, timedelta(0))
            day += DAY

    return count


def starts() -> list[datetime]:
    """Moments all over the years whose notices are on file, always the same ones."""
    chance, first = Random(7), datetime(2018, 1, 1, tzinfo=ZONE)
    return [first + timedelta(minutes=chance.randrange(60 * 24 * 365 * 8)) for _limit in range(LIMITS)]


def rate(count: Count, moments: Sequence[datetime]) -> float:
    """Return how many due dates a second are counted, the best of several rounds."""
    best = 0.0
    for _round in range(ROUNDS):
        begin = perf_counter()
        for moment in moments:
            count(moment)
        best = max(best, len(moments) / (perf_counter() - begin))
    return best


def line(name: str, mine: float, others: Sequence[tuple[str, float]]) -> str:
    """Return a line of the table that is printed."""
    told = "".join(f"   {label} {other:9,.0f} ({mine / other:6.1f} times)" for label, other in others)
    return f"{name:28}{mine:10,.0f}/s  {1e6 / mine:6.1f} us{told}"


def milliseconds(action: Callable[[], object]) -> float:
    """Return the time of one call."""
    begin = perf_counter()
    action()
    return (perf_counter() - begin) * 1000


def first_call() -> float:
    """Return the milliseconds of a first due date by a calendar that nothing was counted by."""
    fresh = Calendar(id="fresh", days=CN.days, settled=CN.settled)
    return milliseconds(lambda: due(START, Term(amount=10, unit="working days"), fresh))


def main() -> None:
    """Measure and print."""
    bulk, cases = starts(), []
    for amount in (2, 10):
        others = [("find_workday", found(amount)), ("is_workday", by_days(amount))]
        cases.append((f"{amount} working days", ours(amount, "working days"), others))
        cases.append((f"{amount} working hours", ours(amount, "working hours"), [("is_workday", by_hours(amount))]))
    for name, mine, others in cases:
        same = sum(all(count(start) == mine(start) for _label, count in others) for start in bulk[:PART])
        alone, part = [START] * CALLS, bulk[:PART]
        print(line(f"{name}, single", rate(mine, alone), [(label, rate(count, alone)) for label, count in others]))
        print(line(f"{name}, bulk", rate(mine, bulk), [(label, rate(count, part)) for label, count in others]))
        print(f"{'':28}the same answer for {same:,} of {len(part):,}")
    end = due(START, Term(amount=2, unit="working days"), CN).at
    words = rate(lambda start: remaining_in_words(start, end, CN) and start, [START] * CALLS)
    print(f"{'what is left, in words':28}{words:10,.0f}/s  {1e6 / words:6.1f} us")
    print(f"{'the first of a new calendar':28}{min(first_call() for _round in range(ROUNDS)):10.2f} ms")


if __name__ == "__main__":
    main()
