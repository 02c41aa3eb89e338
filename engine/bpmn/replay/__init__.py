"""Plays a counterexample of soundness on the runtime itself, so that a defect is not only drawn but seen."""

from engine.bpmn.replay.confirm import is_confirmed
from engine.bpmn.replay.script import Action, Deed, script_of

__all__ = ["Action", "Deed", "is_confirmed", "script_of"]
