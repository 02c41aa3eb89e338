"""Reads the event definitions of a node, its own or referred to, with the messages, signals and codes they name.

It never judges: what is missing stays empty.
"""

from lxml import etree

from engine.bpmn.event_definition import EventDefinition, Timer
from engine.bpmn.names import BPMN, bpmn, is_true, text_of, zeebe

_Node = etree._Element
_TIMERS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
_SUFFIX = "EventDefinition"


class EventReader:
    """Reads the events of one file; it knows what the file declares beside its processes."""

    def __init__(self, root: _Node) -> None:
        self._declared = {node.get("id", ""): node for node in root.iterchildren(tag=etree.Element)}

    def definitions(self, node: _Node) -> tuple[EventDefinition, ...]:
        """Return the definitions of an event, or the message of a send or receive task."""
        if node.tag in (bpmn("sendTask"), bpmn("receiveTask")):
            return (self._message(node),) if node.get("messageRef") else ()
        found: list[EventDefinition] = []
        for child in node.iterchildren(tag=etree.Element):
            if child.tag == bpmn("eventDefinitionRef"):
                declared = self._declared.get(text_of(child))
                found.append(EventDefinition(kind="reference") if declared is None else self._definition(declared))
            elif child.tag.startswith(BPMN) and child.tag.endswith(_SUFFIX):
                found.append(self._definition(child))
        return tuple(found)

    def _definition(self, node: _Node) -> EventDefinition:
        kind = node.tag[len(BPMN) : -len(_SUFFIX)]
        read = getattr(self, f"_{kind}", None)
        return read(node) if read is not None else EventDefinition(kind=kind)

    def _timer(self, node: _Node) -> EventDefinition:
        for name, kind in _TIMERS.items():
            found = node.find(bpmn(name))
            if found is not None:
                return EventDefinition(kind="timer", timer=Timer(kind=kind, text=text_of(found)))
        return EventDefinition(kind="timer")

    def _message(self, node: _Node) -> EventDefinition:
        message = self._declared.get(node.get("messageRef", ""))
        if message is None:
            return EventDefinition(kind="message")
        subscription = message.find(f"{bpmn('extensionElements')}/{zeebe('subscription')}")
        key = "" if subscription is None else subscription.get("correlationKey", "")
        return EventDefinition(kind="message", name=message.get("name", ""), correlation_key=key)

    def _signal(self, node: _Node) -> EventDefinition:
        signal = self._declared.get(node.get("signalRef", ""))
        return EventDefinition(kind="signal", name="" if signal is None else signal.get("name", ""))

    def _error(self, node: _Node) -> EventDefinition:
        return EventDefinition(kind="error", code=self._code(node.get("errorRef"), "errorCode"))

    def _escalation(self, node: _Node) -> EventDefinition:
        return EventDefinition(kind="escalation", code=self._code(node.get("escalationRef"), "escalationCode"))

    def _code(self, ref: str | None, name: str) -> str:
        """What throw and catch are matched by: the code, or the declaration itself where it has none."""
        if not ref:
            return ""
        declared = self._declared.get(ref)
        return ref if declared is None else declared.get(name) or ref

    def _conditional(self, node: _Node) -> EventDefinition:
        return EventDefinition(kind="conditional", condition=text_of(node.find(bpmn("condition"))))

    def _link(self, node: _Node) -> EventDefinition:
        return EventDefinition(kind="link", name=node.get("name", ""))

    def _compensate(self, node: _Node) -> EventDefinition:
        waits = is_true(node.get("waitForCompletion"), default=True)
        return EventDefinition(kind="compensate", activity=node.get("activityRef", ""), waits=waits)
