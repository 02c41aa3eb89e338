"""A scenario that differs from what happens fails, and says where in plain words."""

import pytest

from web import library, scenarios
from web.scenarios.run import chain_of
from web.scenarios.scenario import Differs

FILES = library.files_of("general_office")
G1 = FILES["scenarios/G1.yaml"].decode()


def played(text, **others):
    """The result of a changed G1, with the other files changed as well."""
    rest = {path: content for path, content in FILES.items() if not path.startswith("scenarios/")}
    changed = {path.replace("__", "."): content for path, content in others.items()}
    report = scenarios.run("general_office", {**rest, **changed, "scenarios/G1.yaml": text.encode()})
    return next(result for result in report.results if result.name == "G1")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "gw_revisit_ok: satisfied",
            "gw_revisit_ok: unsatisfied",
            "gw_revisit_ok 回访客户是否满意 = unsatisfied,实际为",
        ),
        ("gw_revisit_ok: satisfied", "gw_revisit_ok: maybe", "gw_revisit_ok 没有出口“maybe”"),
        ("  - st_close\n", "", "场景之外还经过了 st_close 关闭投诉记录(2025-03-10 15:00:00)"),
        ("  - snd_transfer\n", "", "第 4 步应为 ut_dispatch 分配区域负责人,实际为 snd_transfer"),
        ("  - st_close\n", "  - st_close\n  - st_mark_feedback_late\n", "应为 st_mark_feedback_late"),
        (
            "2025-03-10 09:08\n",
            "2025-03-10 09:12\n",
            "第 3 步应为 ut_transfer 转销售经理并反馈相关部门,实际为 bt_transfer",
        ),
        ("by: zhou.kai", "by: xie.lin", "ut_dispatch 分配区域负责人:"),
        ("by: zhou.kai", "by: nobody", "没有人员“nobody”"),
        ("region: 华东区", "region: 华北区", "被退回(region:所选内容不在列表中"),
        ("subject_kind: 服务", "subject_sort: 服务", "subject_sort"),
        ("  - ut_register:", "  - ut_file:", "“ut_file”不是场景中要写的元素"),
        ("missed_reports: 0", "missed_reports: 1", "missed_reports 应为 1,实际为 0"),
        ("ends: [ee_closed]", "ends: [ee_progress]", "结束事件应为 [ee_progress],实际为 [ee_closed]"),
        ("ends: [ee_closed]", "ends: [ee_closed, rt_end, hd_start]", "结束事件应为"),
        ("DL1: met", "DL1: missed", "时限 DL1 应为 [missed],实际为 [met]"),
        ("signer: xie.lin", "signer: guo.qiang", "dept_signature 中应有一行"),
        ("limits:\n", "rounds: {ut_contact: 2}\n  limits:\n", "ut_contact 应办理 2 次,实际 1 次"),
        ("limits:\n", "notices: [{to: he.jing, says: 早上好}]\n  limits:\n", "he.jing 应收到“早上好”"),
        ("limits:\n", "archived: 1\n  limits:\n", "应备案 1 份,实际 0 份"),
        ("limits:\n", "records: {complaint_record: [客户子]}\n  limits:\n", "记录“complaint_record”里没有“客户子”"),
        ("limits:\n", "records: {monthly_report: []}\n  limits:\n", "没有记录“monthly_report”"),
        ("limits:\n", "status: running\n  limits:\n", "案件状态应为 running,实际为 completed"),
        ("process: general_office_complaint", "process: other", "没有流程“other”"),
    ],
)
def test_what_differs_is_named(old, new, said):
    assert old in G1
    result = played(G1.replace(old, new, 1))
    assert not result.passed
    assert said in result.reason


def test_a_changed_diagram_fails_the_scenario_it_breaks():
    drawn = FILES["general_office_complaint.bpmn"].decode()
    shorter = drawn.replace('amount="10" unit="minutes"', 'amount="5" unit="minutes"')
    assert shorter != drawn
    result = played(G1, general_office_complaint__bpmn=shorter.encode())
    assert result.reason.startswith("第 3 步应为 ut_transfer 转销售经理并反馈相关部门,实际为 bt_transfer_overdue")
    assert "2025-03-10 09:05:00" in result.reason


def test_a_diagram_that_cannot_run_fails_every_scenario_with_the_reason():
    drawn = FILES["general_office_complaint.bpmn"].decode()
    broken = drawn.replace('type="mark"', 'type="magic"', 1)
    assert "magic" in played(G1, general_office_complaint__bpmn=broken.encode()).reason


def test_a_file_that_is_no_scenario_is_a_failure_and_not_an_end():
    result = played("process: x")
    assert (result.passed, result.reason) == (False, "缺少 steps:按先后写出经过的元素")


def test_progress_names_each_scenario_once():
    names = []
    rest = {path: content for path, content in FILES.items() if not path.startswith("scenarios/")}
    files = {**rest, "scenarios/b.yaml": G1.encode(), "scenarios/a.yaml": b"nothing"}
    scenarios.run("general_office", files, progress=names.append)
    assert names == ["a", "b"]


def test_a_scenario_comes_after_those_it_builds_on():
    found = {path[10:-5]: content for path, content in FILES.items() if path.startswith("scenarios/")}
    read = {name: scenarios.read(name, content) for name, content in found.items()}
    assert chain_of("G5", read) == ("G1", "G2", "G4", "G5-other", "G5")


def test_scenarios_that_build_on_each_other_are_refused():
    one = scenarios.read("one", G1.replace("process:", "after: [two]\nprocess:").encode())
    two = scenarios.read("two", G1.replace("process:", "after: [one]\nprocess:").encode())
    with pytest.raises(Differs, match="one → two → one"):
        chain_of("one", {"one": one, "two": two})
    with pytest.raises(Differs, match="没有场景“two”"):
        chain_of("one", {"one": one})


def test_ends_inside_a_sub_process_may_be_named():
    assert played(G1.replace("ends: [ee_closed]", "ends: [ee_closed, rt_end, hd_end]", 1)).passed


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ("dmn_record_identity: {given: {has_record: false, is_renewed: true}, gives: create, rules: 1}", ""),
        (
            "dmn_record_identity: {given: {has_record: true, is_renewed: false}, gives: create}",
            "应得出 create,实际为 open",
        ),
        ("dmn_record_identity: {given: {has_record: false}, gives: create, rules: 2}", "应符合规则 [2],实际为 [1]"),
        ("dmn_nothing: {gives: 1}", "没有决策表“dmn_nothing”"),
    ],
)
def test_tables_are_asked_by_themselves(check, said):
    result = played(f"decisions:\n  - {check}\n")
    assert (result.passed, said in result.reason) == (not said, True)
