"""What an instance waits for: timers, messages, signals and conditions, by the event they belong to.

It says which event goes off; what that does to the tokens is decided elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn.diagram import Element
from engine.bpmn.event_definition import WAITED_FOR, EventDefinition
from engine.bpmn.runtime.context import StepContext, fault
from engine.bpmn.runtime.expressions import Evaluator
from engine.bpmn.runtime.state import Awaited
from engine.bpmn.runtime.timers import Timers, once
from engine.bpmn.step import EventType, Json, SubscriptionClosed, SubscriptionOpened
from engine.errors import Conflict
from engine.language import gettext as _


@dataclass(frozen=True)
class Caught:
    """One definition of an event that has happened."""

    event: Element
    host: str
    process: int
    number: int
    values: Mapping[str, Json]


class Catching:
    """Opens and closes what one instance waits for."""

    def __init__(self, context: StepContext, evaluator: Evaluator, timers: Timers) -> None:
        self._context, self._evaluator, self._timers = context, evaluator, timers
        self.heard: list[str] = []  # names of the messages that have come in this step

    def arm(
        self,
        host: str,
        process: int,
        events: Iterable[Element],
        chain: tuple[str, ...],
        limits: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """Wait for events on behalf of an activation.

        Args:
            host: the activation; "" is the instance.
            process: number of its process.
            events: their elements; what is not waited for from outside (errors, links ...) is passed over.
            chain: scopes their expressions see.
            limits: by id of a timer event, what it reads as `limit`.
        Raises:
            DiagramFault: a time or a correlation key that is none.
        """
        for event in events:
            for number, definition in enumerate(event.definitions):
                if definition.kind == "timer":
                    self._timers.arm(host, process, event, number, chain, (limits or {}).get(event.id))
                elif definition.kind in WAITED_FOR:
                    self._await(host, process, event, number, definition, chain)

    def close(self, host: str, element_id: str = "") -> None:
        """Stop waiting on behalf of an activation, or only for one of its events."""
        self._timers.close(host, element_id)
        for awaited in list(self._context.state.awaited.values()):
            if awaited.host == host and element_id in ("", awaited.element_id):
                self._close(awaited, cancelled=True)

    def fire(self, ref: str, skipped: int) -> Caught:
        """Let a timer go off.

        Raises:
            Conflict: no such timer waits.
        """
        fired = self._timers.fire(ref, skipped)
        return Caught(fired.event, fired.host, fired.process, fired.number, {"timer": fired.seen})

    def deliver(self, ref: str, values: Mapping[str, Json]) -> Caught:
        """Take in a message, a signal or a condition that has become true.

        Raises:
            Conflict: nothing waits under this ref.
        """
        awaited = self._context.state.awaited.get(ref)
        if awaited is None:
            raise Conflict
        event = self._context.diagram(awaited.process).elements[awaited.element_id]
        if awaited.kind == "message":
            self.heard.append(awaited.name)
        process = self._context.name_of(awaited.process)
        data = {"by": awaited.kind, "name": awaited.name}
        self._context.record.event(EventType.EVENT_CAUGHT, event.id, ref, process=process, **data)
        if once(event):
            self._close(awaited, cancelled=False)
        return Caught(event, awaited.host, awaited.process, awaited.number, values)

    def signalled(self, name: str) -> list[str]:
        """Return the refs under which a signal is waited for."""
        return [a.ref for a in self._context.state.awaited.values() if a.kind == "signal" and a.name == name]

    def come_true(self) -> str | None:
        """Return the ref of a condition that has become true since it was last asked, or None."""
        if not self._context.record.unlooked:
            return None
        for awaited in list(self._context.state.awaited.values()):
            if awaited.kind == "conditional":
                before, awaited.held = awaited.held, self._holds(awaited)
                if awaited.held and not before:
                    return awaited.ref
        self._context.record.unlooked = False
        return None

    def _holds(self, awaited: Awaited) -> bool:
        event = self._context.diagram(awaited.process).elements[awaited.element_id]
        text, chain = event.definitions[awaited.number].condition, self._chain(event, awaited.host)
        found = self._evaluator.expression(text, event, chain)
        if not isinstance(found, bool | None):
            reason = _("条件事件的条件没有得出“是”或“否”。")
            raise fault(event, "condition", reason, **self._evaluator.saw(text, chain), result=found)
        return found is True  # what it reads may not be there yet

    def _chain(self, event: Element, host: str) -> tuple[str, ...]:
        """The scopes a condition sees; on the border of a call not those of the called process."""
        activation = self._context.state.activations.get(host)
        if activation is None or event.kind != "boundaryEvent":
            return self._context.chain(host)
        return self._context.chain(activation.scope, own="" if activation.calls else host)

    def _await(
        self, host: str, process: int, event: Element, number: int, definition: EventDefinition, chain: tuple[str, ...]
    ) -> None:
        key = self._key(event, definition, chain) if definition.kind == "message" else ""
        ref = self._context.mint()
        awaited = Awaited(
            ref, event.id, host, definition.kind, definition.name, key, process=process, number=number
        )  # fmt: skip
        self._context.state.awaited[ref] = awaited
        self._context.record.unlooked = True
        if definition.kind != "conditional":
            self._context.record.subscriptions_opened[ref] = SubscriptionOpened(
                ref=ref, element_id=event.id, kind=definition.kind, name=definition.name, key=key
            )

    def _key(self, event: Element, definition: EventDefinition, chain: tuple[str, ...]) -> str:
        return correlation_key(self._evaluator, event, definition, chain)

    def _close(self, awaited: Awaited, *, cancelled: bool) -> None:
        del self._context.state.awaited[awaited.ref]
        opened = self._context.record.subscriptions_opened.pop(awaited.ref, None)
        if opened is None and awaited.kind != "conditional":
            # One opened and closed within the step never waited: nobody has to hear of it.
            closed = SubscriptionClosed(ref=awaited.ref, cancelled=cancelled)
            self._context.record.subscriptions_closed.append(closed)


def correlation_key(
    evaluator: Evaluator, element: Element, definition: EventDefinition, chain: tuple[str, ...]
) -> str:  # fmt: skip
    """Return the key by which a message finds its receiver, "" where it has none.

    Raises:
        DiagramFault: the key is neither a text nor a number.
    """
    if not definition.correlation_key:
        return ""
    found = evaluator.value(definition.correlation_key, element, chain)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        reason = _("消息“{name}”的关联键不是文字或数字。", name=definition.name)
        raise fault(element, "message", reason, **evaluator.saw(definition.correlation_key, chain), result=found)
    return str(found)
