"""The invariants of a case, checked on its rows as they lie: what its state waits for, what its history says it did.

Takes rows and says what cannot be; reads nothing itself.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.audit.problems import Problem
from engine.audit.types import CommandEvent
from engine.bpmn.runtime.waiting import Waiting
from engine.bpmn.step import EventType
from engine.language import gettext as _
from engine.storage.outbox import LETTERS
from engine.storage.participants import names_of
from engine.storage.tasks import places_of
from engine.storage.types import Row


@dataclass(frozen=True, kw_only=True)
class CaseRows:
    """Every row of one case, and what its stored state waits for."""

    instance: Row
    waiting: Waiting
    events: list[dict[str, Any]]
    tasks: list[Row]
    places: list[Row]  # of tasks in queues
    participants: set[str]
    timers: list[Row]
    letters: list[Row]
    held: set[str]  # ids of the letters that an open incident holds, of this case or of the one they are for
    subscriptions: list[Row]
    limits: list[Row]  # whose clock runs
    incidents: list[Row]  # open ones

    @property
    def where(self) -> str:
        """Name of the case in a report."""
        return str(self.instance["business_key"] or self.instance["id"])

    def wrong(self, rule: str, row: str, reason: str) -> Problem:
        """Say what is wrong with a row of the case."""
        return Problem(where=self.where, row=row, rule=rule, reason=reason)


def problems_of(case: CaseRows) -> Iterator[Problem]:
    """Yield whatever of the invariants does not hold for the case."""
    for check in (_completions, _waits, _queues, _timers, _steps, _letters, _not_stuck, _incidents):
        yield from check(case)


def _completions(case: CaseRows) -> Iterator[Problem]:
    """I1, I2: every completed task has one event of completion, and no other has any."""
    done = Counter(e["ref"] for e in case.events if e["type"] == CommandEvent.TASK_COMPLETED)
    for task in case.tasks:
        expected = int(task["status"] == "completed")
        if done.pop(task["id"], 0) != expected:
            yield case.wrong("I1", f"task {task['id']}", _("任务的状态与完成记录不符。"))
    for task_id in done:
        yield case.wrong("I2", f"task {task_id}", _("有完成记录,却没有这项任务。"))


def _waits(case: CaseRows) -> Iterator[Problem]:
    """I3: open tasks, armed timers, unanswered jobs and subscriptions are what the stored state waits for."""
    jobs = {r["ref"]: r for r in case.letters if r["kind"] == "job" and not r["delivered_at"] and not r["withdrawn_at"]}
    tables = (
        ("task", {r["id"]: r["element_id"] for r in case.tasks if r["status"] == "open"}, case.waiting.tasks),
        ("timer", {r["ref"]: r["due_at"] for r in case.timers}, case.waiting.timers),
        ("job", {ref: r["element_id"] for ref, r in jobs.items()}, case.waiting.jobs),
        ("limit", {f"{r['ref']}/{r['limit_id']}": r["due_at"] for r in case.limits}, case.waiting.limits),
        ("subscription", {r["ref"]: _awaited(r) for r in case.subscriptions}, case.waiting.subscriptions),
    )
    for name, rows, state in tables:
        for ref in sorted(rows.keys() | state.keys()):
            if rows.get(ref) != state.get(ref):
                yield case.wrong("I3", f"{name} {ref}", _("与流程保存的状态不一致。"))
    if case.instance["status"] != "running" and (case.limits or case.instance["state"]):
        yield case.wrong("I3", f"instance {case.instance['id']}", _("案件已结束,仍有在计的时限或保存的状态。"))


def _awaited(row: Row) -> tuple[str, str, str]:
    return (row["kind"], row["name"], row["key"])


def _queues(case: CaseRows) -> Iterator[Problem]:
    """I3: what stands in a queue is what is open and nobody has; everybody it is or was for sees the case."""
    free = [row for row in case.tasks if row["status"] == "open" and row["assignee"] is None]
    right = {tuple(sorted(place.items())) for row in free for place in places_of(row)}
    found = {tuple(sorted(place.items())) for place in case.places}
    for task_id in sorted({dict(place)["task_id"] for place in right ^ found}):
        yield case.wrong("I3", f"task {task_id}", _("待认领的标记与任务状态不符。"))
    for row in case.tasks:
        if not names_of(row) <= case.participants:
            yield case.wrong("I3", f"task {row['id']}", _("任务的办理人不在案件的参与人之中。"))


def _timers(case: CaseRows) -> Iterator[Problem]:
    """I4: no timer fires twice for the same moment, and none before it is due."""
    fired = [e for e in case.events if e["type"] == EventType.TIMER_FIRED]
    twice = Counter((e["ref"], e["at"]) for e in fired)
    for event in fired:
        if twice[event["ref"], event["at"]] > 1:
            yield case.wrong("I4", f"event {event['seq']}", _("同一时限在同一时刻触发了两次。"))
        if event["recorded_at"] < event["at"]:
            yield case.wrong("I4", f"event {event['seq']}", _("时限在到期之前触发。"))


def _steps(case: CaseRows) -> Iterator[Problem]:
    """I5: the steps of the history are 1 to the revision, in order."""
    steps = [event["step"] for event in case.events]
    if steps != sorted(steps) or set(steps) != set(range(1, case.instance["revision"] + 1)):
        yield case.wrong("I5", f"instance {case.instance['id']}", _("步骤编号与案件的版本号不符。"))


def _letters(case: CaseRows) -> Iterator[Problem]:
    """I6: every row of the outbox comes from a step of the case and is delivered, due, withdrawn, failed or held."""
    for row in case.letters:
        if not _is_ours(case, row):
            yield case.wrong("I6", f"outbox {row['id']}", _("不属于案件的任何一步。"))
        if is_lost(row, case.held):
            yield case.wrong("I6", f"outbox {row['id']}", _("没有送出,也不会再送。"))


def _is_ours(case: CaseRows, row: Row) -> bool:
    if row["kind"] == "signal":  # comes from outside: its key names the sending and the subscription
        return True
    if row["kind"] in LETTERS:  # its key names the notice it tells of
        notices = {each["id"] for each in case.letters if each["kind"] == "notice"}
        return row["dedupe_key"].split(":")[1] in notices
    instance_id, step, _number = row["dedupe_key"].split(":", 2)
    return bool(instance_id == case.instance["id"] and 1 <= int(step) <= case.instance["revision"])


def is_lost(row: Row, held: set[str]) -> bool:
    """Return whether a row of the outbox was not delivered and never will be, with nobody told."""
    told = row["failed_at"] or row["id"] in held
    return not (row["delivered_at"] or row["withdrawn_at"] or row["try_at"] or told)


def _not_stuck(case: CaseRows) -> Iterator[Problem]:
    """I8: a running case waits for something that will come, or an incident tells its owner."""
    waiting = case.waiting
    waits = waiting.tasks or waiting.timers or waiting.jobs or waiting.subscriptions
    if case.instance["status"] == "running" and not (waits or case.incidents):
        yield case.wrong("I8", f"instance {case.instance['id']}", _("案件没有结束,却不在等待任何事。"))
    held = {row["timer_id"] for row in case.incidents}
    for row in case.timers:
        if row["try_at"] is None and row["id"] not in held:
            yield case.wrong("I8", f"timer {row['id']}", _("时限被搁置,却没有故障单。"))


def _incidents(case: CaseRows) -> Iterator[Problem]:
    """The case counts its open incidents."""
    if case.instance["open_incidents"] != len(case.incidents):
        yield case.wrong("I8", f"instance {case.instance['id']}", _("未处理故障的计数不符。"))
