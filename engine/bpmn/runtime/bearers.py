"""What carries limits: activations, and the instance as a whole. Finds clocks and what they mean; moves none."""

from collections.abc import Iterator, Mapping

from engine.bpmn.diagram import Element
from engine.bpmn.limit import ClockStop, Limit
from engine.bpmn.runtime.activation import PERSON, Activation
from engine.bpmn.runtime.context import StepContext
from engine.bpmn.runtime.running import Running
from engine.errors import Conflict


class Bearers:
    """The limits of one instance with what bears them."""

    def __init__(self, context: StepContext) -> None:
        self._context, self._state = context, context.state
        self._whole = Activation("", context.process.id, limits=context.state.limits)

    def get(self, ref: str) -> Activation:
        """Return the activation of that ref; the whole instance for "".

        Raises:
            Conflict: it is over.
        """
        found = self._state.activations.get(ref) if ref else self._whole
        if found is None:
            raise Conflict
        return found

    def element(self, bearer: Activation) -> Element:
        """Return the node of a bearer; of the instance something like a node that stands for its process."""
        if bearer.ref:
            return self._context.element(bearer)
        process = self._context.process
        return Element(id=process.id, kind="process", name=process.name)

    def chain(self, bearer: Activation) -> tuple[str, ...]:
        """Return the scopes that the expressions of its limits see."""
        return self._context.chain(bearer.scope, own=bearer.ref) if bearer.ref else ("",)

    def limits(self, bearer: Activation) -> Mapping[str, Limit]:
        """Return what the limits of a bearer say, by id; those of a process it has called among them."""
        if not bearer.ref:
            return {limit.id: limit for limit in self._context.process.diagram.limits}
        called = self._context.diagram(bearer.calls).limits if bearer.calls else ()
        return {limit.id: limit for limit in (*self._context.element(bearer).limits, *called)}

    def all(self) -> Iterator[tuple[Activation, Running]]:
        """Yield every clock with its bearer."""
        for bearer in (self._whole, *self._state.activations.values()):
            for running in list(bearer.limits):
                yield bearer, running

    def find(self, ref: str, limit_id: str) -> tuple[Activation, Running]:
        """Return a clock with its bearer.

        Raises:
            Conflict: it is over.
        """
        bearer = self.get(ref)
        running = next((each for each in bearer.limits if each.id == limit_id), None)
        if running is None:
            raise Conflict
        return bearer, running

    def around(self, activation: Activation | None) -> Iterator[Activation]:
        """Yield an activation and what it stands in, outwards, and the instance at last."""
        while activation is not None:
            yield activation
            activation = self._state.activations.get(activation.scope)
        yield self._whole

    def tasks(self, bearer: Activation) -> list[Activation]:
        """Return the open tasks a bearer binds: itself, or those inside it."""
        open_tasks = [each for each in self._state.activations.values() if each.waits == PERSON]
        return [each for each in open_tasks if not bearer.ref or any(a is bearer for a in self.around(each))]

    def covers(self, stop: ClockStop, by: Activation, bearer: Activation, running: Running) -> bool:
        """Whether a clock stands still while `by` waits."""
        if stop.limits:
            return running.id in stop.limits
        return bearer.ref != by.ref and any(each is bearer for each in self.around(by))

    def stopping(self) -> Iterator[tuple[Activation, ClockStop]]:
        """Yield what waits at this moment and makes clocks stand still."""
        if not any(self._context.process_of(n).diagram.stopping for n in range(len(self._state.called) + 1)):
            return
        for activation in self._state.activations.values():
            stop = self._context.element(activation).clock_stop
            if stop is not None and not activation.index:
                yield activation, stop
