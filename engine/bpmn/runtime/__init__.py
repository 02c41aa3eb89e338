"""Runs diagrams: `advance` is a pure function over SpiffWorkflow, everything else here serves it."""

from engine.bpmn.runtime.advance import advance
from engine.bpmn.runtime.commands import (
    Cancel,
    CaseFacts,
    Command,
    CompleteJob,
    CompleteTask,
    Deliver,
    FireTimer,
    RaiseError,
    Start,
)
from engine.bpmn.runtime.library import Library
from engine.bpmn.times.cycles import missed_ticks, next_tick

__all__ = [
    "Cancel",
    "CaseFacts",
    "Command",
    "CompleteJob",
    "CompleteTask",
    "Deliver",
    "FireTimer",
    "Library",
    "RaiseError",
    "Start",
    "advance",
    "missed_ticks",
    "next_tick",
]
