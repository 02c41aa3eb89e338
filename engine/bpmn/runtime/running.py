"""A limit whose clock runs, as the state keeps it between two steps. Holds times and terms, decides nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.bpmn.step import Json
from engine.calendars import Term

PERSON_HOLDS = "person"  # in the place of an activation: somebody has stopped the clock by hand


@dataclass
class Running:
    """One clock of a limit."""

    id: str
    term: Term  # how long it is, as evaluated when the clock was set up
    calendar: str = ""  # id
    started_at: datetime | None = None  # None: it waits for its message
    due_at: datetime | None = None
    provisional: int = 0  # the first year it reaches into whose days off are not published; 0: final
    fixed: bool = False  # a person has set the due date: it is not counted again
    warned: bool = False
    missed: bool = False  # what happens when it is missed has happened
    held: list[str] = field(default_factory=list)  # activations, or PERSON_HOLDS, that make the clock stand still
    stopped_at: datetime | None = None
    stops: list[tuple[datetime, datetime]] = field(default_factory=list)  # over
    timers: list[str] = field(default_factory=list)  # boundary timers put away until the clock runs

    @property
    def runs(self) -> bool:
        """Whether time counts against it."""
        return self.started_at is not None and self.stopped_at is None


_MARKS = ("calendar", "provisional", "fixed", "warned", "missed", "held", "timers")
_MOMENTS = ("started_at", "due_at", "stopped_at")
_USUAL = {name: getattr(Running("", Term(unit="")), name) for name in (*_MARKS, *_MOMENTS)}


def row_of_running(found: Running) -> list[Json]:
    """Return a clock as JSON: what is as usual is left out."""
    term = found.term
    more: dict[str, Json] = {name: value for name, usual in _USUAL.items() if (value := getattr(found, name)) != usual}
    if found.stops:
        more["stops"] = found.stops
    return [found.id, [term.amount, term.unit, term.counts_start, term.ending], more]


def running_of(row: list[Any]) -> Running:
    """Read what `row_of_running` wrote."""
    id, term, more = row
    stops = [(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in more.pop("stops", ())]
    for name in _MOMENTS:
        if name in more:
            more[name] = datetime.fromisoformat(more[name])
    return Running(id, term_of(term), stops=stops, **more)


def term_of(row: list[Any]) -> Term:
    """Read a term written as amount, unit, whether the first day counts, ending."""
    return Term(amount=row[0], unit=row[1], counts_start=row[2], ending=row[3])
