"""Runs diagrams: `advance` is a pure function over SpiffWorkflow, everything else here serves it."""

from engine.bpmn.runtime.advance import advance
from engine.bpmn.runtime.commands import Cancel, CaseFacts, Command, CompleteJob, CompleteTask, FireTimer, Start
from engine.bpmn.times.cycles import missed_ticks, next_tick

__all__ = [
    "Cancel",
    "CaseFacts",
    "Command",
    "CompleteJob",
    "CompleteTask",
    "FireTimer",
    "Start",
    "advance",
    "missed_ticks",
    "next_tick",
]
