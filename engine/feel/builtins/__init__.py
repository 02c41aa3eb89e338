"""The built-in functions of DMN 1.5, 10.3.4, and the product's own. They compute from their arguments alone.

Only `now`, `today` and `end of day` read the scope of the evaluation; none reads a clock, a file or an object.
"""

from engine.feel.builtins import contexts, conversion, lists, moments, numbers, ranges, strings
from engine.feel.builtins.registry import BUILT_INS

__all__ = ["BUILT_INS", "contexts", "conversion", "lists", "moments", "numbers", "ranges", "strings"]
