import re

import pytest

from tests.unit.content.general_office import MAIN, MONTH, TABLES, diagram, table
from web.scenarios.diagram import outcome_name, outcomes

BOTH = pytest.mark.parametrize("process", [MAIN, MONTH])


def lane_of(element):
    """Inside a sub-process the lane is said by who does it; outside by the lane it is drawn in."""
    if element.kind == "sendTask":
        return "system"
    groups = element.assignment.candidate_groups
    return "responsible_dept" if "department/" in groups and not groups.endswith('/head"') else element.lane_id


@BOTH
def test_every_node_is_drawn_and_no_other(process):
    elements = diagram(process).elements
    assert [row[0] for row in table(f"nodes {process}")] == sorted(
        elements, key=[r[0] for r in table(f"nodes {process}")].index
    )


@BOTH
def test_nodes_have_the_kind_name_scope_and_form_of_the_table(process):
    elements = diagram(process).elements
    for id_, kind, name, _lane, scope, form in table(f"nodes {process}"):
        found = elements[id_]
        assert (id_, found.kind, found.name, found.scope, found.form_key or "") == (id_, kind, name, scope, form)


@BOTH
def test_nodes_stand_in_their_lane(process):
    elements = diagram(process).elements
    for id_, kind, _name, lane, scope, _form in table(f"nodes {process}"):
        if not scope or kind in ("userTask", "sendTask"):
            assert (id_, lane_of(elements[id_])) == (id_, lane)


@BOTH
def test_flows_lead_where_the_table_says(process):
    found = diagram(process)
    ways = set()
    for flow in found.flows.values():
        key = f"[{outcome_name(flow)}]" if outcomes(found, flow.source) else ""
        ways.add(f"{flow.source}{key} > {flow.target}")
    assert ways == set(re.findall(r"\S+ > \S+", TABLES[f"flows {process}"]))


@BOTH
def test_every_way_out_of_a_gateway_has_a_condition_of_its_own(process):
    found = diagram(process)
    for element_id in found.elements:
        conditions = [flow.condition for flow in outcomes(found, element_id)]
        assert all(conditions)
        assert len(set(conditions)) == len(conditions)


@pytest.mark.parametrize("row", table("timers"), ids=lambda row: row[0])
def test_timers_and_the_limits_that_feed_them(row):
    timer, host, interrupting, kind, text, limit_id, amount, unit, start, clause = row
    elements = diagram(MAIN).elements
    event = elements[timer]
    assert (event.attached_to, event.interrupting) == (host, interrupting == "yes")
    assert (event.timer.kind, event.timer.text) == (kind, text)
    limit = next((one for one in elements[host].limits if one.timer == timer), None)
    found = (limit.id, limit.amount, limit.unit, limit.start, limit.clause) if limit else ("", "", "", "", "")
    assert found == (limit_id, amount, unit, start, clause)


def test_the_report_is_asked_for_as_often_as_it_is_due():
    elements = diagram(MAIN).elements
    limit = elements["ut_progress_report"].limit
    assert elements["bt_progress_30m"].timer.text == f"R/PT{limit.amount}M"


def test_the_month_begins_on_its_first_day_at_nine():
    timer = diagram(MONTH).elements["se_month"].timer
    assert (timer.kind, timer.text) == ("cycle", "0 0 9 1 * ?")


def test_no_other_limit_is_written():
    assert sorted(limit.id for e in diagram(MAIN).elements.values() for limit in e.limits) == ["DL1", "DL2", "DL3"]


def test_messages_start_a_case_and_the_office_sends_them():
    elements = diagram(MAIN).elements
    for id_ in ("se_complaint", "se_recomplaint"):
        assert (elements[id_].events, elements[id_].starters) == (("message",), ("general_office",))


def test_what_the_analyst_added_is_marked_and_may_be_changed():
    marked = {id_ for id_, element in diagram(MAIN).elements.items() if "[D]" in element.documentation}
    assert marked >= {"sp_register_transfer", "bt_progress_30m", "bt_progress_missed", "ut_dept_feedback", "st_close"}
    assert marked >= {"ut_measures", "st_mark_transfer_late", "st_mark_feedback_late", "st_mark_progress_missed"}
