"""The General Office's own diagrams, headless: scenarios G1 and G2 of the procedure, rework, and what lint says."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.bpmn.bundle import compile_bundle
from engine.bpmn.headless import Play
from engine.bpmn.lint import lint

FOLDER = Path(__file__).resolve().parents[3] / "processes" / "general_office"
ZONE = ZoneInfo("Asia/Shanghai")
G1 = {"customer_name": "客户甲", "region": "华东区", "subject_kind": "服务", "complaint_content": "送货延迟"}
TRANSFER = {"responsible_depts": ["物流部"], "lead_dept": "物流部", "sales_manager_id": "zhou.kai"}


def files():
    return {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.is_file()}


def at(clock, day=10):
    hour, minute, second = (*(int(part) for part in clock.split(":")), 0)[:3]
    return datetime(2025, 3, day, hour, minute, second, tzinfo=ZONE)


@pytest.fixture(name="case")
def new_case():
    return Play(compile_bundle(files()), "general_office_complaint", business_key="TS-20250310-001")


def confirmed(case, verdict, when):
    values = {"dept_satisfied": verdict, "satisfied_at": when.isoformat(), "effect_confirmed": "已确认"}
    case.complete("ut_confirm_effect", values, at=when)


def closed(case, feedback, visit, **values):
    case.complete("ut_dept_feedback", {"result_text": "已处理"}, at=feedback)
    values = {"revisit_satisfied": "satisfied", "solution_registered": "补发", **values}
    case.complete("ut_revisit", values, at=visit)


def main_line(case):
    """Elements as a scenario writes them: no merges, no starts and ends inside sub-processes."""
    left_out = {"rt_start", "rt_end", "hd_start", "hd_end", "gw_merge_measures", "sp_register_transfer", "sp_handle"}
    return [name for name in case.visited() if name not in left_out and not name.startswith("ee_")]


def test_lint_finds_nothing_wrong():
    for name, data in files().items():
        if name.endswith(".bpmn"):
            assert [finding for finding in lint(data) if finding.severity == "error"] == []


def g1(case, transfer="09:08"):
    case.start("se_complaint", {"received_at": at("09:00").isoformat()}, at=at("09:00"))
    case.complete("ut_register", G1, at=at("09:03"))
    case.complete("ut_transfer", TRANSFER, at=at(transfer))
    case.complete("ut_dispatch", {"region_head_id": "shen.yue"}, at=at("09:15"))
    case.complete("ut_contact", {"first_contact_at": at("09:20").isoformat()}, at=at("09:20"))
    case.complete("ut_measures", {"measures": [{"measure": "补发"}]}, at=at("09:30"))
    confirmed(case, "satisfied", at("09:40"))
    closed(case, at("11:00"), at("11:30"))


@pytest.mark.parametrize("transfer", ["09:08", "09:10:00"])
def test_g1_everything_in_time(case, transfer):
    g1(case, transfer)
    assert main_line(case) == [
        "se_complaint", "ut_register", "ut_transfer", "snd_transfer", "ut_dispatch", "ut_contact", "ut_measures",
        "ut_confirm_effect", "gw_dept_satisfied", "ut_dept_feedback", "ut_revisit", "gw_revisit_ok", "st_close",
    ]  # fmt: skip
    assert (case.completed, case.ends, case.variables["timeliness_findings"]) == (True, ["ee_closed"], [])
    assert "flow_gw_revisit_ok_satisfied" in case.flows()


def test_g2_late_transfer_and_a_missed_report(case):
    case.start("se_complaint", {"received_at": at("14:00").isoformat()}, at=at("14:00"))
    case.complete("ut_register", G1, at=at("14:06"))
    case.complete("ut_transfer", TRANSFER, at=at("14:12"))
    case.complete("ut_dispatch", {"region_head_id": "shen.yue"}, at=at("14:20"))
    case.complete("ut_contact", {"first_contact_at": at("14:30").isoformat()}, at=at("14:30"))
    case.complete("ut_progress_report", {"progress_text": "处理中"}, at=at("14:55"))
    case.complete("ut_measures", {"measures": [{"measure": "一"}]}, at=at("15:00"))
    confirmed(case, "unsatisfied", at("15:10"))
    case.complete("ut_progress_report", {"progress_text": "新措施"}, at=at("15:58"))
    case.complete("ut_measures", {"measures": [{"measure": "一"}, {"measure": "二"}]}, at=at("16:00"))
    confirmed(case, "satisfied", at("16:10"))
    closed(case, at("17:00"), at("17:30"))
    assert main_line(case) == [
        "se_complaint", "ut_register", "bt_transfer_overdue", "st_mark_transfer_late", "ut_transfer", "snd_transfer",
        "ut_dispatch", "ut_contact", "bt_progress_30m", "ut_progress_report", "ut_measures", "ut_confirm_effect",
        "gw_dept_satisfied", "bt_progress_30m", "bt_progress_missed", "st_mark_progress_missed", "bt_progress_30m",
        "ut_progress_report", "ut_measures", "ut_confirm_effect", "gw_dept_satisfied", "ut_dept_feedback", "ut_revisit",
        "gw_revisit_ok", "st_close",
    ]  # fmt: skip
    assert case.completed
    assert set(case.ends) == {"ee_transfer_late", "ee_progress", "ee_progress_missed", "ee_closed"}
    assert case.variables["timeliness_findings"] == ["传递超时", "30分钟反馈漏报"]
    assert [row["tick_missed"] for row in case.variables["progress_rows"]] == [False, True, False]
    assert (case.variables["transfer_overdue"], case.variables["measures_round"]) == (True, 2)


def test_rework_goes_back_to_dispatch_or_to_new_measures(case):
    case.start("se_complaint", {"received_at": at("09:00").isoformat()}, at=at("09:00"))
    case.complete("ut_register", G1, at=at("09:03"))
    case.complete("ut_transfer", TRANSFER, at=at("09:08"))
    for mode in ("redispatch", "new_measures", "done"):
        if "ut_dispatch" in case.open:
            case.complete("ut_dispatch", {"region_head_id": "shen.yue", "dispatch_notes": "x"}, at=at("09:10"))
        case.complete("ut_contact", {"first_contact_at": at("09:11").isoformat()}, at=at("09:11"))
        case.complete("ut_measures", {"measures": []}, at=at("09:12"))
        confirmed(case, "satisfied", at("09:13"))
        verdict = {"revisit_satisfied": "unsatisfied", "rework_mode": mode} if mode != "done" else {}
        closed(case, at("09:14"), at("09:15"), **verdict)
    assert (case.completed, case.ends) == (True, ["ee_closed"])
    assert (case.variables["dispatch_round"], case.visited().count("sp_handle")) == (2, 3)


def test_a_report_still_open_when_handling_ends_stays_open(case):
    case.start("se_complaint", {"received_at": at("09:00").isoformat()}, at=at("09:00"))
    case.complete("ut_register", G1, at=at("09:03"))
    case.complete("ut_transfer", TRANSFER, at=at("09:08"))
    case.complete("ut_dispatch", {"region_head_id": "shen.yue"}, at=at("09:10"))
    case.complete("ut_contact", {"first_contact_at": at("09:11").isoformat()}, at=at("09:11"))
    case.complete("ut_measures", {"measures": []}, at=at("09:12"))
    confirmed(case, "satisfied", at("09:45"))
    closed(case, at("09:50"), at("09:55"))
    assert (case.open, case.completed) == (["ut_progress_report"], False)
    case.wait_until(at("10:10"))
    assert (case.completed, case.variables["missed_reports"]) == (True, 1)


def test_a_feedback_after_midnight_is_marked(case):
    case.start("se_complaint", {"received_at": at("09:00").isoformat()}, at=at("09:00"))
    case.complete("ut_register", G1, at=at("09:03"))
    case.complete("ut_transfer", TRANSFER, at=at("09:08"))
    case.complete("ut_dispatch", {"region_head_id": "shen.yue"}, at=at("09:10"))
    case.complete("ut_contact", {"first_contact_at": at("09:11").isoformat()}, at=at("09:11"))
    case.complete("ut_measures", {"measures": []}, at=at("09:12"))
    confirmed(case, "satisfied", at("09:13"))
    assert case.task("ut_dept_feedback").due_at == at("23:59:59")
    closed(case, at("09:00", day=11), at("10:00", day=11))
    assert case.ends == ["ee_feedback_late", "ee_closed"]
    assert case.variables["timeliness_findings"] == ["结果反馈逾期"]


def test_the_monthly_summary_waits_for_its_handlers():
    play = Play(compile_bundle(files()), "complaint_monthly_summary")
    play.start("se_month", at=datetime(2025, 4, 1, 9, 0, tzinfo=ZONE))
    (job,) = play.jobs.values()
    assert (job.type, job.inputs["from"], job.inputs["to"]) == ("aggregate", "2025-03-01", "2025-04-01")
    play.answer("st_aggregate", {"summary_rows": [], "detail_rows": []}, at=datetime(2025, 4, 1, 9, 1, tzinfo=ZONE))
    play.complete("ut_compile_month", at=datetime(2025, 4, 2, 9, 0, tzinfo=ZONE))
    play.answer("st_file_month", {"archive_id": "1"}, at=datetime(2025, 4, 2, 9, 1, tzinfo=ZONE))
    assert (play.completed, play.ends, play.variables["report_month"]) == (True, ["ee_month"], "2025-03")
