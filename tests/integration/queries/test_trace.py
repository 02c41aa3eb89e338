"""The trace: the path taken, what changed, which limit was met, which clause stands behind it, and the proof."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update

import engine
from engine import language
from engine.errors import NotFound, NotPermitted
from engine.storage.tables import history_step
from tests.bundles import deployed, side_path, two_tasks
from tests.cases import complete, erase_values, key, open_tasks, start
from tests.integration.queries.conftest import NINE, files, looping, minutes


def trace(database, people, started, user_id="rita"):
    return engine.case_trace(database, actor=people[user_id], instance_id=started.instance_id)


def lines(found, type):
    return [line for line in found.lines if line.type == type]


@pytest.fixture
def round_twice(database, people):
    """A case that went to the store and came back: checked at 9:03 and, too late, at 9:25."""
    deployed(database, looping())
    started = start(database, customer="客户甲")
    minutes(3)
    complete(database, started.opened_task_ids[0], people["li.na"], ok=True)
    minutes(5)
    complete(database, open_tasks(database, started.instance_id)["ship"], people["zhao.si"])
    minutes(25)
    complete(database, open_tasks(database, started.instance_id)["check"], people["li.na"], ok=False, customer="客户乙")
    return started


def test_elements_and_flows_are_counted_where_the_case_looped(database, people, round_twice):
    found = trace(database, people, round_twice)
    assert found.visits == {"placed": 1, "check": 2, "way": 2, "ship": 1, "refused": 1}
    assert found.flows == {"f1": 1, "f2": 2, "f3": 1, "f5": 1, "f9": 1}
    assert (found.open, found.late) == (frozenset(), {"check"})


def test_the_timeline_says_who_did_what_when(database, people, round_twice):
    done = lines(trace(database, people, round_twice), "task_completed")
    assert [(line.actor_name, line.element_name, line.at - NINE) for line in done] == [
        ("李娜", "核对", timedelta(minutes=3)),
        ("赵四", "发货", timedelta(minutes=5)),
        ("李娜", "核对", timedelta(minutes=25)),
    ]
    assert (done[0].element_kind, done[0].values, done[0].clauses) == ("userTask", {"ok": True}, ("2.1",))


def test_changes_stand_from_what_to_what(database, people, round_twice):
    changed = [
        change for line in lines(trace(database, people, round_twice), "variables_set") for change in line.changes
    ]
    values = [(change.name, change.old, change.new) for change in changed]
    assert ("ok", None, True) in values
    assert ("ok", True, False) in values
    assert ("customer", "客户甲", "客户乙") in values


def test_each_clock_of_a_limit_is_judged_for_itself(database, people, round_twice):
    ended = lines(trace(database, people, round_twice), "limit_ended")
    assert [(line.limit.limit.verdict, line.limit.late_by) for line in ended] == [
        ("met", timedelta()),
        ("missed", timedelta(minutes=10)),
    ]
    assert [line.limit.limit.clause for line in ended] == ["2.1", "2.1"]


def test_clauses_are_worded_in_the_language_of_the_reader(database, people, round_twice):
    (clause,) = trace(database, people, round_twice).clauses["check"]
    assert (clause.id, clause.title, clause.rule) == ("2.1", "核对", "十分钟内核对。")
    language.use("en")
    (clause,) = trace(database, people, round_twice).clauses["check"]
    assert (clause.title, clause.rule) == ("Check", "Check within ten minutes")


def test_the_diagram_is_the_one_the_case_runs_in(database, people, round_twice):
    deployed(database, files())
    found = trace(database, people, round_twice)
    assert (found.xml, found.path) == (looping()["order.bpmn"], "order.bpmn")


def test_what_is_at_work_is_open_and_red_when_late(shop, people):
    started = start(shop)
    assert trace(shop, people, started).open == {"check"}
    assert trace(shop, people, started).late == frozenset()
    minutes(11)
    assert trace(shop, people, started).late == {"check"}


def test_a_task_past_its_own_due_time_is_late_without_a_limit(database, people):
    schedule = '<zeebe:taskSchedule dueDate="=now() + duration(&#34;PT5M&#34;)" />'
    deployed(database, two_tasks(check=schedule))
    started = start(database)
    minutes(6)
    complete(database, started.opened_task_ids[0], people["li.na"], ok=False)
    minutes(0)
    assert trace(database, people, started).late == {"check"}


def test_skipped_ticks_are_shown_as_such(database, people):
    deployed(database, two_tasks(more=side_path("R/PT30M", kind="timeCycle")))
    started = start(database)
    minutes(95)
    engine.fire_due_timers(database)
    found = trace(database, people, started)
    (fired,) = lines(found, "timer_fired")
    assert (fired.skipped, fired.data["count"], fired.actor_name) == (2, 3, "系统")
    assert (fired.at, fired.recorded_at) == (NINE + timedelta(minutes=90), NINE + timedelta(minutes=95))
    assert (found.visits["late"], found.flows["f6"]) == (1, 1)
    assert found.late == frozenset()


def test_a_withdrawal_says_why(shop, people):
    started = start(shop)
    engine.cancel_instance(
        shop, actor=people["otto"], instance_id=started.instance_id, reason="重复", command_key=key()
    )
    found = trace(shop, people, started)
    (line,) = lines(found, "instance_cancelled")
    assert (line.actor_name, line.values, line.element_id) == ("奥托", {"reason": "重复"}, "")
    assert found.open == frozenset()


def test_a_whole_chain_verifies_and_a_changed_one_does_not(shop, people):
    started = start(shop)
    assert trace(shop, people, started).chain_ok
    off, on = (
        ("DROP TRIGGER history_step_no_update", "SELECT 1")
        if shop.dialect == "sqlite"
        else ("ALTER TABLE history_step DISABLE TRIGGER USER", "ALTER TABLE history_step ENABLE TRIGGER USER")
    )
    with shop.begin() as connection:
        connection.execute(text(off))
        connection.execute(update(history_step).where(history_step.c.seq == 1).values(actor="somebody"))
        connection.execute(text(on))
    assert not trace(shop, people, started).chain_ok


def test_an_erased_value_is_shown_as_erased_and_the_chain_still_verifies(shop, people):
    started = start(shop, customer="客户甲")
    erase_values(shop, "customer")
    found = trace(shop, people, started)
    (change,) = [each for line in found.lines for each in line.changes if each.name == "customer"]
    assert (change.erased, change.old, change.new) == (True, None, None)
    assert "客户甲" not in str(found.lines)
    assert found.chain_ok


def test_variables_are_labelled_as_the_forms_label_them(database, people):
    form = """{"id": "f", "type": "default", "schemaVersion": 19, "components": [{"type": "group", "components": [
        {"type": "textfield", "key": "customer", "label": "客户", "properties": {"label_en": "Customer"}}]}]}"""
    deployed(database, {**files(), "f.form": form.encode()})
    started = start(database)
    assert trace(database, people, started).labels == {"customer": "客户"}
    language.use("en")
    assert trace(database, people, started).labels == {"customer": "Customer"}


def test_only_owners_and_reviewers_read_the_history(shop, people):
    started = start(shop)
    assert trace(shop, people, started, "otto").lines
    with pytest.raises(NotPermitted):
        trace(shop, people, started, "li.na")
    for user_id in ("zhao.si", "adam"):
        with pytest.raises(NotFound):
            trace(shop, people, started, user_id)


def test_every_submission_is_kept_round_by_round(database, people, round_twice):
    found = engine.record_rounds(database, actor=people["li.na"], instance_id=round_twice.instance_id)
    assert [(each.element_id, each.round, each.by_name) for each in found] == [
        ("placed", 1, "anna"),
        ("check", 1, "李娜"),
        ("ship", 1, "赵四"),
        ("check", 2, "李娜"),
    ]
    assert (found[0].task_id, found[0].values["customer"]) == (None, "客户甲")
    assert found[3].values == {"ok": False, "customer": "客户乙"}
    with pytest.raises(NotFound):
        engine.record_rounds(database, actor=people["adam"], instance_id=round_twice.instance_id)
