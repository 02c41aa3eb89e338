"""The command line as an operator types it, on a real installation of its own folder."""

import json
import re
from pathlib import Path

import pytest

from engine.bpmn.layout import measured


@pytest.fixture
def installed(run):
    assert run("db", "upgrade")[0] == 0
    status, said = run("deploy", "processes/general_office")
    assert status == 0, said
    return run


def test_a_procedure_is_deployed_exported_and_the_same_again(installed, tmp_path):
    status, _said = installed("export", "general_office", tmp_path / "out")
    assert status == 0
    exported = tmp_path / "out" / "processes" / "general_office" / "general_office_complaint.bpmn"
    with open("processes/general_office/general_office_complaint.bpmn", "rb") as stream:
        assert exported.read_bytes() == stream.read()


def test_a_diagram_that_cannot_run_is_refused_with_element_and_reason(installed, tmp_path):
    with open("processes/general_office/general_office_complaint.bpmn", encoding="utf-8") as stream:
        text = stream.read().replace('formId="f_dispatch"', 'formId="f_none"')
    broken = tmp_path / "general_office" / "general_office_complaint.bpmn"
    broken.parent.mkdir()
    broken.write_text(text, encoding="utf-8")
    status, said = installed("deploy", broken)
    assert status == 1
    assert "ut_dispatch" in said
    assert "f_none" in said
    assert installed("verify")[0] == 0


def test_lint_says_what_is_wrong_and_ends_with_a_failure(run, tmp_path):
    path = tmp_path / "x.bpmn"
    path.write_text("<!DOCTYPE a><a/>")
    assert run("lint", path)[0] == 1
    assert run("lint", "processes/general_office/general_office_complaint.bpmn")[0] == 0


def test_lint_prints_the_way_a_case_comes_to_what_is_wrong(run):
    status, said = run("lint", "tests/browser/stuck.bpmn")
    assert status == 1
    assert "收到申请 → 登记 → 金额(大额) → 领导审批" in said


def test_lint_prints_findings_as_json(run):
    status, said = run("lint", "--json", "tests/browser/stuck.bpmn")
    assert status == 1
    found = next(one for one in json.loads(said) if one["rule"] == "deadlock")
    assert (found["file"], found["element"], found["severity"]) == ("tests/browser/stuck.bpmn", "join", "error")
    assert found["path"][:3] == ["start", "to_register", "register"]
    assert found["confirmed"] is True
    assert json.loads(run("lint", "--json", "processes/general_office/dmn_timeliness.dmn")[1]) == []


def test_the_first_administrator_gets_a_random_password(installed):
    status, said = installed("user", "add", "root.one", "管理一", "--admin")
    assert status == 0
    assert "密码" in said
    assert installed("user", "add", "root.one", "管理一", "--admin")[0] == 1


def test_a_backup_comes_back_in_another_installation(installed, tmp_path):
    assert installed("backup", tmp_path / "all.tar.gz")[0] == 0
    status, said = installed("restore", tmp_path / "all.tar.gz", "--hold-timers", var="other")
    assert status == 0, said
    assert "release-timers" in said
    assert installed("release-timers", "general_office", var="other")[0] == 0
    assert installed("verify", var="other")[0] == 0
    assert installed("restore", tmp_path / "all.tar.gz")[0] == 1


def test_english_is_one_option_away(installed):
    assert "all is consistent" in installed("--language", "en", "verify")[1]


def test_a_setting_that_cannot_be_used_is_named(run, monkeypatch):
    monkeypatch.setenv("CLAUSEFLOW_LISTEN", "nowhere")
    status, said = run("verify")
    assert status == 2
    assert "CLAUSEFLOW_LISTEN" in said


def test_tidy_draws_what_is_missing_and_all_anew_only_when_asked(run, tmp_path):
    whole = Path("processes/general_office/complaint_monthly_summary.bpmn").read_bytes()
    file = tmp_path / "month.bpmn"
    file.write_bytes(re.sub(rb"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", b"", whole, flags=re.S))
    assert "已画出 12 个" in run("tidy", file)[1]
    assert measured(file.read_bytes()).faults == 0
    assert "没有改动" in run("tidy", file)[1]
    file.write_bytes(whole)
    assert "没有改动" in run("tidy", file)[1]
    assert file.read_bytes() == whole
    assert "laid out anew" in run("--language", "en", "tidy", "--all", file)[1]
    assert file.read_bytes() != whole
