"""The procedures that come with the product or lie in the checkout: which there are and what files each one has.

Reads files and nothing else; what is deployed and runs is the engine's to say.
"""

from pathlib import Path

import engine

TOP = Path(engine.__file__).resolve().parent.parent  # a checkout, or where the wheel was unpacked: the same layout


def procedures() -> tuple[str, ...]:
    """Return the names of the procedures that have at least one diagram, in order."""
    return tuple(sorted({path.parent.name for path in (TOP / "processes").glob("*/*.bpmn")}))


def files_of(procedure: str, top: Path = TOP) -> dict[str, bytes]:
    """Return the members of a procedure's bundle: name within the bundle -> content.

    Args:
        procedure: the name of its folder under `processes/` and `forms/`.
        top: the folder that holds `processes/` and `forms/`.
    """
    folder = top / "processes" / procedure
    kinds = ("*.bpmn", "*.dmn", "*.yaml", "scenarios/*.yaml", "records/*.docx")
    found = {path.relative_to(folder).as_posix(): path for kind in kinds for path in sorted(folder.glob(kind))}
    found |= {path.name: path for path in sorted((top / "forms" / procedure).glob("*.form"))}
    return {name: path.read_bytes() for name, path in found.items()}
