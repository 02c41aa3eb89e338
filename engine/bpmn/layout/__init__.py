"""Lays out BPMN diagrams, and measures how well one is drawn. XML in, XML out; only the interchange is touched.

No library of this kind for Python knows pools and lanes; bpmn.io's for JavaScript draws one pool and no lanes. So this
is a layered layout of the product's own (columns by longest path, rows in lanes, ways on a grid, tracks in gaps).
"""

from engine.bpmn.layout.measure import Measured, measured
from engine.bpmn.layout.tidy import tidy, undrawn

__all__ = ["Measured", "measured", "tidy", "undrawn"]
