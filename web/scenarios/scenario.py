"""A scenario as plain data: who does what when, and what is expected in the end. Nothing here reads or plays it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = Any
WITHDRAW = "withdraw"  # stands where an element's id stands: the case is withdrawn


class Differs(Exception):
    """The case went another way than the scenario says; the text says where, in plain words."""


class Unreadable(ValueError):
    """The file is no scenario; the text says what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the course: an element that is reached, and for people's elements what they do there."""

    element_id: str  # or WITHDRAW
    at: datetime  # the moment of the line, or of the one before it
    timed: bool = False  # whether the line itself names the moment
    outcomes: tuple[str, ...] = ()  # of a gateway: the flows taken, by their keys or their words
    by: str = ""  # user id
    values: Mapping[str, Json] = field(default_factory=dict)
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # field -> names of attached files
    refused: str = ""  # the outcome of the form's decision that refuses the submission
    wrong: tuple[str, ...] = ()  # fields that are sent back; nothing is written then
    reason: str = ""  # of a withdrawal

    @property
    def counts(self) -> bool:
        """Whether the line is a step of the case; a submission that is sent back is none."""
        return self.element_id != WITHDRAW and not self.refused and not self.wrong


@dataclass(frozen=True, kw_only=True)
class Told:
    """A notice that somebody is expected to have."""

    to: str  # user id
    says: str  # part of its text


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What is to be found when the last line has been played; what is not named is not looked at."""

    status: str = "completed"  # running | completed | cancelled
    ends: frozenset[str] | None = None  # end events reached, all of them
    record: Mapping[str, Json] = field(default_factory=dict)  # variables
    rows: Mapping[str, tuple[Mapping[str, Json], ...]] = field(default_factory=dict)  # rows a list holds among others
    rounds: Mapping[str, int] = field(default_factory=dict)  # element -> how often it was done
    limits: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # limit -> met | missed | running | overdue | cancelled
    notices: tuple[Told, ...] = ()
    archived: int | None = None  # reports filed by the case
    records: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # named record -> texts that stand in it


@dataclass(frozen=True, kw_only=True)
class Check:
    """What a decision table must answer by itself."""

    decision: str
    given: Mapping[str, Json]
    gives: Json
    rules: tuple[int, ...] = ()  # that must be met, counted from 1; none is not looked at


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One file: the course of a case, or what tables answer by themselves."""

    name: str  # of the file, without .yaml
    title: str
    process: str  # id within the procedure
    zone: ZoneInfo
    after: tuple[str, ...]  # scenarios whose cases are there
    lines: tuple[Line, ...]
    expected: Expected
    checks: tuple[Check, ...] = ()
