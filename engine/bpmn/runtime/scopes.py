"""Variables, one store a scope, as Camunda 8 spreads them. What a side path writes, the main path sees at once.

A value goes to the innermost scope that has the variable, else to the instance or the called process. Every change is
recorded, and so is a variable that two branches have written without having seen each other.
"""

from collections.abc import Mapping

import orjson

from engine.bpmn.diagram import Element
from engine.bpmn.runtime.activation import Activation
from engine.bpmn.runtime.conflicts import Conflicts
from engine.bpmn.runtime.context import StepContext
from engine.bpmn.runtime.expressions import Evaluator
from engine.bpmn.step import EventType, Json

_Changes = dict[str, list[list[Json]]]


class Scopes:
    """Writes variables of one instance."""

    def __init__(self, context: StepContext, evaluator: Evaluator) -> None:
        self._context, self._evaluator = context, evaluator
        self._conflicts = Conflicts(context)

    def open(
        self, activation: Activation, element: Element, outer: tuple[str, ...], *, told: bool = True
    ) -> tuple[str, ...]:
        """Make the local variables the element's input mappings ask for.

        Args:
            activation: whose they are; it may have some already.
            outer: scopes around it, innermost first.
            told: whether history hears of them; not for the parameters of a handler.
        Returns:
            The scopes the activation itself sees.
        """
        known = self._context.state.variables.get(activation.ref)
        if not element.inputs:
            return outer if known is None else (activation.ref, *outer)
        chain = (activation.ref, *outer)
        before = self._context.state.variables.setdefault(activation.ref, {})
        for line in element.inputs:
            # Later lines see what earlier ones made.
            value = self._evaluator.value(line.source, element, chain)
            _put(before, line.target, value)
        if told:
            lines = [[name, None, value] for name, value in before.items()]
            self._tell(activation, {activation.ref: lines})
        return chain

    def close(self, ref: str) -> None:
        """Drop the variables local to an activation."""
        self._context.state.variables.pop(ref, None)
        self._context.state.written.pop(ref, None)

    def complete(
        self, activation: Activation, element: Element, outer: tuple[str, ...], values: Mapping[str, Json]
    ) -> None:
        """Spread what an activity brings: all of it, or only its output mappings where it has some.

        Args:
            activation: its own variables are still there.
            outer: scopes around it.
            values: what a person, handler or event brings.
        """
        if not element.outputs:
            # What a called process kept to itself ends with it.
            self.write(activation, element, outer if activation.calls else (activation.ref, *outer), values)
            return
        local = self._context.state.variables.setdefault(activation.ref, {})
        local.update(values)
        self.write(activation, element, outer, self._outputs(element, (activation.ref, *outer)))

    def _outputs(self, element: Element, chain: tuple[str, ...]) -> dict[str, Json]:
        found: dict[str, Json] = {}
        visible = self._evaluator.visible(chain)
        for line in element.outputs:
            root = line.target.partition(".")[0]
            if "." in line.target and root not in found and isinstance(visible.get(root), dict):
                found[root] = visible[root]
            _put(found, line.target, self._evaluator.value(line.source, element, chain))
        return found

    def write(
        self, activation: Activation, element: Element, chain: tuple[str, ...], values: Mapping[str, Json]
    ) -> None:
        """Write each value to the innermost scope of `chain` that has it, else to its outermost.

        Raises:
            DiagramFault: two branches write a variable, and the diagram says that this must not be.
        """
        changes: _Changes = {}
        self._context.record.unlooked = True
        stores = self._context.state.variables
        for name, value in values.items():
            scope = next((scope for scope in chain if name in stores.get(scope, {})), chain[-1])
            store = stores.setdefault(scope, {})
            old, known = store.get(name), name in store
            same = _same(old, value)
            if not self._conflicts.allows(activation, element, scope, name, old, value, same=known and same):
                continue
            store[name] = value
            self._note_called(scope, name)
            if not same:
                changes.setdefault(scope, []).append([name, old, value])
        self._tell(activation, changes)

    def _note_called(self, scope: str, name: str) -> None:
        """Remember what a called process has written: only that goes back to its caller."""
        owner = self._context.state.activations.get(scope) if scope else None
        if owner is not None and owner.calls and name not in owner.wrote:
            owner.wrote.append(name)

    def _tell(self, activation: Activation, changes: _Changes) -> None:
        for scope, lines in changes.items():
            self._context.tell(EventType.VARIABLES_SET, activation, scope=scope, changes=lines)


def _same(old: Json, new: Json) -> bool:
    # 1 and True, 1 and 1.0 are equal in Python and different in a record.
    return bool(old == new) and (old is None or _written(old) == _written(new))


def _written(value: Json) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _put(store: dict[str, Json], target: str, value: Json) -> None:
    """Set a dotted path; contexts on the way are copied, never changed in place."""
    root, _dot, rest = target.partition(".")
    if not rest:
        store[root] = value
        return
    inner = store.get(root)
    store[root] = dict(inner) if isinstance(inner, dict) else {}
    _put(store[root], rest, value)
