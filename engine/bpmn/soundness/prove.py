"""Proves a process sound by visiting every state it can come to, or shows the shortest way to what is wrong.

A process is sound when from every state it can come to it can still end, no token is left where none can move, no flow
holds two tokens and every node is reached (van der Aalst, 1998, for BPMN's way of ending: when no token is left, 2.0.2,
13.5.6). Each sub-process is played by itself; how it may end is all the scope outside knows of it. A scope is not saved
from a defect by an event that may end it from outside. It reads no data, no clock and no database.
"""

from dataclasses import replace

from engine.bpmn.diagram import Element, ProcessDiagram
from engine.bpmn.soundness.catching import CANCELLED, NORMAL, Tag, catcher_of, scopes_inside_out, stops, thrown_by
from engine.bpmn.soundness.scope import Played, Thread, play_scope
from engine.bpmn.soundness.verdict import Defect, Kind, Move, Verdict

BUDGET = 10_000  # markings visited in one game

_THROWN = ("error", "escalation", "cancel")


def prove(process: ProcessDiagram, *, budget: int = BUDGET) -> Verdict:
    """Play a process in every way there is.

    Args:
        process: as drawn; flows that lead nowhere are not followed.
        budget: markings visited at most in one game; beyond it nothing is called sound.
    Returns:
        The defects with their shortest ways from the start of the case, and what is not proved.
    """
    return Proof(process, budget).verdict()


class Proof:
    """Every scope of a process, played."""

    def __init__(self, process: ProcessDiagram, budget: int) -> None:
        self._process, self._budget = process, budget
        self._endings: dict[str, frozenset[Tag]] = {}
        self._played: dict[str, Played] = {}

    def play(self) -> dict[str, Played]:
        """Play every scope, inner ones first, and return what came of it."""
        for scope in scopes_inside_out(self._process):
            self._played[scope] = play_scope(self._process, scope, self._endings, self._budget)
            self._endings[scope] = frozenset(self._tags(scope))
        return self._played

    def verdict(self) -> Verdict:
        """Play every scope and say what is known of the process."""
        self.play()
        defects = [self._from_the_start(defect) for found in self._played.values() for defect in found.defects]
        doubts = tuple(dict.fromkeys(doubt for found in self._played.values() for doubt in found.doubts))
        return Verdict(
            defects=(*defects, *self._never_reached()),
            doubts=doubts,
            states=sum(found.states for found in self._played.values()),
            endings=frozenset(scope for scope, tags in self._endings.items() if NORMAL in tags),
        )

    # How a scope may end.

    def _tags(self, scope: str) -> set[Tag]:
        thrown = self._played[scope].tags | self._escalations(scope)
        found = {tag for tag in thrown if not self._is_caught_inside(scope, tag)}
        if self._played[scope].defects or self._played[scope].doubts:
            found.add(NORMAL)  # what is wrong inside is told once, not again as something missing outside
        for inside in self._process.event_sub_processes(scope):
            if self._comes(inside, thrown):
                found |= self._endings.get(inside.id, frozenset()) - ({NORMAL} if not self._stops(inside) else set())
        return found

    def _escalations(self, scope: str) -> set[Tag]:
        """What is thrown on the way and does not end the scope."""
        played = self._played[scope]
        elements = (self._process.elements[name] for name in played.reached if name in self._process.elements)
        inside = {
            tag for e in elements for tag in (*thrown_by(e), *self._endings.get(e.id, ())) if tag[0] == "escalation"
        }
        return {tag for tag in inside if not self._is_caught_inside(scope, tag)}

    def _is_caught_inside(self, scope: str, tag: Tag) -> bool:
        catcher = None if tag in (NORMAL, CANCELLED) else catcher_of(self._process, scope, tag)
        return catcher is not None and catcher.event_sub_process and catcher.scope == scope

    def _comes(self, inside: Element, thrown: set[Tag]) -> bool:
        """Whether an event sub-process can begin: one for errors or escalations only where they are thrown."""
        waits = {kind for start in self._process.starts(inside.id) for kind in start.events}
        if not waits or waits - set(_THROWN):
            return True
        return any(catcher_of(self._process, inside.scope, tag) is inside for tag in thrown if tag != NORMAL)

    def _stops(self, inside: Element) -> bool:
        return stops(inside, self._process)

    # The way from the start of the case.

    def _from_the_start(self, defect: Defect) -> Defect:
        played = self._played[defect.scope]
        thread = next((t for t in played.threads if _plays(t, defect)), played.threads[0])
        return replace(defect, before=(*self._way_in(defect.scope), *played.way_in(thread, self._budget)))

    def _way_in(self, scope: str) -> tuple[Move, ...]:
        if not scope:
            return ()
        element = self._process.elements[scope]
        around = self._way_in(element.scope)
        outside = self._played.get(element.scope)  # an ad-hoc scope is not played
        if outside is not None and not element.event_sub_process:
            around += outside.way_to(scope, self._budget)
        return (*around, Move(element=scope))

    # What no token comes to.

    def _never_reached(self) -> list[Defect]:
        """Only where nothing else is wrong: behind a deadlock nothing is reached, and the deadlock says why."""
        found: list[Defect] = []
        if any(played.defects or played.doubts for played in self._played.values()):
            return found
        for scope, played in self._played.items():
            if self._is_reached(scope):
                found += [
                    Defect(kind=Kind.NEVER_REACHED, scope=scope, element=name)
                    for name in self._process.elements
                    if name in played.connected - played.reached and not self._is_aside(name)
                ]
        return found

    def _is_reached(self, scope: str) -> bool:
        while scope:
            element = self._process.elements[scope]
            outside = self._played.get(element.scope)  # an ad-hoc scope is not played
            if outside is not None and not element.event_sub_process and scope not in outside.reached:
                return False
            scope = element.scope
        return True

    def _is_aside(self, name: str) -> bool:
        return self._process.elements[name].events == ("compensate",)


def _plays(thread: Thread, defect: Defect) -> bool:
    """Whether the defect's way begins where the thread does."""
    return not defect.moves or defect.moves[0].element in thread.begins
