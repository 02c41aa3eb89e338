"""Every expression of a process with the variables that may be there when it is evaluated. Holds no rule."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.diagram import Element, Flow, ProcessDiagram
from engine.bpmn.event_definition import EventDefinition
from engine.bpmn.limit import MESSAGE
from engine.bpmn.lint import texts
from engine.bpmn.lint.dataflow import Dataflow
from engine.bpmn.lint.setters import ANY, ANYTHING, NOTHING, Names, Setters, handed_over, loop_names, root_of
from engine.bpmn.markers import Loop
from engine.language import gettext as _

_CASE: Names = frozenset(("case",))


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One expression where it is evaluated."""

    owner: str  # id of the node, flow or process it stands on
    name: str  # of the owner
    place: str  # which of the owner's texts it is, in words
    text: str
    known: Names

    @property
    def is_open(self) -> bool:
        """Whether variables may be there that the diagram does not tell."""
        return ANY in self.known


class Readings:
    """The expressions of one process."""

    def __init__(self, setters: Setters, flow: Dataflow) -> None:
        self._setters, self._flow, self._process = setters, flow, setters.process

    def all(self) -> Iterator[Reading]:
        """Yield every expression, node by node in the order of the file; texts that are none are left out."""
        yield from self._of_case()
        for element in self._process.elements.values():
            for place, text, known in self._of(element):
                if text.startswith("="):
                    yield self._reading(element, place, text, known)
        yield from self._of_flows()

    def _of_case(self) -> Iterator[Reading]:
        process, known = self._process, self._setters.all
        begun = NOTHING.union(*(self._setters.sets(start) for start in process.starts("")))
        for variable in process.case.search:
            yield Reading(owner=process.id, name=process.name, place="search", text=f"={variable}", known=known)
        for place, text in texts.of_process(process):
            if text.startswith("="):
                clocks = {place for limit in process.limits for place, _text in texts.of_clock(limit)}
                yield self._reading(process, place, text, begun if place in clocks else known)

    def _of_flows(self) -> Iterator[Reading]:
        for flow in self._process.flows.values():
            source = self._process.elements.get(flow.source)
            if source is not None and flow.condition:
                extra = {"waitingForStart"} if source.kind == "complexGateway" else NOTHING
                yield self._reading(flow, _("条件"), flow.condition, self._flow.after(source) | extra)

    def _reading(self, owner: ProcessDiagram | Element | Flow, place: str, text: str, known: Names) -> Reading:
        """A limit may be missed at any time, so what it marks may always be there, as the case is."""
        seen = known | _CASE | self._setters.marks
        return Reading(owner=owner.id, name=owner.name, place=place, text=text, known=seen)

    def _of(self, element: Element) -> Iterator[tuple[str, str, Names]]:
        before, inside = self._flow.before(element), self._flow.inside(element)
        yield from self._of_loop(element, before, inside)
        yield from self._of_inputs(element, before)
        yield from self._of_people(element, before, inside)
        if element.raising is not None:
            yield from _seeing(self._setters.all, texts.of_raising(element.raising))
        for definition in element.definitions:
            yield from self._of_event(element, definition)
        yield from self._of_work(element, before, inside)
        yield from self._of_outputs(element)

    def _of_work(self, element: Element, before: Names, inside: Names) -> Iterator[tuple[str, str, Names]]:
        known = {
            "script": inside if element.kind == "scriptTask" else ANYTHING,  # others do not evaluate it
            "processId": inside,
            "activationCondition": before | {"activationCount"},
            "completionCondition": inside | self._setters.comes_to(element),
        }
        for place, text in texts.of_work(element):
            yield place, text, known[place]

    def _of_loop(self, element: Element, before: Names, inside: Names) -> Iterator[tuple[str, str, Names]]:
        loop, done = element.loop, inside | self._setters.comes_to(element)
        if loop is None:
            return
        known = {
            "inputCollection": before,
            "loopCardinality": before,
            "loopMaximum": before,
            "outputElement": done - self._left_empty(element, loop, before),
            "completionCondition": done,
            "loopCondition": inside,
        }
        for place, text in texts.of_loop(loop):
            yield place, text, known[place]

    def _left_empty(self, element: Element, loop: Loop, before: Names) -> Names:
        """The variable that a round hands over is there from its beginning; here it is when nothing ever fills it."""
        filled = before | self._setters.comes_to(element) | {loop.element}
        return handed_over(loop) - filled - {root_of(line.target) for line in element.inputs}

    def _of_inputs(self, element: Element, before: Names) -> Iterator[tuple[str, str, Names]]:
        looped = element.loop is not None
        known = before | loop_names(element) | (self._setters.sets(element) if looped else NOTHING)
        for line in element.inputs:
            yield line.target, line.source, known
            known |= {root_of(line.target)}  # later lines see what earlier ones made

    def _of_outputs(self, element: Element) -> Iterator[tuple[str, str, Names]]:
        known = self._flow.inside(element) | self._setters.comes_to(element)
        for line in element.outputs:
            yield line.target, line.source, known

    def _of_people(self, element: Element, before: Names, inside: Names) -> Iterator[tuple[str, str, Names]]:
        yield from _seeing(inside, texts.of_assignment(element.assignment))
        done = inside | self._setters.sets(element) | self._setters.comes_to(element)
        for limit in element.limits:
            begun = done if limit.start == MESSAGE else before if element.loop else inside
            yield from _seeing(begun, texts.of_clock(limit))
            yield from _seeing(done, texts.of_breach(limit))
        for notice in element.notices:
            yield from _seeing(done if notice.on == "completed" else inside, texts.of_notice(notice))

    def _of_event(self, element: Element, definition: EventDefinition) -> Iterator[tuple[str, str, Names]]:
        if element.kind == "startEvent" and not element.scope:
            return  # evaluated at deployment, before there is a case
        known = self._seen_by_event(element, definition)
        for place, text in texts.of_event(definition):
            yield place, text, known | {"limit"} if place == "timer" else known

    def _seen_by_event(self, element: Element, definition: EventDefinition) -> Names:
        """On a border what the activity sees, in an event sub-process what its scope sees."""
        host = self._process.elements.get(element.attached_to)
        if host is not None and element.kind == "boundaryEvent":
            return self._seen_on_border(element, host, definition)
        if element.kind == "startEvent" and element.scope:
            return self._flow.before(self._process.elements[element.scope])
        return self._flow.inside(element)

    def _seen_on_border(self, element: Element, host: Element, definition: EventDefinition) -> Names:
        """A condition is asked as long as the activity runs, all else when it begins, and of a loop only once."""
        local = loop_names(host) if host.loop else self._setters.local(host)
        if definition.kind == "conditional":
            return self._flow.before(element) | local
        return self._flow.before(host) | (NOTHING if host.loop else local)


def _seeing(known: Names, found: texts.Texts) -> Iterator[tuple[str, str, Names]]:
    return ((place, text, known) for place, text in found)
