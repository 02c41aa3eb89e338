"""Hypothesis: no sequence of commands, sensible or not, breaks an invariant. Nemesis: random walks, shrunk on failure.

Model: what a case may look like from outside. After every walk each chain and invariant of the database must hold.
"""

import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

import engine
from engine import clock
from engine.errors import CaseEnded, Conflict, DiagramFault, InvalidValue, NotFound, NotPermitted
from engine.storage import Database
from engine.storage.tables import instance, instance_limit, task, timer
from tests.bundles import deployed, person, side_path, two_tasks
from tests.cases import ANNA, OWNER, events, key, rows, start

MORNING = datetime(2025, 3, 10, 1, 0, tzinfo=UTC)
BERT = person("bert")
VERSIONS = (
    two_tasks(more=side_path("R/PT30M", kind="timeCycle")),
    two_tasks(default=True, more=side_path("PT10M", on="ship", interrupting=True)),
    two_tasks(
        check='<clauseflow:limit id="L" amount="1" unit="working hours" timer="late" warning="30"'
        ' warningUnit="minutes" remind="true" reassign="store" mark="overdue" />'
        '<clauseflow:clockStop limits="M" reason="x" />',
        ship='<clauseflow:limit id="M" amount="30" unit="minutes" escalate="superior" />',
        more=side_path("=limit.due_at", kind="timeDate"),
    ),
    two_tasks(check='<zeebe:taskSchedule dueDate="=due" />'),  # fails where `due` is no moment
)
OK = st.sampled_from([True, False, "?"])


class Walk(RuleBasedStateMachine):
    """Commands in any order on one database; the clock goes forward only."""

    cases = Bundle("cases")

    def __init__(self, path):
        super().__init__()
        self.database = Database(f"sqlite:///{path}")
        self.now = MORNING
        self.completions = 0

    @initialize()
    def begin(self):
        clock.set_to(self.now)
        deployed(self.database, VERSIONS[0])

    @rule(version=st.sampled_from(VERSIONS))
    def deploy(self, version):
        deployed(self.database, version)

    @rule(minutes=st.sampled_from([1, 10, 30, 45, 600]))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)
        clock.set_to(self.now)

    @rule(target=cases, due=st.sampled_from([None, "2025-04-01T00:00:00+08:00", "bald"]))
    def begin_case(self, due):
        before = len(rows(self.database, instance))
        try:
            return start(self.database, due=due).instance_id
        except DiagramFault:
            assert len(rows(self.database, instance)) == before
            return None

    @rule(
        case=cases,
        actor=st.sampled_from([ANNA, BERT, OWNER]),
        ok=st.sampled_from([True, False, "?"]),
        page=st.booleans(),
    )
    def complete(self, case, actor, ok, page):
        for row in rows(self.database, task, instance_id=case, status="open"):
            stale = row["revision"] if page else row["revision"] + 1
            asked = {"actor": actor, "task_id": row["id"], "values": {"ok": ok}, "task_revision": stale}
            try:
                done = engine.complete_task(self.database, **asked, command_key=row["id"] + str(ok) + actor.user_id)
            except (NotPermitted, Conflict, DiagramFault):
                continue
            assert not done.replayed
            self.completions += 1

    @rule(case=cases, actor=st.sampled_from([ANNA, BERT]), back=st.booleans())
    def change_hands(self, case, actor, back):
        move = engine.unclaim_task if back else engine.claim_task
        for row in rows(self.database, task, instance_id=case, status="open"):
            try:
                move(self.database, actor=actor, task_id=row["id"], command_key=key(), task_revision=row["revision"])
            except NotPermitted:
                continue

    @rule(case=cases, actor=st.sampled_from([ANNA, OWNER]))
    def withdraw(self, case, actor):
        if case is None:
            return
        try:
            engine.cancel_instance(self.database, actor=actor, instance_id=case, reason="x", command_key=key())
        except (CaseEnded, InvalidValue):
            assert rows(self.database, instance, id=case)[0]["status"] != "running"

    @rule(
        case=cases,
        act=st.sampled_from([engine.stop_clock, engine.resume_clock, engine.set_limit]),
        actor=st.sampled_from([ANNA, BERT, OWNER]),
        amount=st.sampled_from([1, 3]),
    )
    def act_on_clocks(self, case, act, actor, amount):
        more = {"amount": amount} if act is engine.set_limit else {}
        for row in rows(self.database, instance_limit, instance_id=case):
            asked = {"actor": actor, "instance_id": case, "ref": row["ref"], "limit_id": row["limit_id"], "reason": "x"}
            with suppress(NotFound, NotPermitted, Conflict):
                act(self.database, **asked, **more, command_key=key())

    @rule(day=st.sampled_from(["2027-01-04", "2027-01-05"]), renew=st.booleans())
    def count_anew(self, day, renew):
        if renew:
            engine.renew_limits(self.database, actor=OWNER, procedure="shop", reason="x", command_key=key())
        else:
            data = f"# notice: {day}\n# year: 2027\ndate,to,kind,name\n{day},,off,-\n"
            engine.import_notice(self.database, actor=engine.SYSTEM, data=data.encode())
        engine.recount_limits(self.database)

    @rule()
    def work(self):
        engine.fire_due_timers(self.database)
        engine.deliver_outbox(self.database)
        assert [row for row in rows(self.database, timer) if row["try_at"] and row["try_at"] <= self.now] == []

    @invariant()
    def every_completion_is_recorded_once(self):
        assert len(events(self.database, type="task_completed")) == self.completions

    def teardown(self):
        try:
            assert engine.verify(self.database).problems == ()
        finally:
            self.database.close()


@pytest.mark.timeout(300)
def test_no_sequence_of_commands_breaks_an_invariant(sqlite_template, tmp_path):
    def fresh():
        path = tmp_path / "walk.db"
        for old in tmp_path.glob("walk.db*"):
            old.unlink()
        shutil.copy(sqlite_template, path)
        return Walk(path)

    few = settings(
        max_examples=12,
        stateful_step_count=15,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(fresh, settings=few)
