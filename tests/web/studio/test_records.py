"""An owner replaces the template of a record: seen, tried on a case, refused with reasons, deployed, discarded."""

from io import BytesIO

import docx
import pytest

import engine
from tests.unit.documents.papers import paper
from tests.web.test_desk import REGISTERED, begin, fill, first_task, send

PAGE = "/studio/general_office/records"
OURS = f"{PAGE}/complaint_record"
PATH = "records/complaint_record.docx"


@pytest.fixture
def owner(enter):
    return enter("yuan.zheng")


@pytest.fixture
def case(enter):
    clerk = enter("he.jing")
    address, task = begin(clerk), first_task(clerk)
    send(clerk, task, fill(clerk, task, **REGISTERED))
    return address


def upload(owner, content, name="投诉记录表.docx"):
    return owner.post(f"{OURS}/template", {"file": (BytesIO(content), name)}, content_type="multipart/form-data")


def deployed(office):
    return engine.latest_files(office, "general_office")[PATH]


def test_the_records_of_the_procedure_are_listed(owner):
    page = owner.get(PAGE).text
    assert "投诉记录表" in page
    assert "投诉信息月汇总报表" in page
    assert "5.1.c" in page


def test_the_template_can_be_taken_away(owner, office):
    answer = owner.get(f"{OURS}/template")
    assert answer.data == deployed(office)
    assert "complaint_record.docx" in answer.headers["Content-Disposition"]


def test_a_first_template_is_drawn_from_a_form(owner):
    answer = owner.get(f"{PAGE}/first-template?form=f_dispatch&title=派单")
    document = docx.Document(BytesIO(answer.data))
    assert document.paragraphs[0].text == "派单"
    assert "{{dispatch_notes}}" in [cell.text for row in document.tables[0].rows for cell in row.cells]


def test_a_new_template_is_tried_on_the_newest_case_before_it_is_deployed(owner, case, office):
    answer = upload(owner, paper("致 {{customer_name}} 的记录"))
    assert answer.status_code == 302
    page = owner.get(OURS).text
    assert "致 客户甲 的记录" in page
    assert "有草稿" in page
    assert "致" not in docx.Document(BytesIO(deployed(office))).paragraphs[0].text


def test_a_draft_is_deployed_and_new_cases_have_it(owner, office):
    content = paper("{{customer_name}}")
    upload(owner, content)
    answer = owner.post(f"{OURS}/deploy", {"revision": "1", "comment": "新版式"})
    assert answer.location == PAGE
    assert deployed(office) == content


def test_a_draft_that_somebody_changed_is_not_deployed(owner, office):
    upload(owner, paper("{{customer_name}}"))
    before = deployed(office)
    assert owner.post(f"{OURS}/deploy", {"revision": "7"}).status_code == 409
    assert deployed(office) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ not a document", "不是 Word 文档"),
        (paper("{{custmer_name}}"), "customer_name"),
        (paper("{{customer_name"), "没有配对"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_with_the_reason(owner, office, content, said):
    answer = upload(owner, content)
    assert answer.status_code == 400
    assert said in answer.text
    assert "原有内容没有改动" in answer.text
    assert engine.drafts(office, actor=engine.SYSTEM, procedure="general_office") == ()


def test_a_draft_can_be_thrown_away(owner, office):
    upload(owner, paper("x"))
    owner.post(f"{OURS}/discard")
    assert engine.drafts(office, actor=engine.SYSTEM, procedure="general_office") == ()
    assert "有草稿" not in owner.get(OURS).text


def test_a_diagram_without_a_step_that_a_record_waits_for_is_not_deployed(owner, office):
    path = "general_office_complaint.bpmn"
    content = engine.latest_files(office, "general_office")[path].replace(b'"ut_register"', b'"ut_enrol"')
    engine.save_draft(
        office, actor=engine.SYSTEM, procedure="general_office", path=path, content=content, base_revision=None
    )
    answer = owner.post(f"/studio/general_office/diagrams/{path}/deploy", {"revision": "1"})
    assert answer.status_code == 400
    assert "after“ut_register”" in answer.text


def test_others_have_no_such_room(enter):
    for login in ("he.jing", "pei.ran"):
        assert enter(login).get(OURS).status_code == 404
