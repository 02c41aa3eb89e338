"""The General Office's named records: each one that its procedure names, with every field, its steps and signatures."""

import docx
import pytest

from forms import schema
from forms.documents.declared import read
from forms.documents.dictionary import dictionary_in
from forms.documents.fill import text_of
from forms.documents.package import open_template, roots
from forms.documents.placeholders import read_all
from tests.unit.content.procedure import PROCEDURES

OFFICE = next(one for one in PROCEDURES if one.name == "general_office")
BUNDLE, FILES = OFFICE.bundle, OFFICE.files

RECORDS = {one.title: one for one in read(FILES["records.yaml"])}
NAMES = dictionary_in(FILES)
FORM_OF = {"投诉记录表": "f_complaint_record", "投诉信息月汇总报表": "f_monthly"}


def places(title):
    document = open_template(FILES[RECORDS[title].file])
    return [one for root in roots(document) for line in root.iter("{*}p") for one in read_all(text_of(line))]


def test_every_record_the_specification_names_is_there():
    assert set(RECORDS) == set(FORM_OF)
    assert {one.process for one in RECORDS.values()} == set(BUNDLE.processes)


def test_they_answer_clauses_of_the_procedure():
    assert {clause for one in RECORDS.values() for clause in one.clauses} <= set(BUNDLE.clauses)


@pytest.mark.parametrize("title", FORM_OF)
def test_every_field_of_the_form_has_its_place(title):
    fields = NAMES.forms[FORM_OF[title]]
    shown = {(place.listed or place.path)[-1] for place in places(title)} | {place.path[-1] for place in places(title)}
    assert {*fields.single, *fields.lists} <= shown
    for name, columns in fields.lists.items():
        inside = {place.path[-1] for place in places(title) if place.listed == (name,)}
        assert inside == set(columns) or name in {place.path[-1] for place in places(title) if place.listed}, name


def test_who_did_each_step_stands_in_its_section():
    form = schema.read(BUNDLE.forms["f_complaint_record"])
    tasks = {task for group in form.components for task in group.tasks if task in NAMES.steps}
    signed = {(place.listed or place.path)[0] for place in places("投诉记录表") if place.path[-1] == "by"}
    assert tasks <= signed
    assert "history" in signed


@pytest.mark.parametrize("title", FORM_OF)
def test_the_paper_is_laid_out_as_companies_file_it(title):
    """Title in the middle, number on the right, labelled cells under section bands, number and digest on each page."""
    document = open_template(FILES[RECORDS[title].file])
    assert document.paragraphs[0].text == title
    assert document.paragraphs[0].alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
    assert document.paragraphs[1].text == "编号:{{record.number}}"
    section = document.sections[0]
    assert "{{record.number}}" in section.header.paragraphs[0].text
    assert "{{record.sha256}}" in section.footer.paragraphs[0].text
    assert all(table.style.name == "Table Grid" for table in document.tables)


def test_the_monthly_report_lies_on_its_side():
    section = open_template(FILES[RECORDS["投诉信息月汇总报表"].file]).sections[0]
    assert section.page_width > section.page_height
