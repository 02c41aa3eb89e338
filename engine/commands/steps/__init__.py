"""Turns what the runtime returned into rows: all of one step, in the transaction of its command."""

from engine.commands.steps.case import Case, received
from engine.commands.steps.cause import Cause
from engine.commands.steps.record import record_step

__all__ = ["Case", "Cause", "received", "record_step"]
