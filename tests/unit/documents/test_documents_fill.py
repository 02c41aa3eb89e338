"""Templates are filled in their author's formatting, and what people typed is text, never a template."""

from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from engine import Completion
from forms.context import Context
from forms.documents.fill import fill
from forms.documents.package import open_template, roots
from forms.documents.values import Values, signatures
from forms.documents.wording import Wording
from tests.unit.documents.papers import dictionary, packed, paper

NOW = datetime(2025, 3, 10, 1, 30, tzinfo=UTC)  # 09:30 in the procedure's zone
NAMES = dictionary()


def done(number, by, **values):
    at = NOW.replace(minute=number)
    return Completion(
        element_id="ut_repair", task_id="t", form_key="f_repair", round=number, by=by, by_name=by, at=at, values=values
    )


def filled(content, variables=None, rounds=(), **facts):
    context = Context(element_id="", now=NOW, variables=variables or {})
    values = Values(
        dictionary=NAMES,
        wording=Wording(context=context, people={"li.na": "李娜"}.get),
        completions=tuple(rounds),
        facts={"case": {"number": "WX-1"}, "record": {"number": "WX-1"}, **facts},
        lists={"history": signatures(NAMES, rounds, frozenset({"ut_repair"})), "files": ()},
    )
    document = open_template(content)
    for root in roots(document):
        fill(root, values)
    return docx.Document(BytesIO(packed(document)))


def cells(document, table=0):
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows]


def test_a_value_comes_in_the_words_of_its_field():
    document = filled(
        paper("{{customer}} {{done_at}} {{result}} {{fee}} {{f_repair.customer}} {{case.number}}"),
        {"customer": "客户甲", "done_at": "2025-03-10T01:05:00+00:00", "result": "no", "fee": 12000.5},
    )
    assert document.paragraphs[0].text == "客户甲 2025年3月10日 09:05 不满意 12,000.5 客户甲 WX-1"


def test_every_option_is_printed_with_its_box():
    document = filled(paper("{{□result}}/{{□urgent}}"), {"result": "yes", "urgent": True})
    assert document.paragraphs[0].text == "■满意  □不满意/■加急"
    assert filled(paper("{{□result}}/{{□urgent}}")).paragraphs[0].text == "□满意  □不满意/□加急"


def test_feel_is_calculated_with_the_curly_quotes_of_word():
    document = filled(paper("{{if fee > 100 then “收费” else “免费”}}"), {"fee": 200})
    assert document.paragraphs[0].text == "收费"


def test_a_placeholder_cut_into_runs_keeps_the_look_of_its_beginning():
    template = docx.Document()
    paragraph = template.add_paragraph("客户:")
    for text, bold in (("{{cus", True), ("tom", False), ("er}}", None), ("。", False)):
        paragraph.add_run(text).bold = bold
    document = filled(packed(template), {"customer": "客户甲"})
    runs = [(run.text, run.bold) for run in document.paragraphs[0].runs if run.text]
    assert runs == [("客户:", None), ("客户甲", True), ("。", False)]


def test_lines_stay_lines():
    assert filled(paper("{{notes}}"), {"notes": "一\n二\t三"}).paragraphs[0].text == "一\n二\t三"


def test_a_row_is_repeated_for_each_row_of_its_list():
    rows = [["序", "配件", "数量"], ["{{items[].#}}", "{{items[].part}}", "{{items[].count}}"], ["合计", "", "{{fee}}"]]
    document = filled(paper(rows=rows), {"items": [{"part": "滤芯", "count": 2}, {"part": "水龙头"}], "fee": 3})
    assert cells(document)[1:] == [["1", "滤芯", "2"], ["2", "水龙头", ""], ["合计", "", "3"]]


def test_rows_that_follow_one_another_are_repeated_together():
    rows = [["第 {{ut_repair[].#}} 次", "{{ut_repair[].notes}}"], ["{{ut_repair[].by}}", "{{ut_repair[].at}}"]]
    document = filled(paper(rows=rows), rounds=[done(1, "李娜", notes="换件"), done(2, "王强", notes="复检")])
    assert cells(document) == [
        ["第 1 次", "换件"],
        ["李娜", "2025年3月10日 09:01"],
        ["第 2 次", "复检"],
        ["王强", "2025年3月10日 09:02"],
    ]


def test_a_list_without_rows_leaves_one_to_be_filled_by_hand():
    assert cells(filled(paper(rows=[["配件"], ["{{items[].part}}"]]))) == [["配件"], [""]]


def test_paragraphs_are_repeated_like_rows():
    document = filled(paper("{{fees[].name}}:{{fees[].amount}} 元"), {"fees": [{"name": "配件", "amount": 5}, {}]})
    assert [line.text for line in document.paragraphs] == ["配件:5 元", ": 元"]


def test_a_label_that_spans_the_list_goes_on_beside_all_of_its_rows():
    template = docx.Document()
    table = template.add_table(rows=2, cols=2)
    table.cell(0, 1).text, table.cell(1, 1).text = "配件", "{{items[].part}}"
    label = table.cell(0, 0).merge(table.cell(1, 0))
    label.text = "明细"
    document = filled(packed(template), {"items": [{"part": "a"}, {"part": "b"}, {"part": "c"}]})
    assert cells(document) == [["明细", "配件"], ["明细", "a"], ["明细", "b"], ["明细", "c"]]


def test_the_last_round_of_a_step_is_there_by_its_name():
    rounds = [done(1, "李娜", result="no"), done(2, "王强", result="yes")]
    document = filled(paper("{{ut_repair.by}} {{ut_repair.at}} {{ut_repair.result}}"), {"result": "no"}, rounds)
    assert document.paragraphs[0].text == "王强 2025年3月10日 09:02 满意"


def test_who_filled_it_in_comes_from_the_history():
    rows = [["{{history[].step}}", "{{history[].by}}", "{{history[].round}}"]]
    assert cells(filled(paper(rows=rows), rounds=[done(1, "李娜"), done(2, "王强")])) == [
        ["维修", "李娜", "1"],
        ["维修", "王强", "2"],
    ]


@pytest.mark.parametrize("typed", ["{{case.number}}", "{{items[].part}}", "{{", "<w:p>&amp;</w:p>", "\x0b\x00\ufffe"])
def test_what_people_typed_is_text_and_stays_text(typed):
    rows = [["{{items[].part}}", "{{customer}}"]]
    document = filled(paper("{{customer}}", rows=rows), {"customer": typed, "items": [{"part": typed}]})
    said = "" if "\x00" in typed else typed
    if said:
        assert document.paragraphs[0].text == said
    assert cells(document) == [[said, said]]


def test_a_paragraph_that_comes_to_nothing_goes_but_a_cell_stays():
    document = filled(paper("一", "{{notes}}", "二{{notes}}", rows=[["{{notes}}"]]))
    assert [line.text for line in document.paragraphs] == ["一", "二"]
    assert cells(document) == [[""]]


def test_headers_are_filled_as_well():
    document = filled(paper("x", header="编号 {{record.number}}"))
    assert document.sections[0].header.paragraphs[0].text == "编号 WX-1"


def test_a_thousand_rows_are_enough():
    document = filled(paper(rows=[["{{items[].part}}"]]), {"items": [{"part": str(n)} for n in range(1200)]})
    assert len(document.element.body.findall(f".//{qn('w:tr')}")) == 1000
