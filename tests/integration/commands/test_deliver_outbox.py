"""The outbox: notices reach the people they are for once, jobs answer their case once, failures are tried again."""

from datetime import UTC, datetime, timedelta

import pytest

import engine
from engine import Standing, clock
from engine.commands import deliver_outbox
from engine.commands.jobs import Answer
from engine.storage.tables import archive_entry, incident, notice, outbox
from tests.bundles import PROCEDURE, deployed, two_tasks, with_job
from tests.cases import OWNER, case, complete, events, key, open_tasks, rows, start
from tests.integration.commands.conftest import MORNING

TELL = '<clauseflow:notice on="completed" groups="{groups}" users="{users}" message="=&quot;von &quot; + customer" />'
INPUTS = {
    "process": "order",
    "date": "received_at",
    "from": "=date(&quot;2025-03-01&quot;)",
    "to": "=date(&quot;2025-04-01&quot;)",
    "derived": "=[{key: &quot;double&quot;, value: &quot;2 * amount&quot;}]",
    "dimensions": "=[{key: &quot;customer&quot;, label: &quot;Kunde&quot;},"
    " {key: &quot;tags&quot;, label: &quot;Art&quot;}]",
    "measures": "=[{key: &quot;n&quot;, label: &quot;Zahl&quot;, value: &quot;count(cases)&quot;},"
    " {key: &quot;sum&quot;, label: &quot;Summe&quot;, value: &quot;sum(cases.double)&quot;}]",
    "columns": "=[{key: &quot;no&quot;, label: &quot;Nr&quot;, value: &quot;order_no&quot;}]",
}


def through(database, **values):
    """A case whose two tasks are done."""
    started = start(database, **values)
    complete(database, open_tasks(database, started.instance_id)["check"], ok=True)
    complete(database, open_tasks(database, started.instance_id)["ship"])
    return started.instance_id


class TestNotices:
    """A notice becomes one row for each person it is for."""

    @pytest.fixture
    def told(self, bare):
        for user_id in ("anna", "bert", "carl", "dora"):
            engine.add_user(bare, actor=engine.SYSTEM, user_id=user_id, name=user_id)
        deployed(bare, two_tasks(check=TELL.format(groups="store,office/head", users="bert")))
        members = (("anna", "office", True), ("dora", "office", False), ("carl", "store", False))
        for user_id, group, head in members:
            member = {
                "user_id": user_id,
                "group": f"{PROCEDURE}/{group}",
                "standing": Standing.HEAD if head else Standing.MEMBER,
            }
            engine.set_membership(bare, actor=engine.SYSTEM, **member)
        started = start(bare)
        complete(bare, started.opened_task_ids[0], ok=True)
        return bare, started.instance_id

    def test_members_heads_and_named_users_are_told(self, told):
        assert engine.deliver_outbox(told[0]) == 1
        found = {r["user_id"]: (r["message"], r["instance_id"], r["read_at"]) for r in rows(told[0], notice)}
        assert found == dict.fromkeys(("anna", "bert", "carl"), ("von 客户甲", told[1], None))

    def test_nobody_is_told_before_the_case_is_committed_and_nobody_twice(self, told):
        assert rows(told[0], notice) == []
        engine.deliver_outbox(told[0])
        assert engine.deliver_outbox(told[0]) == 0
        assert len(rows(told[0], notice)) == 3

    def test_a_notice_delivered_again_after_a_crash_is_still_one(self, told):
        database, _ = told
        engine.deliver_outbox(database)
        with database.begin() as connection:  # as if the worker had died before it noted the delivery
            connection.execute(outbox.update().values(delivered_at=None, try_at=MORNING))
        assert engine.deliver_outbox(database) == 1
        assert len(rows(database, notice)) == 3

    def test_who_left_is_not_told(self, told):
        engine.change_user(told[0], actor=engine.SYSTEM, user_id="carl", active=False)
        engine.deliver_outbox(told[0])
        assert {r["user_id"] for r in rows(told[0], notice)} == {"anna", "bert"}


class TestJobs:
    """A job is worked on outside the transaction; its answer is a step of the case."""

    @pytest.fixture
    def handler(self, monkeypatch):
        """What the handler `archive` does is up to the test."""
        calls = []

        def use(handle):
            def called(connection, job):
                calls.append(job["id"])
                return handle(connection, job)

            monkeypatch.setitem(deliver_outbox.HANDLERS, "archive", called)
            return calls

        return use

    @pytest.fixture
    def waiting(self, bare):
        deployed(bare, with_job(handler="archive", form="f_report", title="Bericht"))
        return bare, through(bare)

    def test_the_case_waits_for_the_answer_and_goes_on_with_it(self, waiting, handler):
        database, instance_id = waiting
        calls = handler(lambda _connection, _job: Answer(result={"sum": 7}))
        assert case(database, instance_id)["status"] == "running"
        assert engine.deliver_outbox(database) == 1
        ended = case(database, instance_id)
        assert (ended["status"], ended["variables"]["sum"]) == ("completed", 7)
        assert len(calls) == 1
        assert len(events(database, type="job_completed")) == 1

    def test_an_answer_counts_once(self, waiting):
        database, _ = waiting
        (job,) = rows(database, outbox, kind="job")
        assert engine.complete_job(database, outbox_id=job["id"], result={})
        assert not engine.complete_job(database, outbox_id=job["id"], result={})

    def test_a_withdrawn_job_is_not_worked_on(self, waiting, handler):
        database, instance_id = waiting
        calls = handler(lambda _connection, _job: Answer(result={}))
        engine.cancel_instance(database, actor=OWNER, instance_id=instance_id, reason="x", command_key=key())
        assert engine.deliver_outbox(database) == 0
        assert calls == []

    def test_a_worker_that_died_leaves_the_job_to_the_next_one(self, waiting, handler):
        database, _ = waiting

        def dies(_connection, _job):
            raise SystemExit

        calls = handler(dies)
        with pytest.raises(SystemExit):
            engine.deliver_outbox(database)
        assert engine.deliver_outbox(database) == 0
        handler(lambda _connection, _job: Answer(result={}))
        with clock.stopped_at(MORNING + timedelta(minutes=6)):
            assert engine.deliver_outbox(database) == 1
        assert len(calls) == 2

    def test_the_third_failure_tells_the_owner_and_resolving_tries_again(self, waiting, handler):
        database, instance_id = waiting

        def fails(_connection, _job):
            raise RuntimeError("disk of host x")

        calls = handler(fails)
        for minute in (0, 1, 3, 60):
            with clock.stopped_at(MORNING + timedelta(minutes=minute)):
                assert engine.deliver_outbox(database) == 0
        (found,) = rows(database, incident)
        assert (len(calls), found["kind"], found["element_id"]) == (3, "failure", "work")
        assert "disk" not in str(dict(found))
        handler(lambda _connection, _job: Answer(result={}))
        engine.resolve_incident(database, actor=OWNER, incident_id=found["id"], command_key=key())
        assert engine.deliver_outbox(database) == 1
        assert case(database, instance_id)["status"] == "completed"
        assert case(database, instance_id)["open_incidents"] == 0

    def test_an_answer_that_is_no_json_is_a_failure(self, waiting, handler):
        database, _ = waiting
        handler(lambda _connection, _job: Answer(result={"x": object()}))
        assert engine.deliver_outbox(database) == 0
        (job,) = rows(database, outbox, kind="job")
        assert (job["attempts"], job["delivered_at"]) == (1, None)


class TestArchive:
    """The handler `archive` files data and page with their hash."""

    def render(self, schema, values, title, meta):
        return f"{schema['id']}|{values['customer']}|{title}|{meta['business_key']}|{meta['archived_at']}".encode()

    def test_a_page_is_filed_with_its_data(self, bare):
        engine.set_page_renderer(self.render)
        deployed(bare, with_job(handler="archive", form="f_report", title="=&quot;Bericht &quot; + customer"))
        instance_id = through(bare)
        engine.deliver_outbox(bare)
        (entry,) = rows(bare, archive_entry)
        variables = case(bare, instance_id)["variables"]
        assert entry["page"].decode() == "f_report|客户甲|Bericht 客户甲|DD-20250310-001|2025-03-10T09:00:00+08:00"
        assert entry["data"]["customer"] == "客户甲"
        assert variables["archive_sha256"] == entry["sha256"]
        assert variables["archive_id"] == entry["id"]

    def test_a_form_that_is_not_there_is_told_to_the_owner(self, bare):
        engine.set_page_renderer(self.render)
        deployed(bare, with_job(handler="archive", form="f_none", title="x"))
        through(bare)
        for minute in (0, 1, 3):
            with clock.stopped_at(MORNING + timedelta(minutes=minute)):
                engine.deliver_outbox(bare)
        (found,) = rows(bare, incident)
        assert "f_none" in found["reason"]


class TestAggregate:
    """The handler `aggregate` counts cases as the diagram says."""

    def counted(self, database, **changed):
        deployed(database, with_job(handler="aggregate", **{**INPUTS, **changed}))
        for day, customer, amount, tags in (
            ("2025-02-28T23:59:59", "A", 100, ["x"]),
            ("2025-03-01T00:00:00", "A", 1, ["x", "y"]),
            ("2025-03-31T23:59:59", "B", 2, ["y"]),
            ("2025-04-01T00:00:00", "B", 100, []),
        ):
            paid = "2025-03-31" if amount == 100 and not tags else None
            start(database, received_at=f"{day}+08:00", paid_at=paid, customer=customer, amount=amount, tags=tags)
        withdrawn = start(database, received_at="2025-03-05T00:00:00+08:00", amount=50).instance_id
        engine.cancel_instance(database, actor=OWNER, instance_id=withdrawn, reason="x", command_key=key())
        instance_id = through(database, received_at="2025-05-05T00:00:00+08:00", amount=7)
        engine.deliver_outbox(database)
        return case(database, instance_id)["variables"]

    def test_the_span_is_half_open_in_the_zone_of_the_process_and_cancelled_cases_count_nowhere(self, bare):
        rows_of = self.counted(bare)["summary_rows"]
        assert rows_of == [
            {"dimension": "合计", "value": "", "n": 2, "sum": 6},
            {"dimension": "Kunde", "value": "A", "n": 1, "sum": 2},
            {"dimension": "Kunde", "value": "B", "n": 1, "sum": 4},
            {"dimension": "Art", "value": "x", "n": 1, "sum": 2},
            {"dimension": "Art", "value": "y", "n": 2, "sum": 6},
        ]

    def test_one_of_several_dates_in_the_span_is_enough(self, bare):
        lines = self.counted(bare, date="received_at, paid_at")["detail_rows"]
        assert lines == [{"no": "DD-20250301-001"}, {"no": "DD-20250331-001"}, {"no": "DD-20250401-001"}]

    def test_each_case_has_its_line(self, bare):
        assert self.counted(bare)["detail_rows"] == [{"no": "DD-20250301-001"}, {"no": "DD-20250331-001"}]

    def test_a_span_without_cases_has_a_row_of_nothing(self, bare):
        found = self.counted(bare, **{"from": "=date(&quot;2024-03-01&quot;)", "to": "=date(&quot;2024-04-01&quot;)"})
        assert found["detail_rows"] == []
        assert found["summary_rows"] == [{"dimension": "合计", "value": "", "n": 0, "sum": None}]

    def test_another_date_may_say_when_a_case_counts(self, bare):
        assert self.counted(bare, date="shipped_on")["summary_rows"][0]["n"] == 0

    def test_a_wrong_input_is_told_to_the_owner(self, bare):
        deployed(bare, with_job(handler="aggregate", **{**INPUTS, "process": "nothing"}))
        through(bare, amount=1)
        for minute in (0, 1, 3):
            with clock.stopped_at(MORNING + timedelta(minutes=minute)):
                engine.deliver_outbox(bare)
        assert len(rows(bare, incident)) == 1


def test_due_means_due(bare):
    deployed(bare, with_job(handler="archive", form="f_report", title="x"))
    with clock.stopped_at(datetime(2030, 1, 1, tzinfo=UTC)):
        through(bare)
    assert engine.deliver_outbox(bare) == 0
