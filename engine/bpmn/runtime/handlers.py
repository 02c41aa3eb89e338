"""What automatic tasks do: inline handlers at once, jobs through the outbox, tables by asking, scripts by FEEL.

The names of handlers are the product's; no company's name and no code of a diagram's author is here.
"""

from engine.bpmn.diagram import Element
from engine.bpmn.runtime.activation import Activation
from engine.bpmn.runtime.context import StepContext, fault
from engine.bpmn.runtime.expressions import Evaluator
from engine.bpmn.runtime.people import People
from engine.bpmn.step import JobClosed, JobOpened, Json
from engine.language import gettext as _

INLINE = ("mark", "notify")  # pure, run inside the step
RETRIES = 3  # where the task says nothing
JOBS = ("aggregate", "archive")  # run from the outbox, answer by CompleteJob


class Handlers:
    """Does the work of automatic tasks for one instance."""

    def __init__(self, context: StepContext, evaluator: Evaluator, people: People) -> None:
        self._context, self._evaluator, self._people = context, evaluator, people

    def work(self, activation: Activation, element: Element, chain: tuple[str, ...]) -> dict[str, Json] | None:
        """Do what the task does.

        Returns:
            The values it brings, or None when they come later with CompleteJob.
        Raises:
            DiagramFault: an unknown handler, wrong parameters, a table without a result.
        """
        if element.kind == "businessRuleTask":
            return self._decide(activation, element, chain)
        if element.kind == "scriptTask":
            return self._script(element, chain)
        local = dict(self._context.state.variables.get(activation.ref, {}))
        if element.handler in INLINE:
            return self._mark(activation, element, local)
        if element.handler not in self._context.jobs:
            raise fault(element, "handler", _("没有名为“{handler}”的处理程序。", handler=element.handler))
        self._context.record.jobs_opened[activation.ref] = JobOpened(
            ref=activation.ref,
            element_id=element.id,
            type=element.handler,
            inputs=local,
            retries=self._retries(element),
        )
        return None

    def _retries(self, element: Element) -> int:
        return int(element.retries) if element.retries.isdecimal() and int(element.retries) else RETRIES

    def close(self, activation: Activation, *, cancelled: bool) -> None:
        """Close the job of an activation; one that begins and ends within the step never leaves."""
        if self._context.record.jobs_opened.pop(activation.ref, None) is None:
            self._context.record.jobs_closed.append(JobClosed(ref=activation.ref, cancelled=cancelled))

    def _script(self, element: Element, chain: tuple[str, ...]) -> dict[str, Json]:
        """A script gives one value for its variable, or a context of several variables."""
        value = self._evaluator.expression(element.script, element, chain)
        if element.result_variable:
            return {element.result_variable: value}
        if not isinstance(value, dict):
            reason = _("脚本没有写结果变量,也没有得出一组“变量: 值”。")
            raise fault(element, "script", reason, **self._evaluator.saw(element.script, chain), result=value)
        return value

    def _decide(self, activation: Activation, element: Element, chain: tuple[str, ...]) -> dict[str, Json]:
        seen = self._evaluator.visible(chain)
        value = self._evaluator.decide(element.decision, seen, element, chain, activation.ref)
        if element.result_variable:
            return {element.result_variable: value}
        return dict(value) if isinstance(value, dict) else {}

    def _mark(self, activation: Activation, element: Element, given: dict[str, Json]) -> dict[str, Json]:
        values = given.get("set")
        if not isinstance(values, dict | None):
            raise fault(element, "handler", _("参数 set 需要是一组“变量: 值”。"), result=values)
        groups, users = (self._names(element, name, given) for name in ("groups", "users"))
        self._people.notify(element, activation, groups, users, str(given.get("message") or ""))
        return values or {}

    def _names(self, element: Element, name: str, given: dict[str, Json]) -> tuple[str, ...]:
        return self._evaluator.names(given.get(name), element, lambda: {"parameter": name})
