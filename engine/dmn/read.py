"""DMN XML -> decisions. Everything that is not evaluated as the standard says is refused, with the element and why.

It is given parsed trees and never opens a file; a tree's size and depth were judged where it was parsed.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.dmn.decision import Decision
from engine.dmn.model import Model, refused
from engine.dmn.source import Element
from engine.errors import DecisionRefused, Finding


def read(root: Element, others: Iterable[Element] = ()) -> dict[str, Decision]:
    """Read the decisions of a file.

    Args:
        root: the parsed tree's root, `definitions` of DMN 1.1 to 1.5.
        others: the roots of the files it may import.
    Returns:
        The decisions by id.
    Raises:
        DecisionRefused: the first thing that cannot be evaluated; `findings` lists every one.
    """
    model = Model(root, others)
    decisions: dict[str, Decision] = {}
    findings: list[Finding] = []
    for id_ in model.ids():
        try:
            decisions[id_] = model.decision(id_)
        except DecisionRefused as problem:
            findings += [finding for finding in problem.values["findings"] if finding not in findings]
    for id_ in model.ids("businessKnowledgeModel", "decisionService"):
        try:
            model.make(id_)
        except DecisionRefused as problem:
            findings += [finding for finding in problem.values["findings"] if finding not in findings]
    if findings:
        raise refused(findings[0].element_name or model.name, findings)
    return decisions
