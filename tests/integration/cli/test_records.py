"""Templates of records on the command line: drawn from forms, checked beside their procedure, deployed and exported."""

import shutil

import docx
import pytest

from tests.unit.documents.papers import paper


@pytest.fixture
def folder(tmp_path):
    """The General Office's procedure in a checkout of its own."""
    for room in ("processes", "forms"):
        shutil.copytree(f"{room}/general_office", tmp_path / room / "general_office")
    return tmp_path / "processes" / "general_office"


def test_a_template_is_drawn_and_nothing_is_wrong_with_it(run, folder):
    path = folder / "records" / "dispatch.docx"
    status, _said = run("record-template", folder, "f_dispatch", "f_progress", "--title", "派单记录", "--out", path)
    assert status == 0
    cells = [cell.text for table in docx.Document(path).tables for row in table.rows for cell in row.cells]
    assert {"{{dispatch_notes}}", "{{progress_text}}", "{{history[].by}}"} <= set(cells)
    assert run("lint", path)[0] == 0


def test_a_form_that_is_not_there_is_told(run, folder):
    status, said = run("record-template", folder, "f_none", "--title", "x", "--out", folder / "x.docx")
    assert status == 1
    assert "没有找到" in said
    assert not (folder / "x.docx").exists()


def test_lint_knows_the_fields_of_the_procedure_a_template_lies_in(run, folder):
    path = folder / "records" / "letter.docx"
    path.write_bytes(paper("{{customer_nam}}"))
    status, said = run("lint", path)
    assert status == 1
    assert "是否应为“customer_name”" in said


def test_one_template_is_deployed_and_comes_out_again(run, folder, tmp_path):
    assert run("db", "upgrade")[0] == 0
    assert run("deploy", folder)[0] == 0
    path = folder / "records" / "complaint_record.docx"
    path.write_bytes(paper("{{customer_name}}"))
    assert run("deploy", path)[0] == 0
    assert run("export", "general_office", tmp_path / "out")[0] == 0
    out = tmp_path / "out" / "processes" / "general_office" / "records"
    assert (out / "complaint_record.docx").read_bytes() == path.read_bytes()
    assert (out / "monthly_report.docx").read_bytes() == (folder / "records" / "monthly_report.docx").read_bytes()


def test_a_wrong_template_changes_nothing(run, folder, tmp_path):
    assert run("db", "upgrade")[0] == 0
    assert run("deploy", folder)[0] == 0
    before = (folder / "records" / "complaint_record.docx").read_bytes()
    (folder / "records" / "complaint_record.docx").write_bytes(b"MZ")
    status, said = run("deploy", folder / "records" / "complaint_record.docx")
    assert status == 1
    assert "不是 Word 文档" in said
    run("export", "general_office", tmp_path / "out")
    assert (tmp_path / "out/processes/general_office/records/complaint_record.docx").read_bytes() == before
