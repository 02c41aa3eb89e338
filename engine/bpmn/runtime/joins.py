"""Gateways that wait for several tokens: which of those that have arrived make them go on. It takes no flow itself.

Tokens are told apart by the flow they came on. Source: BPMN 2.0.2, 13.4.1 (parallel), 13.4.3 (inclusive) and 13.4.5
(complex).
"""

from engine.bpmn.diagram import Element
from engine.bpmn.runtime.activation import JOINED, MOVING, Activation
from engine.bpmn.runtime.context import StepContext, fault
from engine.bpmn.runtime.expressions import Evaluator
from engine.bpmn.runtime.graph import Key, upstream
from engine.bpmn.runtime.tokens import Tokens, joined_path
from engine.bpmn.spiff.workflow import Token
from engine.language import gettext as _

LATER = ("inclusiveGateway", "complexGateway")  # decide when nothing else moves
RESET = "reset"  # mark of a token with which a complex gateway takes in what came late


class Joins:
    """Lets gateways of one instance wait."""

    def __init__(self, context: StepContext, evaluator: Evaluator, tokens: Tokens) -> None:
        self._context, self._evaluator, self._tokens = context, evaluator, tokens
        self._taken = context.state.come

    def arrived(self, token: Token, element: Element) -> bool:
        """Take in a token that has come to a gateway; return whether it may go on at once."""
        flows = self._context.diagram(token.activation.process).incoming(element.id)
        if len(flows) < 2 or element.kind not in ("parallelGateway", *LATER):
            return True
        token.rest(JOINED)
        if element.kind in LATER:
            return False
        here = self._here(token.activation)
        if len(here) < len(flows):
            return False
        self._join(token, list(here.values()))
        return True

    def next(self) -> Token | None:
        """Return a token that an inclusive or complex gateway lets go on, when nothing moves any more; or None."""
        waiting: dict[tuple[str, str], Activation] = {}
        for activation in self._context.state.activations.values():
            if activation.waits == JOINED:
                waiting.setdefault((activation.scope, activation.element_id), activation)
        for activation in waiting.values():
            element = self._context.element(activation)
            token = self._judged(activation, element) if element.kind in LATER else None
            if token is not None:
                return token
        return None

    def _judged(self, activation: Activation, element: Element) -> Token | None:
        here = self._here(activation)
        if element.kind == "complexGateway":
            return self._complex(activation, element, here)
        return self._joined(here) if self._complete(activation, element, set(here)) else None

    def _complex(self, activation: Activation, element: Element, here: dict[str, Token]) -> Token | None:
        """First its activation condition lets it go on, then it waits for the flows on which nothing had come."""
        key = f"{activation.scope}/{element.id}"
        taken = self._taken.get(key)
        if taken is None:
            if not self._activates(activation, element, len(here)):
                return None
            self._taken[key] = list(here)
            return self._joined(here)
        late = {flow: token for flow, token in here.items() if flow not in taken}
        if not self._complete(activation, element, {*taken, *late}):
            return None
        del self._taken[key]
        return self._joined(late, RESET) if late else self._judged(activation, element)

    def _activates(self, activation: Activation, element: Element, count: int) -> bool:
        text, chain = element.activation_condition, self._context.chain(activation.scope)
        found = self._evaluator.expression(text, element, chain, {"activationCount": count})
        if not isinstance(found, bool):
            reason = _("复杂网关的激活条件没有得出“是”或“否”。")
            raise fault(element, "condition", reason, **self._evaluator.saw(text, chain), result=found)
        return found

    def _here(self, activation: Activation) -> dict[str, Token]:
        """The oldest token of each flow on which one has come."""
        found: dict[str, Token] = {}
        for token in self._tokens.waiting_at(activation.scope, activation.element_id, JOINED):
            found.setdefault(token.activation.flow, token)
        return found

    def _complete(self, activation: Activation, gateway: Element, arrived: set[str]) -> bool:
        """Whether no token can still come on a flow that has none, unless it can as well come on one that has."""
        process = self._context.diagram(activation.process)
        key, with_token, without = Key(process), set[str](), set[str]()
        for flow in process.incoming(gateway.id):
            (with_token if flow.id in arrived else without).update(upstream(key, gateway.id, flow.id))
        at = {token.element_id for token in self._tokens.inside(activation.scope)}
        return not (at - {gateway.id}) & (without - with_token)

    def _joined(self, here: dict[str, Token], mark: str = "") -> Token:
        token = next(iter(here.values()))
        token.activation.arrived = [mark] if mark else []
        self._join(token, list(here.values()))
        return token

    def _join(self, token: Token, consumed: list[Token]) -> None:
        """Make one token of several; the others are gone."""
        token.activation.waits = MOVING
        token.activation.path = joined_path([found.activation.path for found in consumed])
        for other in consumed:
            if other is not token:
                self._tokens.drop(other)
