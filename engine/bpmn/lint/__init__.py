"""Judges a diagram before deployment: what the runtime does not execute exactly right is refused, in plain words."""

from engine.bpmn.lint.calls import called_in, recursive_calls
from engine.bpmn.lint.judge import lint

__all__ = ["called_in", "lint", "recursive_calls"]
