"""Turns the moves of a counterexample into what people, timers and messages have to do, and with which values.

The runtime goes on by itself until everything waits again, so a choice is made right after the deed that brought the
last of its tokens on the way: the values it needs belong to that deed. Nothing here runs anything.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from engine.bpmn.diagram import FOR_PEOPLE, Element, ProcessDiagram
from engine.bpmn.replay.steer import Wish, values_for, wish
from engine.bpmn.soundness import Defect, Move
from engine.bpmn.step import Json

_DELIVERED = frozenset({"message", "signal"})


class Deed(StrEnum):
    """What somebody or something outside the diagram does."""

    START = "start"  # begin the case at a start event
    COMPLETE = "complete"  # do a task
    ANSWER = "answer"  # a handler answers
    FIRE = "fire"  # time passes until a timer fires
    DELIVER = "deliver"  # a message or signal comes
    BEYOND = "beyond"  # an error, a condition: nothing the replay can bring about


@dataclass(frozen=True)
class Action:
    """One deed at one element."""

    deed: Deed
    element: str
    values: dict[str, Json]


def script_of(process: ProcessDiagram, defect: Defect) -> tuple[Action, ...] | None:
    """Return what leads to a defect.

    Args:
        process: the diagram.
        defect: with its way from the start of the case.
    Returns:
        The actions in order; None where the conditions on the way contradict each other or cannot be steered.
    """
    return _Writer(process).write((*defect.before, *defect.moves))


def is_free_of_data(process: ProcessDiagram, moves: Iterable[Move]) -> bool:
    """Return whether no condition is asked on the way: then nothing but people, time and messages decide."""
    return not any(list(_asked(process, move)) for move in moves)


class _Writer:
    def __init__(self, process: ProcessDiagram) -> None:
        self._process = process
        self._deeds: list[tuple[Deed, str]] = []
        self._wishes: list[list[Wish]] = []
        self._caused: dict[str, int] = {}  # flow -> the deed that brought its token there

    def write(self, moves: Iterable[Move]) -> tuple[Action, ...] | None:
        for move in moves:
            done = len(self._deeds)
            self._outside(move)
            cause = max((self._caused.get(flow, 0) for flow in move.takes), default=max(done - 1, 0))
            cause = len(self._deeds) - 1 if len(self._deeds) > done else cause
            self._caused |= dict.fromkeys(move.gives, cause)
            for condition, wanted in _asked(self._process, move):
                found = wish(condition, wanted)
                if found is None or cause >= len(self._wishes):
                    return None
                self._wishes[cause].append(found)
        return self._filled()

    def _filled(self) -> tuple[Action, ...] | None:
        actions = []
        for (deed, element), wishes in zip(self._deeds, self._wishes, strict=True):
            values = values_for(wishes)
            if values is None:
                return None
            actions.append(Action(deed, element, values))
        return tuple(actions)

    def _outside(self, move: Move) -> None:
        element = self._process.elements[move.element]
        for name in move.events:
            self._event(self._process.elements[name])
        if element.kind in ("boundaryEvent", "intermediateCatchEvent", "startEvent", "receiveTask"):
            self._event(element)
        elif _is_finished(self._process, element, move):
            if element.kind in FOR_PEOPLE:
                self._do(Deed.COMPLETE, element.id)
            elif element.handler:
                self._do(Deed.ANSWER, element.id)

    def _event(self, event: Element) -> None:
        if event.kind == "startEvent" and not event.scope:
            self._do(Deed.START, event.id)
        elif "timer" in event.events:
            self._do(Deed.FIRE, event.id)
        elif event.kind == "receiveTask" or _DELIVERED & set(event.events):
            self._do(Deed.DELIVER, event.id)
        elif event.events and event.events != ("link",):
            self._do(Deed.BEYOND, event.id)

    def _do(self, deed: Deed, element: str) -> None:
        self._deeds.append((deed, element))
        self._wishes.append([])


def _is_finished(process: ProcessDiagram, element: Element, move: Move) -> bool:
    """Whether the activity ends by itself here: it is neither only come to nor taken out of by an event."""
    interrupted = any(process.elements[name].interrupting for name in move.events)
    return bool(move.gives) and not interrupted


def _asked(process: ProcessDiagram, move: Move) -> Iterator[tuple[str, bool]]:
    """Yield the conditions asked at a move and what they have to come to."""
    if not move.gives:
        return
    for source in dict.fromkeys(process.flows[flow].source for flow in move.gives):
        yield from _asked_at(process, process.elements[source], frozenset(move.gives))


def _asked_at(process: ProcessDiagram, element: Element, given: frozenset[str]) -> Iterator[tuple[str, bool]]:
    flows = [flow for flow in process.outgoing(element.id) if flow.condition is not None]
    for flow in flows if len(process.outgoing(element.id)) > 1 else ():
        if flow.id == element.default_flow:
            continue
        yield flow.condition or "", flow.id in given
        if flow.id in given and element.kind == "exclusiveGateway":
            return  # the first that holds is taken, the others are not asked
