"""What is wrong with a diagram before it may run, as the engine judges it with the forms and groups it may use."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import cache, partial
from typing import Any

import engine
from engine import errors
from engine.bpmn.diagram import Diagram
from engine.bpmn.lint import called_in, lint
from engine.bpmn.model import read_diagram
from engine.bpmn.walk import WalkStep, walk
from engine.errors import Finding
from web import pages
from web.studio.calendars import known_calendars


def findings_of(procedure: str, content: bytes) -> tuple[Finding, ...]:
    """Judge a diagram as a member of the procedure's latest bundle, errors first.

    Args:
        procedure: whose forms, decision tables and groups the diagram may use.
        content: the file; one that cannot be read is a finding too.
    """
    database = pages.database()
    deployment = engine.latest_deployment(database, procedure)
    bundle = engine.bundle_of(database, deployment) if deployment else None
    return lint(
        content,
        forms=bundle.forms if bundle else None,
        decisions=bundle.decisions if bundle else None,
        groups=engine.organization(database, procedure)["groups"] or None,
        processes=bundle.processes if bundle else None,
        called=called_in(process.diagram for process in bundle.processes.values()) if bundle else (),
        calendars=known_calendars(procedure),
    )


def refuses(findings: Iterable[Finding]) -> bool:
    """Return whether one of the findings keeps the file from running."""
    return any(finding.severity == "error" for finding in findings)


def is_readable(content: bytes) -> bool:
    """Return whether the file is BPMN that can be drawn at all, runnable or not."""
    try:
        read_diagram(content)
    except errors.DiagramRefused:
        return False
    return True


def as_data(findings: Iterable[Finding], content: bytes) -> list[dict[str, Any]]:
    """Return findings on a file as the modeller's page reads them, each with its way step by step."""
    names = ("element_id", "element_name", "reason", "remedy", "severity", "rule", "confirmed")
    steps = steps_in(content)
    return [
        {**{name: getattr(finding, name) for name in names}, "steps": [asdict(step) for step in steps(finding)]}
        for finding in findings
    ]


def steps_in(content: bytes) -> Callable[[Finding], tuple[WalkStep, ...]]:
    """Return what tells the way a case comes to a finding; no steps where there is none."""
    diagram = cache(partial(_diagram, content))

    def steps(finding: Finding) -> tuple[WalkStep, ...]:
        drawn = diagram() if finding.path else None
        return walk(drawn, finding.path) if drawn else ()

    return steps


def _diagram(content: bytes) -> Diagram | None:
    try:
        return read_diagram(content)
    except errors.DiagramRefused:
        return None
