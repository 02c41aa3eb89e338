"""Who gets a task until when, and who is told what. Names stay local to the procedure; nothing is looked up here."""

from datetime import datetime

from engine.bpmn.diagram import Element, NoticeRule
from engine.bpmn.runtime.activation import Activation
from engine.bpmn.runtime.context import StepContext, fault
from engine.bpmn.runtime.expressions import Evaluator
from engine.bpmn.runtime.watch import Watch
from engine.bpmn.step import EventType, Notice, TaskClosed, TaskOpened
from engine.bpmn.times.durations import moment
from engine.language import gettext as _

ORDINARY = 50  # priority of a task that names none, as in Camunda 8


class People:
    """Opens tasks and sends notices for one instance."""

    def __init__(self, context: StepContext, evaluator: Evaluator, watch: Watch) -> None:
        self._context, self._evaluator, self._watch = context, evaluator, watch

    def open(self, activation: Activation, element: Element, chain: tuple[str, ...]) -> None:
        """Open the task of a user task that has been reached.

        Raises:
            DiagramFault: its assignment names nobody, or a date is none.
        """
        who = element.assignment
        assignee = self._evaluator.listed(who.assignee, element, chain)
        groups = self._evaluator.listed(who.candidate_groups, element, chain)
        users = self._evaluator.listed(who.candidate_users, element, chain)
        if not (assignee or groups or users or who.names_nobody):
            seen = self._evaluator.saw(who.assignee or who.candidate_groups or who.candidate_users, chain)
            raise fault(element, "assignment", _("任务没有分配给任何人:办理人和候选组都是空的。"), **seen)
        activation.due = self._moment(who.due_date, element, chain)
        self._context.record.tasks_opened[activation.ref] = TaskOpened(
            ref=activation.ref,
            element_id=element.id,
            name=element.name or element.id,
            form_key=element.form_key,
            assignee=assignee[0] if assignee else None,
            candidate_groups=groups,
            candidate_users=users,
            due_at=self._watch.task_due(activation),
            follow_up_at=self._moment(who.follow_up_date, element, chain),
            priority=self._priority(who.priority, element, chain),
            round=self._context.state.rounds[element.id],
            process=self._context.name_of(activation.process),
            local=dict(self._context.state.variables.get(activation.ref, {})),
        )

    def close(self, activation: Activation, *, cancelled: bool) -> None:
        """Close the task of an activation."""
        self._context.record.tasks_closed.append(TaskClosed(ref=activation.ref, cancelled=cancelled))

    def tell(self, on: str, element: Element, activation: Activation, chain: tuple[str, ...]) -> None:
        """Send the notices of an activity that is `activated` or `completed`."""
        for rule in element.notices:
            if rule.on == on and self._applies(rule, element, chain):
                groups = self._evaluator.listed(rule.groups, element, chain)
                users = self._evaluator.listed(rule.users, element, chain)
                message = self._evaluator.value(rule.message, element, chain)
                self.notify(element, activation, groups, users, "" if message is None else str(message))

    def notify(
        self, element: Element, activation: Activation, groups: tuple[str, ...], users: tuple[str, ...], text: str
    ) -> None:
        """Tell groups and users something; with nobody to tell, nothing happens."""
        if groups or users:
            self._context.record.notices.append(Notice(element_id=element.id, groups=groups, users=users, message=text))
            # The text may hold a customer's data, so history keeps only who was told.
            self._context.tell(EventType.NOTICE_SENT, activation, groups=list(groups), users=list(users))

    def _applies(self, rule: NoticeRule, element: Element, chain: tuple[str, ...]) -> bool:
        if not rule.when:
            return True
        found = self._evaluator.expression(rule.when, element, chain)
        if not isinstance(found, bool):
            reason = _("通知的条件没有得出“是”或“否”。")
            raise fault(element, "condition", reason, **self._evaluator.saw(rule.when, chain), result=found)
        return found

    def _moment(self, text: str, element: Element, chain: tuple[str, ...]) -> datetime | None:
        found = self._evaluator.value(text, element, chain)
        if found in (None, ""):
            return None
        try:
            return moment(str(found)).astimezone(self._context.zone)
        except ValueError as error:
            reason = _("任务的日期不是带时区的时间。")
            raise fault(element, "expression", reason, **self._evaluator.saw(text, chain), result=found) from error

    def _priority(self, text: str, element: Element, chain: tuple[str, ...]) -> int:
        found = self._evaluator.value(text, element, chain)
        if found in (None, ""):
            return ORDINARY
        try:
            return int(found)
        except (TypeError, ValueError) as error:
            reason = _("任务的优先级不是整数。")
            raise fault(element, "expression", reason, **self._evaluator.saw(text, chain), result=found) from error
