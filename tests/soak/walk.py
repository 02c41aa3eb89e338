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
from engine.errors import NotFound
from tests.soak.desk import Desk
from tests.soak.house import Broken, House, Start

ROUNDS = 12  # of every loop, on the average, that a case may take
MOST_RAISED = 3  # times one event is raised in a case, unless nothing else is left
PAUSES, LIKELY = (20, 240, 1440, 4 * 1440, 12 * 1440), (50, 25, 15, 8, 2)  # minutes at most, how likely
WORK = 15  # minutes at most that somebody takes for a form


class Walk:
    """A walk through a house; everything in it comes from one source of chance."""

    def __init__(self, house: House, random: Random) -> None:
        self.house, self.random = house, random
        self.desk = Desk(house, random)
        self.steps = 0
        self.ended: set[str] = set()
        self.seen: set[str] = set()  # elements and flows that cases went through
        self._raised: Counter[tuple[str, str]] = Counter()
        self._refused: dict[str, tuple[set[str], str]] = {}  # task -> what was open with it, why it cannot be done
        self._unwanted: set[str] = set()  # cases whose form was refused as a whole: that they are there is the fault
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
            self.house.tell(f"time goes on to {start.event}")
            while (first := self.house.next_due()) is not None and first < due:
                self.house.fire(first)
            self.house.fire(due)
            return
        refusal = self.desk.start(self.random.choice(start.people), start)
        if refusal:
            raise Broken(refusal)

    def _see_ends(self, ended: Callable[[int], object]) -> None:
        running, every = set(self.house.running), self.house.all
        new = [each for each in every if each not in running and each not in self.ended]
        for each in new:
            self.ended.add(each)
            trace = engine.case_trace(self.house.database, actor=engine.SYSTEM, instance_id=each)
            self.seen |= {*trace.visits, *trace.flows} | {line.element_id for line in trace.lines if line.element_id}
            self.house.tell(f"{trace.case.business_key} has ended: {trace.case.status} {', '.join(trace.case.ends)}")
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
        self.house.tell(f"after {amount}, {fired} timers have fired")

    def _wait(self, running: list[str]) -> None:
        """Nobody has anything to do: go to the next timer of a case, or raise what is awaited."""
        due = self.house.next_due(of_cases=True)
        if due is not None:
            self.house.tell("nobody has anything to do: time goes on to the next timer")
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
        if any(each.id in self._unwanted and self._withdraw(each) for each in cases):
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
                self.house.tell(f"{actor.user_id} withdraws {case.business_key}")
                asked = {"actor": actor, "instance_id": case.id, "reason": "不再需要", "command_key": uuid4().hex}
                self.house.carry_out(
                    "withdrawing", lambda asked=asked: engine.cancel_instance(self.house.database, **asked)
                )
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
        self.house.tell(f"{awaited.kind} {awaited.name} {awaited.key} comes to {awaited.element_id}")
        if awaited.kind == "signal":
            self.house.carry_out(
                awaited.name, lambda: engine.broadcast_signal(self.house.database, actor=engine.SYSTEM, **about)
            )
        else:
            about["key"] = awaited.key
            self.house.carry_out(
                awaited.name, lambda: engine.publish_message(self.house.database, actor=engine.SYSTEM, **about)
            )
        return True

    def _by_hand(self, case: engine.CaseDetail, awaited: Any) -> bool:
        for actor in self._shuffled(self.house.people):
            seen = self.house.case(case.id, actor).awaited if self._sees(actor, case) else ()
            if any(each.ref == awaited.ref and each.can_raise for each in seen):
                self.house.tell(f"{actor.user_id} raises {awaited.name} at {awaited.element_id}")
                asked = {"actor": actor, "instance_id": case.id, "ref": awaited.ref, "command_key": uuid4().hex}
                self.house.carry_out(awaited.name, lambda asked=asked: engine.raise_event(self.house.database, **asked))
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
            if "" in self.desk.refused:
                self._unwanted.add(case.id)
        return False

    def _by_somebody(self, case: engine.CaseDetail, task: engine.OpenTask) -> str:
        for actor in self._likely(task):
            detail = self._task_of(actor, task.id)
            if detail is not None and (detail.can_act or detail.can_claim):
                return self.desk.do(actor, detail)
        raise Broken(f"nobody may do {task.element_id} {task.name} of {case.business_key}: {self._where(case)}")

    def _likely(self, task: engine.OpenTask) -> list[engine.Actor]:
        """Return everybody in random order, those first whom the task is offered to."""
        offered = engine.task_detail(self.house.database, actor=engine.SYSTEM, task_id=task.id)
        groups = {f"{self.house.procedure}/{local}" for local in offered.candidate_groups}
        named = {offered.assignee, *offered.candidate_users}
        people = self._shuffled(self.house.people)
        return sorted(people, key=lambda actor: not (actor.user_id in named or groups & actor.groups))

    def _task_of(self, actor: engine.Actor, task_id: str) -> engine.TaskDetail | None:
        try:
            return engine.task_detail(self.house.database, actor=actor, task_id=task_id)
        except NotFound:
            return None

    # What all of these need.

    def _shuffled(self, these: Sequence[Any]) -> list[Any]:
        return self.random.sample(these, len(these))

    def _sees(self, actor: engine.Actor, case: engine.CaseDetail) -> bool:
        try:
            self.house.case(case.id, actor)
        except NotFound:
            return False
        return True


def _place_of(task: engine.OpenTask) -> tuple[Any, ...]:
    """What tells the tasks of one element apart; ids come last, they say nothing."""
    return task.created_at, task.round, task.waiting_for, task.assignee or "", task.id
