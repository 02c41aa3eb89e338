"""The product's one expression language: FEEL of DMN 1.5, budgeted, with no way to reach Python.

May import the clock, the errors and the translator; never runs a text as Python and never touches a database.
"""

from engine.feel.boxed import Written
from engine.feel.builtins import BUILT_INS
from engine.feel.conflicts import conflicts
from engine.feel.convert import from_json, to_json
from engine.feel.expression import Expression, UnaryTests, compile, compile_unary
from engine.feel.free import free_names
from engine.feel.run import Remark, Scope
from engine.feel.tree import TypeOf as Kind
from engine.feel.types import coerced, resolved
from engine.feel.values import Function, Range, YearsMonths

__all__ = [
    "BUILT_INS",
    "Expression",
    "Function",
    "Kind",
    "Range",
    "Remark",
    "Scope",
    "UnaryTests",
    "Written",
    "YearsMonths",
    "coerced",
    "compile",
    "compile_unary",
    "conflicts",
    "free_names",
    "from_json",
    "resolved",
    "to_json",
]
