"""Built-in functions of dates and times: the calendar's (DMN 1.5, table 79 and 80) and the product's."""

from datetime import date, datetime, time
from decimal import Decimal

from engine.feel import far, literals
from engine.feel.builtins.registry import builtin
from engine.feel.compare import key
from engine.feel.run import Run
from engine.feel.values import Value

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@builtin("now()")
def _now(run: Run) -> Value:
    return run.scope.now.astimezone(run.scope.zone)


@builtin("today()")
def _today(run: Run) -> Value:
    return run.scope.now.astimezone(run.scope.zone).date()


@builtin("end of day(date and time: moment)")
def _end_of_moment(run: Run, moment: datetime) -> Value:
    """Return the last second of the day that it is at that moment in the scope's zone; a local time is in that zone."""
    zone = run.scope.zone
    local = moment if moment.tzinfo is None else far.mapped(moment, lambda own: own.astimezone(zone))
    return far.at(local, time(23, 59, 59, tzinfo=zone))


@builtin("end of day(date: date)")
def _end_of_date(run: Run, day: date) -> Value:
    return far.at(day, time(23, 59, 59, tzinfo=run.scope.zone))


@builtin("day of year(date: day)")
def _day_of_year(run: Run, day: date) -> Value:
    return Decimal(far.near(day).timetuple().tm_yday)


@builtin("day of week(date: day)")
def _day_of_week(run: Run, day: date) -> Value:
    return _DAYS[far.near(day).weekday()]


@builtin("month of year(date: day)")
def _month_of_year(run: Run, day: date) -> Value:
    return _MONTHS[day.month - 1]


@builtin("week of year(date: day)")
def _week_of_year(run: Run, day: date) -> Value:
    return Decimal(far.near(day).isocalendar().week)


@builtin("is(value1: any, value2: any)")
def _is(run: Run, one: Value, other: Value) -> Value:
    """Return whether two values are the same element of the same domain, zones included (DMN 1.5, table 80)."""
    if type(one) is not type(other):
        return False
    if isinstance(one, time):
        return literals.write_time(one) == literals.write_time(other)
    if isinstance(one, (datetime, far.FarMoment)):
        return literals.write_date_time(one) == literals.write_date_time(other)
    return key(one, run) == key(other, run)
