"""Hypothesis: a step is wholly there or wholly absent, whenever the process dies, and a retry brings it about once.

Steady state: one case more for each point, at the same place. Experiment: kill -9 at every point of the command (before
and after each statement, before and after the commit), then the same request again with the same key.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

import engine
from engine import clock
from engine.storage.tables import instance, outbox, timer
from tests.bundles import PROCESS, deployed, side_path, two_tasks, with_job
from tests.cases import ANNA, OWNER, case, events, open_tasks, rows, start
from tests.faults.crash import Points, drop_connections, killed_at

MORNING = datetime(2025, 3, 10, 1, 0, tzinfo=UTC)
MOST = 80  # points of one command


@dataclass
class Command:
    """A command in one case of its own: how it is asked for, and what must be there exactly once afterwards."""

    database: Any
    number: int

    def __post_init__(self):
        self.instance_id = start(self.database).instance_id

    def check(self):
        return open_tasks(self.database, self.instance_id)["check"]

    def steps(self, *types):
        found = events(self.database, chain=self.instance_id)
        return [event["element_id"] for event in found if event["type"] in types]


class CompleteTask(Command):
    def __post_init__(self):
        super().__post_init__()
        self.task_id = self.check()

    def ask(self):
        return engine.complete_task(
            self.database,
            actor=ANNA,
            task_id=self.task_id,
            values={"ok": True, "note": "x"},
            command_key=f"complete {self.number}",
            task_revision=1,
        )

    def prove(self):
        answer = self.ask()
        assert answer.replayed
        assert open_tasks(self.database, self.instance_id) == {"ship": answer.opened_task_ids[0]}
        assert self.steps("task_completed") == ["check"]
        assert case(self.database, self.instance_id)["revision"] == 2


class FireTimer(Command):
    def ask(self):
        found = rows(self.database, timer, instance_id=self.instance_id)
        with clock.stopped_at(MORNING + timedelta(minutes=10)):
            return [engine.fire_timer(self.database, timer_id=row["id"]) for row in found]

    def prove(self):
        assert self.ask() == []
        assert self.steps("timer_fired") == ["late"]
        assert self.steps("element_completed")[-1] == "noticed"
        assert case(self.database, self.instance_id)["revision"] == 2


class FireTogether(Command):
    """Timers of three cases, in one transaction."""

    def __post_init__(self):
        super().__post_init__()
        self.cases = [self.instance_id, *(start(self.database).instance_id for _number in range(2))]

    def ask(self):
        with clock.stopped_at(MORNING + timedelta(minutes=10)):
            return engine.fire_due_timers(self.database)

    def prove(self):
        assert self.ask() == 0
        for instance_id in self.cases:
            found = [event["type"] for event in events(self.database, chain=instance_id)]
            assert found.count("timer_fired") == 1
            assert case(self.database, instance_id)["revision"] == 2


class ClaimTask(Command):
    def ask(self):
        return engine.claim_task(
            self.database, actor=ANNA, task_id=self.check(), command_key=f"claim {self.number}", task_revision=1
        )

    def prove(self):
        assert self.ask().revision == 2
        assert self.steps("task_claimed") == ["check"]


class StartInstance(Command):
    def ask(self):
        return engine.start_instance(
            self.database,
            actor=ANNA,
            process_key=PROCESS,
            start_event="placed",
            values={"customer": "B"},
            command_key=f"start {self.number}",
        )

    def prove(self):
        answer = self.ask()
        assert answer.replayed
        numbers = sorted(row["business_key"] for row in rows(self.database, instance))
        assert numbers == [f"DD-20250310-{n:03}" for n in range(1, len(numbers) + 1)]
        assert len(rows(self.database, instance, title="B")) == self.number


class CancelInstance(Command):
    def ask(self):
        asked = {"actor": OWNER, "instance_id": self.instance_id, "reason": "x"}
        engine.cancel_instance(self.database, **asked, command_key=f"cancel {self.number}")

    def prove(self):
        assert self.steps("instance_cancelled") == [""]
        assert case(self.database, self.instance_id)["status"] == "cancelled"


class CompleteJob(Command):
    def __post_init__(self):
        super().__post_init__()
        asked = {"actor": ANNA, "task_revision": 1, "values": {"ok": True}}
        for element in ("check", "ship"):
            task_id = open_tasks(self.database, self.instance_id)[element]
            engine.complete_task(self.database, task_id=task_id, command_key=task_id, **asked)
        self.job = rows(self.database, outbox, instance_id=self.instance_id)[0]["id"]

    def ask(self):
        return engine.complete_job(self.database, outbox_id=self.job, result={"sum": 7})

    def prove(self):
        assert not self.ask()
        assert self.steps("job_completed") == ["work"]
        assert case(self.database, self.instance_id)["status"] == "completed"


COMMANDS = [CompleteTask, FireTimer, FireTogether, ClaimTask, StartInstance, CancelInstance, CompleteJob]


@pytest.fixture
def prepared(database):
    files = with_job("archive", form="f_report", title="x", more=side_path("PT10M"))
    with clock.stopped_at(MORNING):
        deployed(database, files)
        start(database)  # what is compiled and cached is so before the first fork
        yield database
        assert engine.verify(database).problems == ()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.__name__)
def test_killed_at_every_point(prepared, command):
    for number in range(1, MOST):
        asked = command(prepared, number)
        killed = killed_at(prepared, number, asked.ask)
        asked.ask()
        asked.prove()
        if not killed:
            break
    assert 12 < number < MOST - 1, "the command has passed through all its points"


@pytest.mark.parametrize("command", [CompleteTask, FireTimer, FireTogether], ids=lambda c: c.__name__)
def test_disconnected_at_every_point(postgresql_database, command):
    """The server drops the connection instead: the caller gets an error, and may ask again."""
    with clock.stopped_at(MORNING):
        deployed(postgresql_database, two_tasks(more=side_path("PT10M")))
        for number in range(1, MOST):
            asked = command(postgresql_database, number)
            dropped = Points(postgresql_database, number, at=lambda: drop_connections(postgresql_database))
            with dropped, suppress(DBAPIError):
                asked.ask()
            asked.ask()
            asked.prove()
            if dropped.passed < number:
                break
        assert 15 < number < MOST - 1
        assert engine.verify(postgresql_database).problems == ()
