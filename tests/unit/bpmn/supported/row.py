"""One row of the table of elements: what runs with its trace, or what is refused and by which rule."""

from dataclasses import dataclass, field

from engine.bpmn.run import Move


@dataclass(frozen=True)
class Runs:
    """A diagram that runs: the elements completed, in order, when every open task is completed in turn."""

    part: str
    name: str
    data: bytes
    trace: str
    moves: tuple[Move, ...] = ()
    variables: dict = field(default_factory=dict)
    start: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Refused:
    """A diagram that is refused at deployment."""

    part: str
    name: str
    data: bytes
    rule: str
    note: str = ""
