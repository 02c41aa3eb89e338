"""Named records of a case: who may read them, from when on, under which names they come, by which version."""

import csv
import hashlib
import re
from io import BytesIO
from urllib.parse import unquote
from zipfile import ZipFile

import docx
import pytest
from pypdf import PdfReader

import engine
import forms
from tests.needs import lacking
from tests.unit.documents.papers import paper
from tests.web.test_desk import PHOTO, REGISTERED, begin, fill, first_task, send
from web.library import files_of

PROCEDURE = "general_office"


@pytest.fixture
def clerk(enter):
    return enter("he.jing")


@pytest.fixture
def case(clerk):
    """A complaint that was registered."""
    address = begin(clerk)
    task = first_task(clerk)
    assert send(clerk, task, fill(clerk, task, **REGISTERED)).status_code == 302
    return address


def text_of(word):
    document = docx.Document(BytesIO(word))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def test_it_can_be_made_once_its_step_is_done(clerk):
    address = begin(clerk)
    page = clerk.get(address).text
    assert "办完“登记《投诉记录表》”后可以生成" in page
    for where in ("", "/word", "/pdf"):
        assert clerk.get(f"{address}/records/complaint_record{where}").status_code == 404


def test_the_case_lists_it_and_its_page_shows_what_was_filled_in(clerk, case):
    listed = clerk.get(case).text
    assert f'href="{case}/records/complaint_record">投诉记录表</a>' in listed
    page = clerk.get(f"{case}/records/complaint_record").text
    for said in ("客户甲", "13800000001", "■服务", "送货延迟", "何静"):
        assert said in page
    assert "{{" not in page


def test_the_word_file_has_peoples_name_and_what_was_filled_in(clerk, case):
    answer = clerk.get(f"{case}/records/complaint_record/word")
    assert re.search(r"TS-\d{8}-001 投诉记录表\.docx$", unquote(answer.headers["Content-Disposition"]))
    said = text_of(answer.data)
    assert "客户甲" in said
    assert "登记《投诉记录表》" in said  # who filled it in
    assert "{{" not in said


def test_the_pdf_is_a_download_or_shown_for_printing(clerk, case):
    if not forms.makes_pdf():
        lacking("the typeface of the built front end")
    kept = clerk.get(f"{case}/records/complaint_record/pdf")
    assert kept.headers["Content-Disposition"].startswith("attachment")
    assert "客户甲" in PdfReader(BytesIO(kept.data)).pages[0].extract_text()
    printed = clerk.get(f"{case}/records/complaint_record/pdf?print=1")
    assert printed.headers["Content-Disposition"].startswith("inline")
    assert printed.data == kept.data


def test_page_word_and_pdf_bear_one_digest(clerk, case):
    page = clerk.get(f"{case}/records/complaint_record").text
    digest = re.search(r"SHA-256 <code>([0-9a-f]{64})</code>", page).group(1)
    document = docx.Document(BytesIO(clerk.get(f"{case}/records/complaint_record/word").data))
    assert digest in document.sections[0].footer.paragraphs[0].text


def test_it_says_the_same_in_every_language(clerk, case):
    before = clerk.get(f"{case}/records/complaint_record/word").data
    clerk.post("/language", {"language": "en"})
    assert "Complaint record" in clerk.get(case).text
    assert clerk.get(f"{case}/records/complaint_record/word").data == before


@pytest.mark.parametrize("login", ["liang.chen", "guan.li"])
def test_who_may_not_see_the_case_finds_no_record_of_it(enter, case, login):
    stranger = enter(login)
    for where in ("", "/word", "/pdf"):
        assert stranger.get(f"{case}/records/complaint_record{where}").status_code == 404


def test_the_reviewer_finds_it_beside_the_trace(enter, case, clerk):
    reviewer = enter("pei.ran")
    page = reviewer.get(case.replace("/cases/", "/review/cases/")).text
    assert f'href="{case}/records/complaint_record"' in page
    assert reviewer.get(f"{case}/records/complaint_record").status_code == 200


def test_the_case_file_holds_records_attachments_and_a_list_with_their_hashes(clerk, office):
    address, task = begin(clerk), first_task(clerk)
    fields = fill(clerk, task, **REGISTERED) | {"complaint_files": (BytesIO(PHOTO), "../照片.png")}
    assert send(clerk, task, fields).status_code == 302
    answer = clerk.get(f"{address}/file")
    assert re.search(r"TS-\d{8}-001 案卷\.zip$", unquote(answer.headers["Content-Disposition"]))
    packed = answer.data
    answer.close()
    with ZipFile(BytesIO(packed)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    rows = list(csv.reader(contents.pop("清单.csv").decode("utf-8-sig").splitlines()))[1:]
    assert {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()} == {
        name: digest for name, _size, digest, _content in rows
    }
    assert {name.rpartition(".")[2] for name in contents} >= {"docx", "png"}
    assert [name for name in contents if name.startswith(("/", "..")) or "/../" in name] == []


def test_a_record_of_another_process_or_of_none_is_not_found(clerk, case):
    for id in ("monthly_report", "nothing"):
        assert clerk.get(f"{case}/records/{id}").status_code == 404


def test_a_case_keeps_the_template_of_its_version(clerk, case, office):
    files = files_of(PROCEDURE) | {"records/complaint_record.docx": paper("新模板 {{customer_name}}")}
    engine.deploy(office, actor=engine.SYSTEM, procedure=PROCEDURE, files=files, findings=forms.check(files))
    assert "新模板" not in clerk.get(f"{case}/records/complaint_record").text
    newer = begin(clerk)
    task = re.search(r'href="(/tasks/\w+)"', clerk.get(newer).text).group(1)
    send(clerk, task, fill(clerk, task, **REGISTERED))
    assert "新模板 客户甲" in clerk.get(f"{newer}/records/complaint_record").text
