"""What is wrong with a diagram before it may run, as the engine judges it with the forms and groups it may use."""

from collections.abc import Iterable
from typing import Any

import engine
from engine import errors
from engine.bpmn.lint import called_in, lint
from engine.bpmn.model import read_diagram
from engine.errors import Finding
from web import pages


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


def as_data(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return findings as the modeller's page reads them."""
    names = ("element_id", "element_name", "reason", "remedy", "severity", "rule")
    return [{name: getattr(finding, name) for name in names} for finding in findings]
