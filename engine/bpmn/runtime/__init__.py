"""Runs diagrams: `advance` is a pure function over SpiffWorkflow, everything else here serves it."""

from engine.bpmn.runtime.advance import advance
from engine.bpmn.runtime.commands import (
    Cancel,
    CaseFacts,
    ChangeLimit,
    Command,
    CompleteJob,
    CompleteTask,
    Deliver,
    FireTimer,
    RaiseError,
    RecountLimits,
    ResumeClock,
    Start,
    StopClock,
)
from engine.bpmn.runtime.library import Calendars, Library, Published
from engine.bpmn.times.cycles import missed_ticks, next_tick

__all__ = [
    "Calendars",
    "Cancel",
    "CaseFacts",
    "ChangeLimit",
    "Command",
    "CompleteJob",
    "CompleteTask",
    "Deliver",
    "FireTimer",
    "Library",
    "Published",
    "RaiseError",
    "RecountLimits",
    "ResumeClock",
    "Start",
    "StopClock",
    "advance",
    "missed_ticks",
    "next_tick",
]
