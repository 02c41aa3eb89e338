import re
from itertools import chain

import pytest

from tests.unit.content.procedure import PROCEDURES, each_procedure, each_process
from web.scenarios.diagram import outcome_name, outcomes

TIMERS = [(one, id_, row) for one in PROCEDURES for id_ in one.named("timers") for row in one.rows(f"timers {id_}")]


@each_procedure
def test_the_specification_of_the_procedure_is_written_down(procedure):
    assert set(procedure.named("nodes")) == set(procedure.diagrams)


@each_process
def test_every_node_is_drawn_and_no_other(procedure, process):
    assert sorted(row[0] for row in procedure.rows(f"nodes {process}")) == sorted(procedure.diagrams[process].elements)


@each_process
def test_nodes_have_the_kind_name_scope_and_form_of_the_table(procedure, process):
    elements = procedure.diagrams[process].elements
    for id_, kind, name, _lane, scope, form in procedure.rows(f"nodes {process}"):
        found = elements[id_]
        assert (id_, found.kind, found.name, found.scope, found.form_key or "") == (id_, kind, name, scope, form)


@each_process
def test_nodes_stand_in_their_lane(procedure, process):
    elements = procedure.diagrams[process].elements
    for id_, _kind, _name, lane, scope, _form in procedure.rows(f"nodes {process}"):
        if not scope:
            assert (id_, elements[id_].lane_id) == (id_, lane)


@each_process
def test_tasks_are_done_by_the_group_of_their_lane(procedure, process):
    elements = procedure.diagrams[process].elements
    groups = {tuple(row) for row in procedure.rows("groups")}
    for id_, kind, _name, lane, _scope, _form in procedure.rows(f"nodes {process}"):
        if kind == "userTask":
            assert (lane, elements[id_].assignment.candidate_groups) in groups, id_


@each_process
def test_flows_lead_where_the_table_says(procedure, process):
    found = procedure.diagrams[process]
    ways = set()
    for flow in found.flows.values():
        key = f"[{outcome_name(flow)}]" if outcomes(found, flow.source) else ""
        ways.add(f"{flow.source}{key} > {flow.target}")
    assert ways == set(re.findall(r"\S+ > \S+", procedure.tables[f"flows {process}"]))


@each_process
def test_every_way_out_of_a_gateway_has_a_condition_of_its_own(procedure, process):
    found = procedure.diagrams[process]
    for element in found.elements.values():
        ways = [flow for flow in outcomes(found, element.id) if flow.id != element.default_flow]
        conditions = [flow.condition for flow in ways]
        assert all(conditions)
        assert len(set(conditions)) == len(conditions)


@each_process
def test_no_other_timer_is_drawn(procedure, process):
    timed = [id_ for id_, one in procedure.diagrams[process].elements.items() if one.timer is not None]
    assert sorted(row[0] for row in procedure.rows(f"timers {process}")) == sorted(timed)


@pytest.mark.parametrize(("procedure", "process", "row"), TIMERS, ids=[row[0] for _one, _id, row in TIMERS])
def test_timers_and_the_limits_that_feed_them(procedure, process, row):
    timer, host, interrupting, kind, text, limit_id, amount, unit, start, clause = row
    elements = procedure.diagrams[process].elements
    event = elements[timer]
    assert (event.attached_to, event.interrupting) == (host, interrupting == "yes")
    assert (event.timer.kind, event.timer.text) == (kind, text)
    limits = elements[host].limits if host else ()
    limit = next((one for one in limits if one.timer == timer), None)
    found = (limit.id, limit.amount, limit.unit, limit.start, limit.clause) if limit else ("", "", "", "", "")
    assert found == (limit_id, amount, unit, start, clause)


@each_process
def test_no_other_limit_is_written(procedure, process):
    found = procedure.diagrams[process]
    limits = chain(found.limits, *(one.limits for one in found.elements.values()))
    told = [row[5] for row in procedure.rows(f"timers {process}") if row[5]]
    told += [line.split(":")[0] for line in procedure.lines(f"limits {process}")]
    assert sorted(limit.id for limit in limits) == sorted(told)


@each_process
def test_cases_begin_by_what_the_table_says_and_by_whom(procedure, process):
    elements = procedure.diagrams[process].elements
    starts = {id_: one for id_, one in elements.items() if one.kind == "startEvent" and one.events}
    found = {(id_, ",".join(one.events), ",".join(one.starters)) for id_, one in starts.items()}
    assert found == {tuple(row) for row in procedure.rows(f"starts {process}")}


@each_process
def test_what_the_analyst_added_is_marked_and_may_be_changed(procedure, process):
    elements = procedure.diagrams[process].elements
    marked = {id_ for id_, element in elements.items() if "[D]" in element.documentation}
    assert marked >= set(" ".join(procedure.lines(f"defaults {process}")).split())
