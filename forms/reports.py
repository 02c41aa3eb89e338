"""The tables of forms as values, for spreadsheets and charts: what a report holds, without the words around it.

It draws nothing and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import engine
from engine import Actor
from engine.storage import Database
from forms import surroundings, tables
from forms.context import Context
from forms.fill import only_read
from forms.places import walk
from forms.schema import Form, Json, read

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})")
SHARE = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?) ?%")
GROUPED = ("dimension", "value")  # columns that the handler `aggregate` gives to every row of its figures


@dataclass(frozen=True, kw_only=True)
class Percent:
    """A number in per cent that a report holds as text, such as `85.7 %`."""

    value: float  # a part of one


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """Rows of a table that divide the same cases by one thing, such as their region."""

    name: str
    first: int  # row, from 0
    last: int


@dataclass(frozen=True, kw_only=True)
class ReportTable:
    """A table of a form with its rows."""

    form_name: str
    label: str
    keys: tuple[str, ...]  # of the columns
    labels: tuple[str, ...]
    rows: tuple[tuple[Json | date | Percent, ...], ...]

    @property
    def groupings(self) -> tuple[Grouping, ...]:
        """What the figures of `aggregate` are divided by; none in any other table."""
        if self.keys[:2] != GROUPED:
            return ()
        found: dict[str, list[int]] = {}
        for number, row in enumerate(self.rows):
            if row[1] not in (None, ""):
                found.setdefault(str(row[0]), []).append(number)
        return tuple(Grouping(name=name, first=rows[0], last=rows[-1]) for name, rows in found.items())

    @property
    def counts(self) -> tuple[int, ...]:
        """The columns that hold nothing but whole numbers."""
        columns = range(len(self.keys))
        return tuple(column for column in columns if self.rows and all(_is_count(row[column]) for row in self.rows))


def case_tables(db: Database, *, actor: Actor, case: engine.CaseDetail) -> tuple[ReportTable, ...]:
    """Return the tables of a case's forms that have rows.

    Args:
        actor: who reads them.
        case: what `engine.case_detail` gave this actor.
    """
    bundle = engine.bundle_of(db, case.deployment_id)
    elements = bundle.processes[case.process_id].diagram.elements.values()
    keys = dict.fromkeys(each.form_key for each in elements if each.form_key)
    forms = [surroundings.form_of(bundle, key) for key in keys if key in bundle.forms]
    with_tables = [form for form in forms if any(one.type == "table" for one in form.all)]
    if not with_tables:
        return ()
    context = surroundings.of_case(db, actor, case)
    return tuple(table for form in with_tables for table in _tables(form, context))


def filed_tables(
    schema: Mapping[str, Json], values: Mapping[str, Json], *, at: datetime, zone: ZoneInfo
) -> tuple[ReportTable, ...]:
    """Return the tables of a form as it was filed.

    Args:
        schema: the form-js schema.
        values: the variables that were filed with it.
        at: when it was filed.
        zone: of the process.
    """
    return tuple(_tables(read(schema), Context(element_id="", now=at, variables=values, zone=zone)))


def _tables(form: Form, context: Context) -> Iterator[ReportTable]:
    filled = only_read(form, context)
    for place in walk(filled.form, filled.data, ""):
        if place.component.type != "table" or filled.is_hidden(place):
            continue
        columns, rows = tables.values(place, filled)
        if rows and columns:
            yield ReportTable(
                form_name=form.name,
                label=place.component.text("label") or form.name,
                keys=tuple(key for key, _label in columns),
                labels=tuple(label for _key, label in columns),
                rows=tuple(tuple(_typed(row.get(key)) for key, _label in columns) for row in rows),
            )


def _typed(value: Json) -> Json | date | Percent:
    """A day, a moment or a percentage that JSON holds as text, as what it is."""
    if not isinstance(value, str):
        return value
    try:
        if DAY.fullmatch(value):
            return date.fromisoformat(value)
        if MOMENT.fullmatch(value):
            return datetime.fromisoformat(value)
    except ValueError:
        return value
    share = SHARE.fullmatch(value)
    return Percent(value=float(share[1]) / 100) if share else value


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
