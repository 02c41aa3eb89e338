"""Which variables each node of a process may set, as the runtime spreads them: for itself, and for what follows.

It looks at one node and what stands in it, never at the order of nodes; it evaluates nothing.
"""

import re
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

from engine import feel
from engine.bpmn.diagram import FOR_PEOPLE, SCOPES, Element, ProcessDiagram
from engine.bpmn.lint.form_fields import fields_of
from engine.bpmn.markers import Loop
from engine.bpmn.runtime.handlers import INLINE
from engine.errors import ExpressionInvalid
from engine.feel import tree

Names = frozenset[str]
ANY = "*"  # stands for every name there is: what is set here is not written in the diagram
NOTHING: Names = frozenset()
ANYTHING: Names = frozenset((ANY,))
OF_EVENTS: Names = frozenset(("timer", "error", "escalation"))  # only the event's output mappings see these
_PAYLOADS = frozenset(("message", "signal", "error", "escalation"))
_COUNTERS = frozenset((
    "loopCounter", "numberOfInstances", "numberOfActiveInstances", "numberOfCompletedInstances",
    "numberOfTerminatedInstances",
))  # fmt: skip
_NAME = re.compile(r"\s*=?\s*([^\W\d]\w*)\s*")


class Setters:
    """What the nodes of one process may set."""

    def __init__(self, process: ProcessDiagram, forms: Collection[str] | None, *, called: bool) -> None:
        """Look at a process.

        Args:
            process: the process.
            forms: forms by id, as parsed JSON; of one that is not among them nothing is known.
            called: whether other processes call it, and so bring variables of their own.
        """
        self.process = process
        self._forms: Mapping[str, Any] = forms if isinstance(forms, Mapping) else {}
        self._called = called
        self._set: dict[str, Names] = {}
        self._brought: dict[str, Names] = {}
        self._fields: dict[str, dict[str, str]] = {}

    def sets(self, element: Element) -> Names:
        """Return what is set around a node when it is done, by itself and by what stands in it."""
        found = self._set.get(element.id)
        if found is None:
            found = self.own(element) | self.within(element)
            if not {"compensate", "cancel"}.isdisjoint(element.events):
                found |= self._compensation
            self._set[element.id] = found
        return found

    def own(self, element: Element) -> Names:
        """Return what a node sets around it by itself when it is done."""
        brought = self.brings(element) - OF_EVENTS - self.local(element)
        found = _targets(element.outputs) if element.outputs else brought
        if element.all_of:
            found |= brought  # what each of several events brings is written as it comes
        if element.loop is not None and element.loop.output_collection:
            found |= {element.loop.output_collection}
        return found

    def within(self, element: Element) -> Names:
        """Return what the nodes inside a sub-process set around it while it runs."""
        return self.inside(element.id) - self.local(element) if is_scope(element) else NOTHING

    def inside(self, scope: str) -> Names:
        """Return what the nodes of a scope may set in it."""
        return NOTHING.union(*(self.sets(inner) for inner in self.process.within(scope)))

    def local(self, element: Element) -> Names:
        """Return what only the node itself and what stands in it can see: its inputs, and what its loop gives it."""
        return _targets(element.inputs) | loop_names(element)

    def brings(self, element: Element) -> Names:
        """Return what a node comes to, before its output mappings spread it."""
        found = self._brought.get(element.id)
        if found is None:
            found = self._brought[element.id] = self._brings(element)
        return found

    def comes_to(self, element: Element) -> Names:
        """Return what output mappings and what else is asked of a node that is done can see of its work."""
        if element.kind == "callActivity":
            return ANYTHING  # the variables of the called process
        return self.brings(element) | (self.inside(element.id) if is_scope(element) else NOTHING)

    def fields(self, element: Element) -> dict[str, str]:
        """Return the fields of its form with their FEEL types, none where the form is not known."""
        found = self._fields.get(element.id)
        if found is None:
            form = self._forms.get(element.form_key or "")
            found = self._fields[element.id] = fields_of(form, element.id) if isinstance(form, Mapping) else {}
        return found

    @cached_property
    def all(self) -> Names:
        """What is set anywhere in the process."""
        return self.marks.union(*(self.sets(element) for element in self.process.elements.values()))

    @cached_property
    def marks(self) -> Names:
        """What limits set when they are missed."""
        return frozenset(limit.mark for _owner, limit in self.process.all_limits() if limit.mark)

    @cached_property
    def _compensation(self) -> Names:
        handlers = (e for e in self.process.elements.values() if e.for_compensation)
        return NOTHING.union(*(self.own(handler) | self.within(handler) for handler in handlers))

    def _is_known(self, element: Element) -> bool:
        """Whether the diagram says all that a person may fill in."""
        return not element.form_key or isinstance(self._forms.get(element.form_key), Mapping)

    def _brings(self, element: Element) -> Names:
        if element.kind.endswith("Event"):
            return self._of_event(element)
        if element.kind in FOR_PEOPLE:
            return frozenset(self.fields(element)) if self._is_known(element) else ANYTHING
        return _of_work(element)

    def _of_event(self, element: Element) -> Names:
        if element.kind in ("endEvent", "intermediateThrowEvent"):
            return NOTHING
        kinds = frozenset(element.events)
        if element.kind == "startEvent" and not element.scope:
            return self._of_start(element, kinds)
        return (ANYTHING if kinds & _PAYLOADS else NOTHING) | (kinds & OF_EVENTS)

    def _of_start(self, element: Element, kinds: Names) -> Names:
        """What a case begins with; a called process begins at its plain start events with what its caller has."""
        case = self.process.case
        found = frozenset(filter(None, (case.key_variable, case.received_variable)))
        if kinds and kinds <= {"timer"}:
            return found | kinds
        known = element.form_key and self._is_known(element) and not (self._called and not kinds)
        return found | (frozenset(self.fields(element)) if known else ANYTHING)


def is_scope(element: Element) -> bool:
    """Whether nodes may stand in it; without an id it cannot be told from the process itself."""
    return element.kind in SCOPES and bool(element.id)


def loop_names(element: Element) -> Names:
    """Return the names that each round of a loop sees."""
    loop = element.loop
    if loop is None:
        return NOTHING
    return _COUNTERS | handed_over(loop) | ({loop.element, loop.output_collection} - {""})


def handed_over(loop: Loop) -> Names:
    """Return the name of the variable that each round hands over, where it is no more than a name."""
    named = _NAME.fullmatch(loop.output_element)
    return frozenset((named[1],)) if named else NOTHING


def root_of(target: str) -> str:
    """Return the variable that a dotted target of a mapping writes to."""
    return target.partition(".")[0]


def _targets(lines: Collection[Any]) -> Names:
    return frozenset(root_of(line.target) for line in lines)


def _of_work(element: Element) -> Names:
    """What an activity brings that nobody fills in."""
    kind = element.kind
    if kind in ("businessRuleTask", "scriptTask"):
        literal = _keys(element.script) if kind == "scriptTask" else ANYTHING
        return frozenset((element.result_variable,)) if element.result_variable else literal
    if kind == "callActivity":
        return ANYTHING if element.called is None or element.called.all_out else NOTHING
    if kind in ("serviceTask", "sendTask") and element.handler in INLINE:
        return _marked(element)
    works = kind in ("serviceTask", "receiveTask") or (kind == "sendTask" and element.handler)
    return ANYTHING if works else NOTHING


def _marked(element: Element) -> Names:
    """What the inline handlers write: the entries of their parameter `set`."""
    found = NOTHING
    for line in element.inputs:
        root, _dot, rest = line.target.partition(".")
        if root == "set":
            found |= {root_of(rest)} if rest else _keys(line.source)
    return found


def _keys(text: str) -> Names:
    """The keys of a context that is written out, else anything."""
    try:
        node = feel.compile(text).node
    except ExpressionInvalid:
        return ANYTHING
    return frozenset(key for key, _value in node.entries) if isinstance(node, tree.ContextOf) else ANYTHING
