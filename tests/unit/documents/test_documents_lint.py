"""What is wrong with a record is said when it is deployed: the field, the row, the file, and the way out."""

import pytest

from forms.documents import lint
from forms.documents.declared import read
from tests.unit.content.procedure import PROCEDURES
from tests.unit.documents.papers import dictionary, paper, part, with_part

FILES = next(one for one in PROCEDURES if one.name == "general_office").files
NAMES = dictionary()
RECORDS = b"""
records:
  - id: repair_sheet
    title: \xe7\xbb\xb4\xe4\xbf\xae\xe5\x8d\x95
    process: %s
    file: records/%s.docx
    after: %s
"""


def found(content):
    return {(one.rule, one.reason + one.remedy) for one in lint.check_template("records/x.docx", content, NAMES)}


def rules(files):
    return {one.rule for one in lint.check(files)}


def declared(process=b"general_office_complaint", file=b"x", after=b"ut_register"):
    return {**FILES, "records.yaml": RECORDS % (process, file, after), "records/x.docx": paper("{{customer_name}}")}


GOOD = (
    "{{customer}} {{ f_repair.notes }} {{□result}} {{ut_repair.at}} {{fee * 2}} {{items}}",
    "{{case.received_at}} {{record.title}} {{string length(customer)}} {{for p in items return p.part}}",
)


def test_what_a_procedure_has_is_accepted():
    rows = [["{{items[].#}}", "{{items[].count}}"], ["{{ut_repair[].by}}", "{{ut_repair[].result}}"]]
    rows += [["{{history[].step}}", ""], ["{{fees[].amount}}", ""], ["{{files[].sha256}}", ""]]
    assert found(paper(*GOOD, rows=rows)) == set()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{{custmer}}", "customer"),
        ("{{fee + feee}}", "fee"),
        ("{{f_repair.note}}", "f_repair.notes"),
        ("{{ut_repair.reslt}}", "ut_repair.result"),
        ("{{case.numbr}}", "case.number"),
        ("{{items[].prt}}", "part"),
        ("{{itms[].part}}", "items"),
        ("{{items.part}}", ""),
        ("{{history[].who}}", ""),
        ("{{__import__}}", ""),
        ("{{customer.__class__}}", ""),
    ],
)
def test_a_field_that_does_not_exist_is_refused_with_the_one_meant(text, named):
    (problem,) = found(paper(text, rows=[[text]]))
    assert problem[0] == "template-unknown-field"
    assert text.strip("{}") in problem[1]
    assert f"是否应为“{named}”" in problem[1] if named else "核对字段的键" in problem[1]


@pytest.mark.parametrize("text", ["{{customer", "customer}}", "{{customer}", "{{a}} {{b"])
def test_braces_pair_up(text):
    assert "template-braces" in {rule for rule, _said in found(paper(text))}


def test_an_expression_that_cannot_be_read_is_refused():
    assert {rule for rule, _said in found(paper("{{if fee then}}"))} == {"template-expression"}


def test_a_row_uses_one_list_and_lists_do_not_nest():
    assert {rule for rule, _said in found(paper(rows=[["{{items[].part}}", "{{fees[].name}}"]]))} == {"template-lists"}
    assert {rule for rule, _said in found(paper("x", header="{{items[].part}}"))} == {"template-head"}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b"<w:r><w:t>x", b'<w:r><w:rPr><w:sz w:val="big"/></w:rPr><w:t>x', "template"),
        (b'w:w="12240" w:h="15840"', b'w:w="120" w:h="15840"', "template-sheet"),
        (b'w:w="12240" w:h="15840"', b'w:w="12240" w:h="9999999"', "template-sheet"),
    ],
)
def test_what_no_paper_can_be_made_of_is_refused(old, new, rule):
    content = paper("x")
    body = part(content, "word/document.xml")
    assert old in body
    assert {one for one, _said in found(with_part(content, "word/document.xml", body.replace(old, new)))} == {rule}


def test_a_template_has_its_limits(monkeypatch):
    monkeypatch.setattr(lint, "MOST_PLACES", 3)
    assert found(paper("{{customer}}" * 3)) == set()
    assert {rule for rule, _said in found(paper("{{customer}}" * 4))} == {"template-places"}


def test_a_hostile_file_is_a_finding_not_a_fault():
    assert {rule for rule, _said in found(b"MZ")} == {"template"}


def test_the_general_offices_own_records_are_in_order():
    assert lint.check(FILES) == ()


def test_a_record_names_what_there_is():
    assert rules(declared()) == {"template-unused"}  # the General Office's own, which this file no longer names
    assert "record-template" in rules(declared(file=b"y"))
    assert "record-process" in rules(declared(process=b"other"))
    assert "record-after" in rules(declared(after=b"st_close"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"records: {", "YAML"),
        (b"records: 1", "一列记录"),
        (b"recods: []", "一列记录"),
        (b"records: [{id: a, title: x, process: p}]", "缺少“file”"),
        (b"records: [{id: A-1, title: x, process: p, file: f}]", "小写字母"),
        (b"records: [{id: a, title: x, process: p, file: f, form: y}]", "不认识“form”"),
        (b"records: [{id: a, title: x, process: p, file: f}, {id: a, title: y, process: p, file: f}]", "重复"),
        (b"&a [*a]", "一列记录"),
    ],
)
def test_a_file_that_names_no_records_is_refused(text, said):
    (finding,) = lint.check({"records.yaml": text})
    assert finding.rule == "records-unreadable"
    assert said in finding.reason


def test_entries_are_read_as_they_stand():
    (one,) = read(b"records: [{id: a, title: T, process: p, file: f, after: [x, y], clauses: 4.1, number: =n}]")
    assert (one.after, one.clauses, one.number, one.title_en) == (("x", "y"), ("4.1",), "=n", "")
