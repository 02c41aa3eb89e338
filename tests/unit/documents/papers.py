"""Small Word templates and the names they may use, for the tests of this room."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx

from forms import schema
from forms.documents.dictionary import Dictionary, Step, dictionary_of

FORM = {
    "id": "f_repair",
    "schemaVersion": 19,
    "components": [
        {"type": "textfield", "key": "customer", "label": "客户"},
        {"type": "textarea", "key": "notes", "label": "说明"},
        {"type": "datetime", "key": "done_at", "label": "完成时间", "subtype": "datetime"},
        {"type": "checkbox", "key": "urgent", "label": "加急"},
        {
            "type": "radio",
            "key": "result",
            "label": "结果",
            "values": [{"label": "满意", "value": "yes"}, {"label": "不满意", "value": "no"}],
        },
        {
            "type": "dynamiclist",
            "path": "items",
            "label": "明细",
            "components": [
                {"type": "textfield", "key": "part", "label": "配件"},
                {"type": "number", "key": "count", "label": "数量"},
            ],
        },
        {"type": "table", "label": "费用", "dataSource": "=fees", "columns": [{"key": "name"}, {"key": "amount"}]},
    ],
}


def dictionary():
    known = dictionary_of({"f_repair": schema.read(FORM)}, {"f_repair": FORM}, ())
    steps = {"ut_repair": Step(id="ut_repair", name="维修", form_key="f_repair")}
    return Dictionary(forms=known.forms, steps=steps, variables=frozenset({"fee"}), processes=frozenset({"repair"}))


def packed(document):
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def paper(*lines, rows=(), header=""):
    """A template with paragraphs, then a table whose rows are lists of cell texts."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(rows=0, cols=max(map(len, rows)))
        table.style = "Table Grid"
        for row in rows:
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=False):
                cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    return packed(document)


def with_part(content, name, data):
    """The same file with one part replaced or added, as somebody with a zip program would."""
    made = BytesIO()
    with ZipFile(BytesIO(content)) as given, ZipFile(made, "w", ZIP_DEFLATED) as changed:
        for each in given.namelist():
            if each != name:
                changed.writestr(each, given.read(each))
        changed.writestr(name, data)
    return made.getvalue()


def part(content, name):
    with ZipFile(BytesIO(content)) as given:
        return given.read(name)
