"""Soundness of a process by visiting every state it can come to: a pure function of the diagram."""

from engine.bpmn.soundness.prove import BUDGET, prove
from engine.bpmn.soundness.send_back import send_back_targets
from engine.bpmn.soundness.verdict import Defect, Doubt, Kind, Move, Outcome, Verdict

__all__ = ["BUDGET", "Defect", "Doubt", "Kind", "Move", "Outcome", "Verdict", "prove", "send_back_targets"]
