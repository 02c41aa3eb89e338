"""Two kinds of files have drafts: diagrams and decision tables. What differs between them is told apart here only."""

import engine
from engine import errors
from engine.bpmn.read_xml import read
from engine.errors import DiagramRefused, Finding
from web.studio import judging
from web.studio.compare import Difference, compare
from web.studio.compare_tables import compare_tables
from web.studio.naming import diagram_title
from web.studio.tables import tables_of

DECISIONS = ".dmn"


def is_decision(path: str) -> bool:
    """Return whether a member holds decision tables."""
    return path.endswith(DECISIONS)


def findings_of(procedure: str, path: str, content: bytes) -> tuple[Finding, ...]:
    """Judge a draft as a member of the procedure's latest bundle, errors first."""
    if is_decision(path):
        return engine.lint_files({path: content})
    return judging.findings_of(procedure, content)


def is_readable(path: str, content: bytes) -> bool:
    """Return whether the file can be shown at all, fit to run or not."""
    if not is_decision(path):
        return judging.is_readable(content)
    try:
        return str(read(content).tag).endswith("}definitions")
    except DiagramRefused:
        return False


def title_of(path: str, content: bytes) -> str:
    """Return what a file is called: its process, or its first table."""
    if not is_decision(path):
        return diagram_title(content, path)
    try:
        return next((table.name for table in tables_of({path: content})), path)
    except (errors.DiagramRefused, SyntaxError):
        return path


def difference_of(path: str, before: bytes, after: bytes) -> Difference:
    """Compare two versions of a file."""
    return compare_tables(before, after) if is_decision(path) else compare(before, after)
