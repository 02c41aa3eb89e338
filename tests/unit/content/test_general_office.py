"""What is said of the General Office's procedure beyond its tables."""

from tests.unit.content.procedure import PROCEDURES
from tests.unit.content.test_forms import sections

OFFICE = next(one for one in PROCEDURES if one.name == "general_office")
EVIDENCE = {"ut_register", "ut_contact", "ut_measures", "ut_confirm_effect", "ut_revisit"}


def test_the_report_is_asked_for_as_often_as_it_is_due():
    elements = OFFICE.diagrams["general_office_complaint"].elements
    limit = elements["ut_progress_report"].limit
    assert elements["bt_progress_30m"].timer.text == f"R/PT{limit.amount}M"


def test_evidence_may_be_attached_where_it_makes_sense():
    found = sections(OFFICE.bundle.forms["f_complaint_record"])
    pickers = {task: c for task, components in found.items() for c in components if c["type"] == "filepicker"}
    assert set(pickers) == EVIDENCE
    assert all("required" not in picker.get("validate", {}) for picker in pickers.values())


def test_later_sections_are_answered_anew_in_every_round():
    found = sections(OFFICE.bundle.forms["f_complaint_record"])
    kept = {"progress_rows", "measures_round", "measures"}
    for task in ("ut_contact", "ut_measures", "ut_confirm_effect", "ut_revisit"):
        for component in found[task]:
            key = component.get("key") or component.get("path") or component["dataSource"].removeprefix("=")
            assert (component["properties"].get("start") == "empty") is (key not in kept), key
