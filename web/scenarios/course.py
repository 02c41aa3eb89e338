"""Plays one scenario line by line, on the real engine through the real forms, and notes what the case goes through.

Time is the stage's; what is expected in the end is judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from uuid import uuid4

import engine
import forms
from engine import feel
from engine.errors import ClauseflowError, ExpressionFailed, ExpressionInvalid, FormInvalid
from engine.language import gettext as _
from web.scenarios import decisions, evidence, history
from web.scenarios.coverage import Visited
from web.scenarios.diagram import HAPPENING, diagrams_of, home_of, is_called, makes_line, outcomes
from web.scenarios.scenario import WITHDRAW, Differs, Json, Line, Scenario
from web.scenarios.stage import Stage

Known = Mapping[str, Mapping[str, Json]]  # name of a scenario -> variables of its case


class Course:
    """One scenario being played."""

    def __init__(self, stage: Stage, scenario: Scenario) -> None:
        """Play nothing yet.

        Raises:
            Differs: the scenario names a process or elements that are not there.
        """
        self.stage, self.scenario, self.instance_id = stage, scenario, ""
        self.bundle = engine.bundle_of(stage.database, stage.deployment_id)
        if scenario.process not in self.bundle.processes:
            raise Differs(_("没有流程“{name}”", name=scenario.process))
        self.diagrams = diagrams_of(self.bundle.processes, scenario.process)
        self.visited = Visited()
        self._expected: list[Line] = []
        for line in scenario.lines:
            self._check(line)

    @property
    def process_key(self) -> str:
        """Key of the process among all procedures."""
        return f"{self.stage.procedure}/{self.scenario.process}"

    @property
    def case(self) -> engine.CaseDetail:
        """The case as it stands."""
        return engine.case_detail(self.stage.database, actor=engine.SYSTEM, instance_id=self.instance_id)

    @property
    def taken(self) -> tuple[history.Taken, ...]:
        """What the case has gone through so far."""
        return history.taken(self.stage.database, self.instance_id, self.diagrams) if self.instance_id else ()

    def play(self, line: Line, known: Known) -> None:
        """Do what a line says, and see that the case has come to it.

        Args:
            line: one of the scenario's, in their order.
            known: what its `=` values may read.
        Raises:
            Differs: it cannot be done, or something else came before.
        """
        self.stage.move_to(line.at, inclusive=line.timed and self._is_timer(line))
        action = self._action(line)
        if action is not None:
            self._do(action, line, known)
        elif not self.instance_id:
            self.instance_id = self._begun(line)
        if line.counts:
            self._expected.append(line)
            self._see(self._expected, whole=True)

    def finish(self) -> None:
        """See that the case went through nothing more than its lines, and note where it was.

        Raises:
            Differs: it did.
        """
        taken = self.taken
        if len(taken) > len(self._expected):
            more = taken[len(self._expected)]
            raise Differs(_("场景之外还经过了 {name}({at})", name=more.words, at=self._when(more)))
        self.visited.add(history.visited(self.stage.database, self.instance_id, self.scenario.process))

    # What a line does.

    def _action(self, line: Line) -> Callable[[Line, Known], None] | None:
        if line.element_id == WITHDRAW:
            return self._withdraw
        element = self._element(line)
        if element.kind == "userTask":
            return self._complete
        if element.kind == "startEvent" and not element.scope:
            return self._start if element.timer is None and line.by else None
        happens = element.kind in HAPPENING or element.kind == "startEvent"
        return self._raise if happens and line.by else None

    def _element(self, line: Line) -> Any:
        diagram = home_of(self.diagrams, line.element_id)
        assert diagram is not None  # checked when the course was made
        return diagram.elements[line.element_id]

    def _do(self, action: Callable[[Line, Known], None], line: Line, known: Known) -> None:
        try:
            self._tried(action, line, known)
        except Differs:
            if line.counts:  # what came before it says more than that it could not be done
                self._see([*self._expected, line], whole=False)
            raise
        self.stage.settle()

    def _tried(self, action: Callable[[Line, Known], None], line: Line, known: Known) -> None:
        try:
            action(line, known)
        except FormInvalid as error:
            self._refused(line, error)
        except ClauseflowError as error:
            reason = getattr(error, "reason", "") or error.message
            raise Differs(_("{name}:{reason}", name=self._called(line), reason=reason)) from error
        else:
            if line.refused or line.wrong:
                raise Differs(_("{name} 应被退回,实际已接受", name=self._called(line)))

    def _start(self, line: Line, known: Known) -> None:
        begun = forms.start(
            self.stage.database,
            actor=self.stage.actor(line.by),
            process_key=self.process_key,
            start_event=line.element_id,
            submitted=self._submitted(line, known),
            command_key=uuid4().hex,
        )
        self.instance_id = begun.instance_id

    def _complete(self, line: Line, known: Known) -> None:
        database, actor = self.stage.database, self.stage.actor(line.by)
        task = self._open_task(line)
        detail = engine.task_detail(database, actor=actor, task_id=task.id)
        if detail.can_claim and not detail.can_act:
            engine.claim_task(
                database, actor=actor, task_id=task.id, command_key=uuid4().hex, task_revision=task.revision
            )
            detail = engine.task_detail(database, actor=actor, task_id=task.id)
        submitted = self._submitted(line, known)
        rules = decisions.matched(self.bundle, detail, self._values(line, known))
        try:
            forms.complete(
                database,
                actor=actor,
                task_id=task.id,
                submitted=submitted,
                command_key=uuid4().hex,
                task_revision=detail.revision,
            )
        except FormInvalid as error:
            if error.values.get("outcome") is not None:
                self.visited.rules.update(rules)
            raise
        self.visited.rules.update(rules)

    def _raise(self, line: Line, known: Known) -> None:
        database, actor = self.stage.database, self.stage.actor(line.by)
        ref = next((one.ref for one in self._seen_by(line).awaited if one.element_id == line.element_id), None)
        if ref is None:
            raise Differs(_("案件没有在等待 {name}", name=self._called(line)))
        engine.raise_event(database, actor=actor, instance_id=self.instance_id, ref=ref, command_key=uuid4().hex)

    def _withdraw(self, line: Line, known: Known) -> None:
        database, actor = self.stage.database, self.stage.actor(line.by)
        engine.cancel_instance(
            database, actor=actor, instance_id=self.instance_id, reason=line.reason, command_key=uuid4().hex
        )

    def _open_task(self, line: Line) -> Any:
        """The open task of an element; where several are open, one that the person may do."""
        opened = self.case.open_tasks if self.instance_id else ()
        mine = [task for task in opened if task.element_id == line.element_id]
        if len(mine) > 1:
            mine = [task for task in self._seen_by(line).open_tasks if task.element_id == line.element_id]
            mine.sort(key=lambda task: not (task.can_act or task.can_claim))
        if mine:
            return mine[0]
        waiting = "、".join(f"{task.element_id}({task.name})" for task in opened) or _("没有")
        raise Differs(_("{name} 没有打开。现在待办:{waiting}", name=self._called(line), waiting=waiting))

    def _seen_by(self, line: Line) -> engine.CaseDetail:
        actor = self.stage.actor(line.by)
        return engine.case_detail(self.stage.database, actor=actor, instance_id=self.instance_id)

    def _begun(self, line: Line) -> str:
        """Return the case that a timer, or a message of another case, has begun."""
        found = history.newest_case(self.stage.database, self.process_key, line.element_id)
        if found is None:
            raise Differs(_("{name} 没有开始案件", name=self._called(line)))
        return found

    def _refused(self, line: Line, error: FormInvalid) -> None:
        """See that a submission was sent back for the reason the line names."""
        wrong = {name for name in error.errors if name}
        outcome = error.values.get("outcome")
        if (line.wrong and set(line.wrong) == wrong) or (line.refused and line.refused == outcome):
            return
        said = ";".join(f"{name}:{words}" if name else words for name, words in error.errors.items())
        raise Differs(_("{name} 被退回({said})", name=self._called(line), said=said))

    # Values.

    def _submitted(self, line: Line, known: Known) -> forms.Submitted:
        files = {
            key: [forms.Upload(name, BytesIO(evidence.content(name))) for name in names]
            for key, names in line.files.items()
        }
        return forms.Submitted.from_values(self._values(line, known), files=files)

    def _values(self, line: Line, known: Known) -> dict[str, Json]:
        return {key: self.resolved(value, known) for key, value in line.values.items()}

    def resolved(self, value: Json, known: Known) -> Json:
        """Return a value of the file with every `=` expression in it evaluated over the cases it builds on.

        Raises:
            Differs: an expression cannot be evaluated.
        """
        if isinstance(value, Mapping):
            return {key: self.resolved(one, known) for key, one in value.items()}
        if isinstance(value, list):
            return [self.resolved(one, known) for one in value]
        if not (isinstance(value, str) and value.startswith("=")):
            return value
        scope = feel.Scope(now=self.scenario.lines[0].at, zone=self.scenario.zone)
        try:
            return feel.to_json(feel.compile(value).evaluate(known, scope=scope))
        except (ExpressionFailed, ExpressionInvalid) as error:
            raise Differs(_("{text}:{reason}", text=value, reason=error.message)) from error

    # What is seen.

    def _see(self, expected: list[Line], *, whole: bool) -> None:
        """Compare what the case went through with the lines so far; `whole`: the last line must be there as well."""
        taken = self.taken
        for number, line in enumerate(expected):
            if number == len(taken):
                if whole:
                    raise Differs(self._missing(line, number))
                return
            if not self._is(line, taken[number]):
                raise Differs(self._other(line, taken[number], number))

    def _is(self, line: Line, taken: history.Taken) -> bool:
        if line.element_id != taken.element_id:
            return False
        if not taken.flows or not line.outcomes:
            return True
        named = [any(is_called(flow, name) for name in line.outcomes) for flow in taken.flows]
        return all(named) and len(line.outcomes) == len(taken.flows)

    def _missing(self, line: Line, number: int) -> str:
        incidents = "".join(f";{one.element_name}:{one.reason}" for one in self.case.incidents)
        return _(
            "第 {number} 步应为 {name},实际没有到达{more}", number=number + 1, name=self._called(line), more=incidents
        )

    def _other(self, line: Line, taken: history.Taken, number: int) -> str:
        return _(
            "第 {number} 步应为 {expected},实际为 {found}({at})",
            number=number + 1,
            expected=self._called(line),
            found=taken.words,
            at=self._when(taken),
        )

    def _when(self, taken: history.Taken) -> str:
        return f"{taken.at.astimezone(self.scenario.zone):%Y-%m-%d %H:%M:%S}"

    def _called(self, line: Line) -> str:
        name = self._element(line).name if line.element_id != WITHDRAW else _("撤回")
        return f"{line.element_id} {name}" + (f" = {'、'.join(line.outcomes)}" if line.outcomes else "")

    def _is_timer(self, line: Line) -> bool:
        return line.element_id != WITHDRAW and self._element(line).timer is not None

    def _check(self, line: Line) -> None:
        if line.element_id == WITHDRAW:
            return
        diagram = home_of(self.diagrams, line.element_id)
        called = diagram is not self.diagrams[""]
        if diagram is None or not makes_line(diagram, line.element_id, called=called):
            raise Differs(_("“{name}”不是场景中要写的元素", name=line.element_id))
        ways = outcomes(diagram, line.element_id)
        for outcome in line.outcomes:
            if not any(is_called(flow, outcome) for flow in ways):
                raise Differs(_("{name} 没有出口“{outcome}”", name=line.element_id, outcome=outcome))
