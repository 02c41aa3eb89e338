"""What is said of the telecom and payment company's procedure beyond its tables."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import yaml

from engine.bpmn.times.reckoned import reckoned
from engine.calendars import china
from tests.unit.content.procedure import PROCEDURES

COMPANY = next(one for one in PROCEDURES if one.name == "telecom_payment")
MAIN = COMPANY.diagrams["telecom_payment_complaint"].elements
ZONE = ZoneInfo("Asia/Shanghai")


def test_the_hint_of_a_late_promise_stands_at_the_limit_of_the_analysis():
    limit = next(one for one in MAIN["sp_analyse"].limits if one.id == "DL2")
    (given,) = [line.source for line in MAIN["snd_submit_form"].inputs if line.target == "set"]
    assert f"analysis_due_at: {limit.unit}({limit.amount})" in given


def test_the_negotiated_date_takes_the_place_of_the_five_days():
    five, agreed = MAIN["sp_analyse"].limits
    assert (five.when, agreed.when) == ("=agreed_analysis_at = null", "=agreed_analysis_at != null")
    assert {five.timer, agreed.timer} == {"bt_analyse_5wd"}


def test_only_the_complaint_department_raises_events_and_convenes_only_what_is_urgent():
    raised = {id_: one.raising for id_, one in MAIN.items() if one.raising is not None}
    assert {id_: (one.groups, one.when) for id_, one in raised.items()} == {
        "be_convene": ("=complaint_unit_id", "=severe_urgent = true"),
        # before it is known who answers, the report would be nobody's to write
        "er_start": ("=complaint_unit_id", '=dept_distinguishable = "unknown_tech" or accept_dept != null'),
    }


def moments(process, start, count):
    """When a periodic process begins next, seen from the first of January 2025."""
    text = COMPANY.diagrams[process].elements[start].timer.text
    at, found = datetime(2025, 1, 1, tzinfo=ZONE), []
    for _number in range(count):
        at = reckoned(text, at, ZONE, china()).at
        found.append(f"{at:%m-%d %H:%M}")
    return found


def test_periodic_processes_begin_on_working_days():
    ends = ["01-27 17:00", "02-28 17:00", "03-31 17:00", "04-30 17:00", "05-30 17:00"]  # the Spring Festival is off
    assert moments("tp_month_archive", "ma_start", 5) == ends
    firsts = ["01-02 09:00", "02-05 09:00", "03-03 09:00", "04-01 09:00", "05-06 09:00"]
    assert moments("tp_quality_monthly", "qm_start", 5) == firsts
    assert moments("tp_pm_monthly", "pm_start", 5) == firsts
    assert moments("tp_pm_quarterly", "pq_start", 4) == ["01-02 09:00", "04-01 09:00", "07-01 09:00", "10-09 09:00"]


def test_the_month_is_archived_before_it_is_reviewed():
    end = reckoned(MAIN_OF["tp_month_archive"], datetime(2025, 3, 1, tzinfo=ZONE), ZONE, china()).at
    first = reckoned(MAIN_OF["tp_pm_monthly"], end, ZONE, china()).at
    assert timedelta() < first - end


MAIN_OF = {
    "tp_month_archive": COMPANY.diagrams["tp_month_archive"].elements["ma_start"].timer.text,
    "tp_pm_monthly": COMPANY.diagrams["tp_pm_monthly"].elements["pm_start"].timer.text,
}


def test_every_named_record_has_its_template():
    records = yaml.safe_load(COMPANY.files["records.yaml"])["records"]
    assert len(records) == 8
    clauses = {clause for record in records for clause in record["clauses"]}
    assert clauses <= set(COMPANY.bundle.clauses)
    assert {record["process"] for record in records} <= set(COMPANY.diagrams)
