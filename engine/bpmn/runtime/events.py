"""What it does to the tokens that an event has happened: on a border, in the flow, at a gateway, or beside a scope."""

from collections.abc import Mapping

from engine.bpmn.diagram import Element
from engine.bpmn.runtime.activation import Activation
from engine.bpmn.runtime.catching import Caught
from engine.bpmn.runtime.context import StepContext
from engine.bpmn.runtime.motion import Motion
from engine.bpmn.runtime.parts import Parts
from engine.bpmn.runtime.tokens import Place, Tokens, beside, place_of
from engine.bpmn.spiff.workflow import Token
from engine.bpmn.step import EventType, Json

_SEEN = ("timer", "error", "escalation")  # what only output mappings see of an event


class Events:
    """The events of one instance."""

    def __init__(self, context: StepContext, parts: Parts, tokens: Tokens, motion: Motion) -> None:
        self._context, self._parts, self._tokens, self._motion = context, parts, tokens, motion
        self._come = context.state.come

    def begin(self, event_id: str, values: Mapping[str, Json]) -> None:
        """Begin the instance at a start event, a receive task or an event of a gateway that begins it."""
        diagram = self._context.process.diagram
        gateways = [diagram.elements[flow.source] for flow in diagram.incoming(event_id)]
        gateway = next((found for found in gateways if found.kind == "eventBasedGateway"), None)
        if gateway is None or not gateway.waits_for_all:
            self._motion.enter(event_id, Place(), values, caught=True)
            return
        token = self._motion.enter(gateway.id, Place())
        self._all_of_gateway(token, gateway, diagram.elements[event_id], values)

    def await_own(self, token: Token, element: Element) -> None:
        """Wait for what a catch event waits for, or an event-based gateway on behalf of those behind it."""
        activation = token.activation
        events = [element]
        if element.kind == "eventBasedGateway":
            diagram = self._context.diagram(activation.process)
            events = [diagram.elements[flow.target] for flow in diagram.outgoing(element.id)]
        self._parts.catching.arm(activation.ref, activation.process, events, self._context.chain(activation.scope))

    def happened(self, caught: Caught) -> None:
        """Take in what has happened outside; an event of several definitions may have to wait for all of them."""
        event = caught.event
        if event.all_of and len(event.definitions) > 1:
            come = self._come.setdefault(f"{caught.host}/{event.id}", [])
            come.append(str(caught.number))
            if len(set(come)) < len(event.definitions):
                self._keep(caught)
                return
            del self._come[f"{caught.host}/{event.id}"]
        self.catch(event, caught.host, caught.process, caught.values, ())

    def catch(self, event: Element, host: str, process: int, values: Mapping[str, Json], path: tuple[str, ...]) -> None:
        """Let a catching event go off."""
        if event.kind == "boundaryEvent":
            self._on_border(event, host, values)
        elif event.kind == "startEvent":
            self._beside(event, host, process, values)
        else:
            self._in_flow(event, host, values)

    def spread(self, token: Token, element: Element, values: Mapping[str, Json]) -> None:
        """Write what an event brings: the facts of the event itself are only for its output mappings."""
        outer = self._context.chain(token.activation.scope)
        if element.outputs:
            self._parts.scopes.complete(token.activation, element, outer, values)
        else:
            brought = {name: value for name, value in values.items() if name not in _SEEN}
            self._parts.scopes.write(token.activation, element, outer, brought)

    def gateway_left(self, token: Token, values: Mapping[str, Json]) -> None:
        """Go on from an event-based gateway to the event that has happened."""
        activation = token.activation
        if activation.arrived:
            self._pass(token, activation.arrived[0], values, parent=token)

    def _on_border(self, event: Element, host: str, values: Mapping[str, Json]) -> None:
        token = self._tokens.of(host)
        activation = token.activation
        if not event.interrupting:
            mark = f"b{host[-8:]}"  # ids of one case differ at their end
            path = self._tokens.aside(mark, activation.path)
            activation.path = beside(mark, activation.path)
            self._motion.enter(event.id, Place(activation.scope, activation.process, path), values)
            return
        # The new token comes first: a scope whose last token was cancelled would close.
        self._motion.enter(event.id, place_of(activation), values)
        self._motion.cancel(token)

    def _beside(self, event: Element, scope: str, process: int, values: Mapping[str, Json]) -> None:
        """Begin the event sub-process whose start event this is."""
        around = self._context.state.activations.get(scope)
        path = around.path if around is not None else ()
        inside = self._tokens.inside(scope)
        if event.interrupting:
            self._parts.catching.close(scope)
        else:
            mark = f"e{scope[-8:]}"
            path = self._tokens.aside(mark, path)
            for token in inside:
                if not any(step.startswith(f"{mark}:") for step in token.activation.path):
                    token.activation.path = beside(mark, token.activation.path)
        token = self._tokens.place(event.scope, Place(scope, process, path))
        self._parts.activities.triggered[token.ref] = (event.id, dict(values))
        token.arrive()
        for other in inside if event.interrupting else ():
            self._motion.cancel(other)

    def _in_flow(self, event: Element, host: str, values: Mapping[str, Json]) -> None:
        token = self._tokens.of(host)
        element = self._context.element(token.activation)
        if element.kind != "eventBasedGateway":
            self._motion.finish(token, values)
        elif element.waits_for_all:
            self._all_of_gateway(token, element, event, values)
        else:
            token.activation.arrived = [event.id]
            self._motion.finish(token, values)

    def _all_of_gateway(self, token: Token, gateway: Element, event: Element, values: Mapping[str, Json]) -> None:
        """One of the events that all have to happen: its branch begins, the gateway is done with the last."""
        self._parts.catching.close(token.ref, event.id)
        come = self._come.setdefault(f"{token.ref}/{gateway.id}", [])
        come.append(event.id)
        self._pass(token, event.id, values)
        if len(set(come)) == len(self._context.diagram(token.activation.process).outgoing(gateway.id)):
            self._motion.finish(token)

    def _pass(self, token: Token, event_id: str, values: Mapping[str, Json], parent: Token | None = None) -> None:
        activation: Activation = token.activation
        diagram = self._context.diagram(activation.process)
        gateway = activation.element_id
        flow = next(flow for flow in diagram.outgoing(gateway) if flow.target == event_id)
        self._context.tell(EventType.FLOW_TAKEN, activation, flow.id)
        self._motion.enter(event_id, place_of(activation), values, parent=parent, flow=flow.id, caught=True)

    def _keep(self, caught: Caught) -> None:
        """Write at once what one of several events has brought."""
        host = self._context.state.activations.get(caught.host)
        brought = {name: value for name, value in caught.values.items() if name not in _SEEN}
        if host is not None and brought:
            chain = self._context.chain(host.scope)
            self._parts.scopes.write(host, caught.event, chain, brought)
