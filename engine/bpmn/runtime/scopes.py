"""Variables, one store a scope, as Camunda 8 spreads them. What a side path writes, the main path sees at once.

A value goes to the innermost scope that has the variable, else to the instance. Every change is recorded.
"""

from collections.abc import Mapping

import orjson

from engine.bpmn.diagram import Element
from engine.bpmn.runtime.context import StepContext
from engine.bpmn.runtime.expressions import Evaluator
from engine.bpmn.step import EventType, Json

_Changes = dict[str, list[list[Json]]]


class Scopes:
    """Writes variables of one instance."""

    def __init__(self, context: StepContext, evaluator: Evaluator) -> None:
        self._context, self._evaluator = context, evaluator

    def open(self, ref: str, element: Element, outer: tuple[str, ...], *, told: bool = True) -> tuple[str, ...]:
        """Make the local variables the element's input mappings ask for.

        Args:
            ref: the activation they belong to.
            outer: scopes around it, innermost first.
            told: whether history hears of them; not for the parameters of a handler.
        Returns:
            The scopes the activation itself sees.
        """
        if not element.inputs:
            return outer
        chain = (ref, *outer)
        before = self._context.state.variables[ref] = {}
        for line in element.inputs:
            # Later lines see what earlier ones made.
            value = self._evaluator.value(line.source, element, chain)
            _put(before, line.target, value)
        if told:
            self._tell(element, ref, {ref: [[name, None, value] for name, value in before.items()]})
        return chain

    def close(self, ref: str) -> None:
        """Drop the variables local to an activation."""
        self._context.state.variables.pop(ref, None)

    def complete(self, ref: str, element: Element, outer: tuple[str, ...], values: Mapping[str, Json]) -> None:
        """Spread what an activity brings: all of it, or only its output mappings where it has some.

        Args:
            ref: the activation; its own variables are still there.
            outer: scopes around it.
            values: what a person, handler or event brings.
        """
        if not element.outputs:
            self.write(element, ref, (ref, *outer), values)
            return
        local = self._context.state.variables.setdefault(ref, {})
        local.update(values)
        self.write(element, ref, outer, self._outputs(element, (ref, *outer)))

    def bring(self, ref: str, element: Element, outer: tuple[str, ...], values: Mapping[str, Json]) -> None:
        """Let an event's output mappings see what it brings; without mappings nothing goes up."""
        if element.outputs:
            self._context.state.variables[ref] = dict(values)
            self.write(element, ref, outer, self._outputs(element, (ref, *outer)))
            self.close(ref)

    def _outputs(self, element: Element, chain: tuple[str, ...]) -> dict[str, Json]:
        found: dict[str, Json] = {}
        visible = self._evaluator.visible(chain)
        for line in element.outputs:
            root = line.target.partition(".")[0]
            if "." in line.target and root not in found and isinstance(visible.get(root), dict):
                found[root] = visible[root]
            _put(found, line.target, self._evaluator.value(line.source, element, chain))
        return found

    def write(self, element: Element, ref: str, chain: tuple[str, ...], values: Mapping[str, Json]) -> None:
        """Write each value to the innermost scope of `chain` that has it, else to the instance."""
        changes: _Changes = {}
        for name, value in values.items():
            scope = next((scope for scope in chain if name in self._context.state.variables.get(scope, {})), "")
            store = self._context.state.variables[scope]
            old, store[name] = store.get(name), value
            if not _same(old, value):
                changes.setdefault(scope, []).append([name, old, value])
        self._tell(element, ref, changes)

    def _tell(self, element: Element, ref: str, changes: _Changes) -> None:
        for scope, lines in changes.items():
            self._context.record.event(EventType.VARIABLES_SET, element.id, ref, scope=scope, changes=lines)


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
