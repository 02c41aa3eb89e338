"""What a procedure and its elements are called, for pages that know only their ids. It reads what is deployed."""

import yaml

import engine
from engine import errors, language
from engine.bpmn.model import read_diagram
from web import pages


def procedure_title(procedure: str) -> str:
    """Return the title of the written procedure, or the procedure's own name where none was deployed."""
    content = engine.latest_files(pages.database(), procedure).get("clauses.yaml", b"")
    said = yaml.safe_load(content) or {}
    english = said.get("title_en") if language.current() == "en" else None
    return str(english or said.get("title") or procedure)


def element_names(procedure: str) -> dict[str, str]:
    """Return element id -> name over all processes of the newest bundle; the id where an element has no name."""
    deployment = engine.latest_deployment(pages.database(), procedure)
    if deployment is None:
        return {}
    processes = engine.bundle_of(pages.database(), deployment).processes.values()
    return {id_: element.name or id_ for process in processes for id_, element in process.diagram.elements.items()}


def diagram_title(content: bytes, path: str) -> str:
    """Return the name of the process that a file draws, or the file's own name."""
    try:
        processes = read_diagram(content).processes
    except errors.DiagramRefused:
        return path
    return next((process.name for process in processes if process.executable and process.name), path)
