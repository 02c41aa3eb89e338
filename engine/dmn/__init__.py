"""Decision tables and literal expressions of DMN 1.1 to 1.5, over the product's FEEL.

What it does not evaluate exactly as the standard says is refused when it is read. It gets its XML as a parsed tree.
"""

from engine.dmn.check import check
from engine.dmn.decision import Decision, Outcome
from engine.dmn.read import read
from engine.dmn.table import Decided, Input, Table
from engine.dmn.trial import Asked, JudgedRule, JudgedTable, Trial, asked, tried

__all__ = [
    "Asked",
    "Decided",
    "Decision",
    "Input",
    "JudgedRule",
    "JudgedTable",
    "Outcome",
    "Table",
    "Trial",
    "asked",
    "check",
    "read",
    "tried",
]
