"""One walk: cases of a procedure begin, and random people do what is open in random order until every case has ended.

What may never be (an incident, a case nobody and nothing moves on, a broken record) ends it with `Broken`.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

import engine
import forms
from engine import clock
from engine.errors import ClauseflowError, FormInvalid, NotFound
from tests.soak.filling import Page, Restless
from tests.soak.house import Broken, House, Start
from tests.soak.mood import Mood
from tests.soak.values import Answers

ROUNDS = 12  # of every loop, on the average, that a case may take
MOST_TRIES = 40  # at one form
MOST_RAISED = 3  # times one event is raised in a case, unless nothing else is left
PAUSES, LIKELY = (20, 240, 1440, 4 * 1440, 12 * 1440), (50, 25, 15, 8, 2)  # minutes at most, how likely
WORK = 15  # minutes at most that somebody takes for a form
DILIGENCE = (1.0, 1.0, 0.9, 0.6, 0.3, 0.0)


class Walk:
    """A walk through a house; everything in it comes from one source of chance."""

    def __init__(self, house: House, random: Random) -> None:
        self.house, self.random = house, random
        self.answers = Answers(random, Mood(random), house.numbers)
        self.story: list[str] = []
        self.steps = 0
        self.ended: set[str] = set()
        self.seen: set[str] = set()  # elements and flows that cases went through
        self._raised: Counter[tuple[str, str]] = Counter()
        self._refused: dict[
            str, tuple[set[str], str]
        ] = {}  # task -> what was open beside it, and why it cannot be done
        waiting = sum(
            element.kind in ("userTask", "manualTask", "receiveTask") or element.kind.endswith("CatchEvent")
            for process in house.bundle.processes.values()
            for element in process.diagram.elements.values()
        )
        self.bound = ROUNDS * max(waiting, 5)

    def go(self, cases: int, ended: Callable[[int], object] = lambda _count: None) -> None:
        """Begin so many cases, and walk until these and all they brought about have ended.

        Args:
            cases: how many begin at a start event; timers and messages begin more.
            ended: told how many have ended since the last time.
        Raises:
            Broken: something was as it must never be.
        """
        begun = 0
        while begun < cases or self.house.running:
            if begun < cases and (not self.house.running or self.random.random() < 0.02):
                begun += 1
                self._begin(self._start())
            else:
                self._step(self.house.running)
            self._see_ends(ended)
        problems = engine.verify(self.house.database).problems
        if problems:
            raise Broken("; ".join(map(str, problems)))

    # Beginning and ending.

    def _start(self) -> Start:
        """Choose how a case begins: the more a process holds, the likelier; nobody waits for time while a case runs."""
        by_people = [start for start in self.house.starts if start.people]
        starts = by_people if by_people and self.house.running else self.house.starts
        return self.random.choices(starts, [start.weight for start in starts])[0]

    def _begin(self, start: Start) -> None:
        if not start.people:
            due = self.house.next_due(start=start.event)
            if due is None:
                raise Broken(f"{start.event} has no time at which it is due")
            self._tell(f"time goes on to {start.event}")
            while (first := self.house.next_due()) is not None and first < due:
                self.house.fire(first)
            self.house.fire(due)
            return
        actor = self.random.choice(start.people)
        where = {"actor": actor, "process_key": start.process_key, "start_event": start.event}
        opened = forms.open_start(self.house.database, **where)
        begin = lambda submitted: forms.start(  # noqa: E731
            self.house.database, **where, submitted=submitted, command_key=uuid4().hex
        )
        refusal = self._submit(actor, start.event, opened, begin)
        if refusal:
            raise Broken(refusal)

    def _see_ends(self, ended: Callable[[int], object]) -> None:
        running, every = set(self.house.running), self.house.all
        new = [each for each in every if each not in running and each not in self.ended]
        for each in new:
            self.ended.add(each)
            trace = engine.case_trace(self.house.database, actor=engine.SYSTEM, instance_id=each)
            self.seen |= {*trace.visits, *trace.flows} | {line.element_id for line in trace.lines if line.element_id}
            self._tell(f"{trace.case.business_key} has ended: {trace.case.status} {', '.join(trace.case.ends)}")
        if new:
            ended(len(new))
        if self.steps > self.bound * max(1, len(every)):
            raise Broken(f"{self.steps} steps, and {len(running)} of {len(every)} cases have not ended")

    # One step.

    def _step(self, running: list[str]) -> None:
        """Let somebody do something in one of the cases, or time go on; what could do nothing is tried elsewhere."""
        self.steps += 1
        chance = self.random.random()
        if chance < 0.12:
            self._pause()
            return
        for instance_id in self._shuffled(running):
            case = self.house.case(instance_id)
            if chance > 0.998 and self._withdraw(case):
                return
            if chance > 0.9 and self._raise(case, MOST_RAISED):
                return
            if self._do_task(case):
                self.house.pass_time(timedelta(minutes=self.random.randint(0, WORK)))
                return
        self._wait(running)

    def _pause(self) -> None:
        amount = timedelta(minutes=self.random.randint(1, self.random.choices(PAUSES, LIKELY)[0]))
        fired = self.house.pass_time(amount)
        self._tell(f"after {amount}, {fired} timers have fired")

    def _wait(self, running: list[str]) -> None:
        """Nobody has anything to do: go to the next timer of a case, or raise what is awaited."""
        due = self.house.next_due(of_cases=True)
        if due is not None:
            self._tell("nobody has anything to do: time goes on to the next timer")
            while (first := self.house.next_due()) is not None and first < due:
                self.house.fire(first)
            self.house.fire(due)
            return
        cases = [self.house.case(each) for each in running]
        if any(case.status == "running" and self._raise(case, self.bound) for case in cases):
            return
        for each in cases:
            if self._do_task(each, again=True):
                return
        refused = "; ".join(why for _open, why in self._refused.values())
        raise Broken("; ".join(f"{case.business_key} is stuck: {self._where(case)}. {refused}" for case in cases))

    def _where(self, case: engine.CaseDetail) -> str:
        tasks = [f"{task.element_id} offered to {task.waiting_for or task.assignee}" for task in case.open_tasks]
        awaited = [f"awaits {each.name} at {each.element_id}" for each in case.awaited]
        return ", ".join([*tasks, *awaited]) or "nothing is open, no timer runs, nothing is awaited"

    def _withdraw(self, case: engine.CaseDetail) -> bool:
        for actor in self._shuffled(self.house.people):
            if self._sees(actor, case) and self.house.case(case.id, actor).can_cancel:
                self._tell(f"{actor.user_id} withdraws {case.business_key}")
                asked = {"actor": actor, "instance_id": case.id, "reason": "不再需要", "command_key": uuid4().hex}
                self._carry_out("withdrawing", lambda asked=asked: engine.cancel_instance(self.house.database, **asked))
                return True
        return False

    def _raise(self, case: engine.CaseDetail, most: int) -> bool:
        """Let something that the case waits for happen: a message or signal from outside, or an event by hand."""
        for each in sorted(case.awaited, key=lambda each: (each.element_id, each.name)):
            place = (case.id, each.element_id)
            if self._raised[place] < most and self._happens(case, each):
                self._raised[place] += 1
                return True
        return False

    def _happens(self, case: engine.CaseDetail, awaited: Any) -> bool:
        about = {"procedure": self.house.procedure, "name": awaited.name, "command_key": uuid4().hex}
        if getattr(awaited, "by_hand", False):
            return self._by_hand(case, awaited)
        self._tell(f"{awaited.kind} {awaited.name} {awaited.key} comes to {awaited.element_id}")
        if awaited.kind == "signal":
            self._carry_out(
                awaited.name, lambda: engine.broadcast_signal(self.house.database, actor=engine.SYSTEM, **about)
            )
        else:
            about["key"] = awaited.key
            self._carry_out(
                awaited.name, lambda: engine.publish_message(self.house.database, actor=engine.SYSTEM, **about)
            )
        return True

    def _by_hand(self, case: engine.CaseDetail, awaited: Any) -> bool:
        for actor in self._shuffled(self.house.people):
            seen = self.house.case(case.id, actor).awaited if self._sees(actor, case) else ()
            if any(each.ref == awaited.ref and each.can_raise for each in seen):
                self._tell(f"{actor.user_id} raises {awaited.name} at {awaited.element_id}")
                asked = {"actor": actor, "instance_id": case.id, "ref": awaited.ref, "command_key": uuid4().hex}
                self._carry_out(awaited.name, lambda asked=asked: engine.raise_event(self.house.database, **asked))
                return True
        return False

    # Tasks.

    def _do_task(self, case: engine.CaseDetail, *, again: bool = False) -> bool:
        """Let somebody do one of the open tasks, each element as likely as another.

        Args:
            case: where.
            again: also those whose forms were refused before, though nothing has changed beside them.
        Returns:
            Whether one was done: a form may ask that something else is done first.
        """
        there = {task.id for task in case.open_tasks}
        tasks = [task for task in case.open_tasks if again or self._refused.get(task.id, (None,))[0] != there]
        for element in self._shuffled(sorted({task.element_id for task in tasks})):
            same = [task for task in tasks if task.element_id == element]
            task = self.random.choice(sorted(same, key=_place_of))
            refusal = self._by_somebody(case, task)
            if not refusal:
                return True
            self._refused[task.id] = (there, refusal)
        return False

    def _by_somebody(self, case: engine.CaseDetail, task: engine.OpenTask) -> str:
        for actor in self._shuffled(self.house.people):
            detail = self._task_of(actor, task.id)
            if detail is not None and (detail.can_act or detail.can_claim):
                return self._act(actor, detail)
        raise Broken(f"nobody may do {task.element_id} {task.name} of {case.business_key}: {self._where(case)}")

    def _task_of(self, actor: engine.Actor, task_id: str) -> engine.TaskDetail | None:
        try:
            return engine.task_detail(self.house.database, actor=actor, task_id=task_id)
        except NotFound:
            return None

    def _act(self, actor: engine.Actor, detail: engine.TaskDetail) -> str:
        database = self.house.database
        if detail.can_claim and (not detail.can_act or self.random.random() < 0.3):
            asked = {"actor": actor, "task_id": detail.id, "task_revision": detail.revision}
            self._carry_out("claiming", lambda: engine.claim_task(database, **asked, command_key=uuid4().hex))
        opened = forms.open_task(database, actor=actor, task_id=detail.id)
        if self.random.random() < 0.05:
            submitted = self._page(opened).fill()
            forms.save_draft(database, actor=actor, task_id=detail.id, submitted=submitted)
            opened = forms.open_task(database, actor=actor, task_id=detail.id)
        complete = lambda submitted: forms.complete(  # noqa: E731
            database,
            actor=actor,
            task_id=detail.id,
            submitted=submitted,
            command_key=uuid4().hex,
            task_revision=opened.task_revision,
        )
        return self._submit(actor, f"{detail.element_id}#{detail.round} of {detail.business_key}", opened, complete)

    def _page(self, opened: forms.OpenForm) -> Page:
        return Page(opened.filled, self.answers, self.random.choice(DILIGENCE))

    def _submit(
        self, actor: engine.Actor, what: str, opened: forms.OpenForm, send: Callable[[forms.Submitted], object]
    ) -> str:
        """Fill a form in and send it until it is taken; what it refuses is answered anew.

        Returns:
            Why it is never taken; "" when it was.
        """
        page, errors = self._page(opened), {}
        for number in range(1, MOST_TRIES + 1):
            submitted = self._filled(page, what)
            try:
                self._carry_out(what, lambda submitted=submitted: send(submitted), settle=False)
            except FormInvalid as refused:
                errors = refused.errors
                if "" in errors or number % 4 == 0:
                    page = self._page(opened)
                else:
                    page.refuse(errors)
                continue
            self._tell(f"{actor.user_id} does {what} at try {number}: {_in_words(submitted)}")
            self.house.settle()
            return ""
        self._tell(f"{actor.user_id} cannot fill in {what} now: {errors}")
        return f"{actor.user_id} cannot fill in {what}: {errors}, typed {_in_words(submitted)}"

    def _filled(self, page: Page, what: str) -> forms.Submitted:
        try:
            return page.fill()
        except Restless as endless:
            raise Broken(f"the form of {what} never comes to rest: {endless}") from endless

    # What all of these need.

    def _carry_out(self, what: str, do: Callable[[], object], *, settle: bool = True) -> None:
        try:
            do()
        except FormInvalid:
            raise
        except ClauseflowError as error:
            reason = getattr(error, "reason", "") or error.message
            raise Broken(f"{what}: {type(error).__name__}: {reason} {getattr(error, 'detail', '')}") from error
        if settle:
            self.house.settle()

    def _shuffled(self, these: Sequence[Any]) -> list[Any]:
        return self.random.sample(these, len(these))

    def _sees(self, actor: engine.Actor, case: engine.CaseDetail) -> bool:
        try:
            self.house.case(case.id, actor)
        except NotFound:
            return False
        return True

    def _tell(self, what: str) -> None:
        self.story.append(f"{clock.now():%m-%d %H:%M} {what}")


def _in_words(submitted: forms.Submitted) -> str:
    filled = {name: "/".join(texts)[:24] for name, texts in submitted.typed.texts.items() if any(texts)}
    shown = ", ".join(f"{name}={text}" for name, text in filled.items() if not name.endswith("._row"))
    return ", ".join([shown, *submitted.files])[:700]


def _place_of(task: engine.OpenTask) -> tuple[Any, ...]:
    """What tells the tasks of one element apart; ids come last, they say nothing."""
    return task.created_at, task.round, task.waiting_for, task.assignee or "", task.id
