"""Moves a scenario in time, with every moment that stands in what its people enter. Pure."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from engine import feel
from web.scenarios.read import moment
from web.scenarios.scenario import Json, Scenario

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def beginning(began: str, first: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    """Return when a scenario begins that began some time ago.

    Args:
        began: `P35D` for days ago at the scenario's own time of day, `PT11M` for a span before this moment.
        first: moment of its first line as written.
        now: the present.
        zone: in which the time of day is kept.
    Raises:
        ValueError: `began` is neither.
    """
    scope = feel.Scope(now=now, zone=zone)
    span = feel.compile(f'duration("{began}") / duration("PT1S")').evaluate({}, scope=scope)
    if span is None:
        raise ValueError(f"began: {began}")
    ago = timedelta(seconds=int(span))
    if "T" in began:
        return now - ago
    day = (now - ago).astimezone(zone).date()
    return datetime.combine(day, first.astimezone(zone).timetz().replace(tzinfo=None), zone)


def moved(scenario: Scenario, by: timedelta, values: Mapping[str, Json], until: datetime) -> Scenario:
    """Return the scenario moved by a span, with other values, and without the lines that lie after `until`."""
    lines = [replace(line, at=line.at + by) for line in scenario.lines if line.at + by <= until]
    changed = [
        replace(line, values={k: _later(values.get(k, v), by, scenario.zone) for k, v in line.values.items()})
        for line in lines
    ]
    return replace(scenario, lines=tuple(changed))


def _later(value: Json, by: timedelta, zone: ZoneInfo) -> Json:
    if isinstance(value, Mapping):
        return {key: _later(one, by, zone) for key, one in value.items()}
    if isinstance(value, list):
        return [_later(one, by, zone) for one in value]
    if not isinstance(value, str):
        return value
    if _DAY.fullmatch(value):
        return (date.fromisoformat(value) + timedelta(days=by.days)).isoformat()
    found = moment(value, zone)
    return f"{(found + by).astimezone(zone):%Y-%m-%d %H:%M:%S}" if found else value
