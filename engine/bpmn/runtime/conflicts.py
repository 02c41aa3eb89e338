"""The write log: finds a variable that two branches write differently, neither having seen what the other wrote.

By rule of the diagram such a write is recorded (the usual), keeps the first value, or is a fault. It writes no value.
"""

from engine import feel
from engine.bpmn.diagram import FOR_PEOPLE, Element
from engine.bpmn.runtime.activation import Activation
from engine.bpmn.runtime.context import StepContext, fault
from engine.bpmn.runtime.state import Written
from engine.bpmn.step import EventType, Json
from engine.errors import ExpressionInvalid
from engine.language import gettext as _

RULES = ("record", "first", "incident")  # the later value with a record; the earlier with a record; neither


class Conflicts:
    """Keeps the write log of one instance."""

    def __init__(self, context: StepContext) -> None:
        self._context, self._state = context, context.state

    def allows(
        self, activation: Activation, element: Element, scope: str, name: str, old: Json, new: Json, *, same: bool
    ) -> bool:  # fmt: skip
        """Log a write, and say whether it may take place.

        Args:
            activation, element: who writes.
            scope, name: the variable.
            old, new: what it holds, and what is written.
            same: both are the same value, so nothing is lost.
        Returns:
            False when the earlier value stays.
        Raises:
            DiagramFault: branches must not write this variable both.
        """
        log = self._state.written.get(scope)
        before = log.get(name) if log else None
        if before is not None and not same and self._unseen(activation, element, name, before):
            rule = self._context.diagram(activation.process).conflicts.get(name, RULES[0])
            if rule == "incident":
                reason = _("变量“{name}”已被并行的另一个分支写成不同的值。", name=name)
                raise fault(element, "conflict", reason, variable=name, other=before.element_id, values=[old, new])
            self._tell(activation, name, before, old, new)
            if rule == "first":
                return False
        self._log(activation, scope, name)
        return True

    def _log(self, activation: Activation, scope: str, name: str) -> None:
        if activation.path:
            log = self._state.written.setdefault(scope, {})
            self._state.minted += 1
            log[name] = Written(self._state.minted, activation.path, activation.element_id)
        elif scope in self._state.written:
            self._state.written[scope].pop(name, None)

    def _unseen(self, activation: Activation, element: Element, name: str, before: Written) -> bool:
        if not _beside(activation.path, before.path):
            return False
        if element.kind in FOR_PEOPLE:
            return activation.since < before.number  # whoever opened the task later found the value in it
        return name not in _reads(element)

    def _tell(self, activation: Activation, name: str, before: Written, old: Json, new: Json) -> None:
        self._context.tell(
            EventType.VARIABLE_CONFLICT, activation, variable=name, other_element=before.element_id, values=[old, new]
        )


def _beside(mine: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether two tokens are on different branches of one split."""
    branches = dict(step.split(":") for step in mine)
    return any(branches.get(split, branch) != branch for split, branch in (step.split(":") for step in others))


def _reads(element: Element) -> frozenset[str]:
    """Names an automatic task reads before it writes."""
    texts = [element.script, *(line.source for line in (*element.inputs, *element.outputs))]
    found = frozenset[str]()
    for text in texts:
        try:
            found |= feel.compile(text).names if text else frozenset()
        except ExpressionInvalid:
            continue  # a literal that is no expression
    return found
