"""What elements of a procedure's newest diagrams are called, for lists that know only their ids."""

import engine
from web import pages


def element_names(procedure: str) -> dict[str, str]:
    """Return element id -> name over all processes of the newest bundle; the id where an element has no name."""
    deployment = engine.latest_deployment(pages.database(), procedure)
    if deployment is None:
        return {}
    processes = engine.bundle_of(pages.database(), deployment).processes.values()
    return {id_: element.name or id_ for process in processes for id_, element in process.diagram.elements.items()}
