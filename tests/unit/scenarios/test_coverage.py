from engine.bpmn.bundle import compile_bundle
from web import library
from web.scenarios.coverage import Visited, not_visited

BUNDLE = compile_bundle(library.files_of("general_office"))
MAIN, MONTH = "general_office_complaint", "complaint_monthly_summary"


def everything():
    elements = {(id_, e) for id_, process in BUNDLE.processes.items() for e in process.diagram.elements}
    flows = {(id_, f) for id_, process in BUNDLE.processes.items() for f in process.diagram.flows}
    rules = {(id_, n) for id_ in BUNDLE.decisions for n in (1, 2, 3)}
    return Visited(elements, flows, rules)


def test_nothing_is_left_where_everything_was_visited():
    assert not_visited(BUNDLE, everything()) == ()


def test_an_outcome_a_timer_an_end_and_a_rule_are_named_when_left_out():
    visited = everything()
    visited.flows.discard((MAIN, "flow_gw_rework_redispatch"))
    visited.elements.difference_update({(MAIN, "bt_feedback_eod"), (MAIN, "hd_end"), (MONTH, "se_month")})
    visited.rules.discard(("dmn_timeliness", 3))
    assert sorted(not_visited(BUNDLE, visited)) == sorted(
        [
            "gw_rework → 重新派单",
            "bt_feedback_eod(当天未反馈)",
            "hd_end(处理完成)",
            "se_month(每月定时)",
            "dmn_timeliness 第 3 条规则",
        ]
    )


def test_a_task_that_nobody_came_to_is_named_and_a_plain_flow_is_not():
    visited = everything()
    visited.elements.discard((MAIN, "ut_register"))
    visited.flows.discard((MAIN, "flow_rt_start_ut_register"))
    assert not_visited(BUNDLE, visited) == ("ut_register(登记《投诉记录表》)",)


def test_nothing_played_leaves_everything_over():
    elements, outcomes, rules = sum(len(p.diagram.elements) for p in BUNDLE.processes.values()), 6, 6
    left = not_visited(BUNDLE, Visited())
    assert len(left) == len(set(left)) == elements + outcomes + rules
