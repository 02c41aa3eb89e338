"""Which variables may be set by the time a token comes to a node: along the flows, and by what may run beside it.

It errs on the side of "may be set": a name it does not give can never be set before. It judges nothing.
"""

from engine.bpmn.diagram import Element
from engine.bpmn.lint.forks import Ways
from engine.bpmn.lint.setters import ANYTHING, NOTHING, Names, Setters, is_scope


class Dataflow:
    """What may be set before each node of one process."""

    def __init__(self, setters: Setters) -> None:
        self._setters, self._process = setters, setters.process
        self._before: dict[str, Names] = {}
        self._asides: dict[str, Names] = {}  # by activity, what follows its events that do not interrupt it
        self._spread("", NOTHING if self._process.starts("") else ANYTHING)
        for element in self._process.elements.values():
            if is_scope(element):  # they stand before what they hold
                self._spread(element.id, self.inside(element))

    def before(self, element: Element) -> Names:
        """Return what may be set when a token comes to the node."""
        return self._before.get(element.id, ANYTHING) | self._asides.get(element.id, NOTHING)

    def inside(self, element: Element) -> Names:
        """Return what the node itself sees once its inputs are made; a later round sees what earlier ones have set."""
        found = self.before(element) | self._setters.local(element)
        return found | self._setters.sets(element) if element.loop is not None else found

    def after(self, element: Element) -> Names:
        """Return what may be set when the node is done."""
        return self.before(element) | self._setters.sets(element)

    def _spread(self, scope: str, base: Names) -> None:
        """Find what is known before each node of a scope.

        Args:
            scope: its id.
            base: what is known when it begins.
        """
        ways = Ways(self._process, scope)
        beside = self._beside(scope, ways)
        order = ways.order()
        reached = frozenset(order)
        for element in self._process.within(scope):
            # What no token comes to is another rule's business.
            known = base | beside[element.id] if element.id in reached else ANYTHING
            self._before[element.id] = known
        changed = True
        while changed:
            learned = [self._pass_on(self._process.elements[node], ways) for node in order]
            changed = any(learned)

    def _pass_on(self, element: Element, ways: Ways) -> bool:
        """Hand what is known after a node to those that come next; return whether any of them learned something."""
        changed = False
        for following in ways.after(element.id):
            known = self._handed_on(element, self._process.elements[following])
            if not known <= self._before[following]:
                self._before[following] |= known
                changed = True
        return changed

    def _handed_on(self, element: Element, following: Element) -> Names:
        """What is known to a node that comes next; on the border of an activity, only what it knew as it ran."""
        if following.kind != "boundaryEvent":
            return self.after(element)
        running = self.before(element) if following.interrupting else self._before[element.id]
        return running | self._setters.within(element)

    def _beside(self, scope: str, ways: Ways) -> dict[str, Names]:
        """By node, what is set by others that may run beside it or at any time before it."""
        found = dict.fromkeys((element.id for element in self._process.within(scope)), self._at_any_time(scope))
        for fork in ways.forks():
            for head in fork.heads:
                kept = self._asides if head == fork.node else found
                kept[head] = kept.get(head, NOTHING).union(*map(self._sets, ways.beside(fork, head)))
        everything = self._setters.inside(scope)
        for element in self._process.within(scope):
            if element.event_sub_process or element.for_compensation or self._is_ad_hoc(scope):
                found[element.id] |= everything
        return found

    def _at_any_time(self, scope: str) -> Names:
        """What is set by event sub-processes that do not end the scope they stand in."""
        subs = self._process.event_sub_processes(scope)
        going_on = (sub for sub in subs if not all(start.interrupting for start in self._process.starts(sub.id)))
        return NOTHING.union(*map(self._setters.sets, going_on))

    def _sets(self, node: str) -> Names:
        return self._setters.sets(self._process.elements[node])

    def _is_ad_hoc(self, scope: str) -> bool:
        return bool(scope) and self._process.elements[scope].ad_hoc is not None
