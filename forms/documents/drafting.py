"""Draws a first template from forms: a table as companies file it, with every field in its place, ready for Word.

What it draws an owner changes in Word; nothing of it is needed to fill a template.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt

from engine.errors import NotFound
from forms.documents.dictionary import Dictionary, dictionary_in
from forms.schema import CHOICES_OF_ONE, VALUED, Component, Form, parse, read

SHADE, BAND = "F2F2F2", "D9E2EA"
FONT = "宋体"
COLUMNS = 4  # label and value, twice
FEW = 4  # options that still find room as boxes
WIDE = frozenset({"textarea", "checklist", "taglist", "filepicker"})


def draft_template(
    files: Mapping[str, bytes], *, title: str, form_keys: Iterable[str], landscape: bool = False
) -> bytes:
    """Draw a template.

    Args:
        files: members of a bundle by path: its forms, and its diagrams, which say who fills them.
        title: of the record.
        form_keys: ids of the forms whose fields it shows, one after the other.
        landscape: lay the paper on its side, for tables of many columns.
    Returns:
        A Word file.
    Raises:
        NotFound: there is no such form.
    """
    known = {form.id: form for form in map(read, map(parse, (files[path] for path in files if path.endswith(".form"))))}
    wanted = [known.get(key) for key in form_keys]
    if not all(wanted):
        raise NotFound
    dictionary = dictionary_in(files)
    document = _paper(landscape)
    _line(document, title, size=16, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, after=8)
    _line(document, "编号:{{record.number}}", align=WD_ALIGN_PARAGRAPH.RIGHT, after=4)
    for form in filter(None, wanted):
        _Drawing(document, form, dictionary, 25.7 if landscape else 17).draw()
    _signed(document)
    _head_and_foot(document, title)
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def _paper(landscape: bool) -> Document:
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
    return document


def _line(
    document: Document,
    text: str,
    *,
    size: float = 10.5,
    bold: bool = False,
    align: Any = None,
    before: float = 0,
    after: float = 0,
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)


class _Drawing:
    """One form on paper."""

    def __init__(self, document: Document, form: Form, dictionary: Dictionary, wide: float) -> None:
        self.document, self.form, self.dictionary = document, form, dictionary
        self.wide = wide  # centimetres
        self.table: Any = None

    def draw(self) -> None:
        loose: list[Component] = []
        for component in self.form.components:
            if component.type == "group":
                self._section(component.label, component.components, self._tasks(component))
            else:
                loose.append(component)
        if loose:
            self._section("", tuple(loose), ())

    def _tasks(self, group: Component) -> tuple[str, ...]:
        return tuple(task for task in group.tasks if task in self.dictionary.steps)

    def _section(self, title: str, components: tuple[Component, ...], tasks: tuple[str, ...]) -> None:
        self._start()
        if title:
            _write(self._merged(self._row(), 0, COLUMNS), title, bold=True, fill=BAND)
        shown = list(_shown(components))
        rounds = tasks[0] if len(tasks) == 1 and any(one.starts_empty for one in shown) else ""
        anew = [one for one in shown if rounds and one.starts_empty]
        for line in _lines(one for one in shown if one not in anew):
            if len(line) == 1 and line[0].type in ("dynamiclist", "table"):
                self._list(line[0])
            else:
                self._fields(line)
        if anew:
            _write(self._merged(self._row(), 0, COLUMNS), f"第 {{{{{rounds}[].#}}}} 次", fill=SHADE)
        for line in _lines(anew):
            self._fields(line, f"{rounds}[].")
        for task in tasks:
            self._done(f"{task}[]" if rounds else task)

    def _done(self, task: str) -> None:
        cells = self._row()
        _write(cells[0], "办理人", fill=SHADE)
        _write(cells[1], f"{{{{{task}.by}}}}")
        _write(cells[2], "办理时间", fill=SHADE)
        _write(cells[3], f"{{{{{task}.at}}}}")

    def _start(self) -> None:
        """A table goes on from section to section; after a list with columns of its own another begins."""
        if self.table is None:
            self.table = _table(self.document, (2.6, self.wide / 2 - 2.6) * 2)

    def _row(self) -> Any:
        return self.table.add_row().cells

    def _merged(self, cells: Any, first: int, last: int) -> Any:
        return cells[first].merge(cells[last - 1])

    def _fields(self, line: tuple[Component, ...], around: str = "") -> None:
        cells = self._row()
        for number, component in enumerate(line):
            _write(cells[number * 2], component.label, fill=SHADE)
            wide = len(line) == 1
            cell = self._merged(cells, 1, COLUMNS) if wide else cells[number * 2 + 1]
            _write(cell, _place(f"{around}{component.key}", component))

    def _list(self, component: Component) -> None:
        name, columns = _columns(component)
        if not columns:
            return
        _write(self._merged(self._row(), 0, COLUMNS), component.label, fill=SHADE)
        weights = [_weight(field) for _key, _label, field in columns]
        table = _table(self.document, [self.wide * weight / sum(weights) for weight in weights])
        head, row = table.add_row(), table.add_row()
        _repeat(head)
        for number, (key, label, field) in enumerate(columns):
            _write(head.cells[number], label, fill=SHADE)
            _write(row.cells[number], _place(f"{name}[].{key}", field))
        self.table = None
        self._start()


def _shown(components: Iterable[Component]) -> Iterator[Component]:
    for component in components:
        if component.type == "group":
            yield from _shown(component.components)
        elif component.type in VALUED or component.type in ("dynamiclist", "table"):
            yield component


def _lines(components: Iterable[Component]) -> Iterator[tuple[Component, ...]]:
    """Two short fields share a line; long texts and lists have one of their own."""
    waiting: Component | None = None
    for component in components:
        long = component.type in WIDE or component.type in ("dynamiclist", "table")
        if waiting is not None:
            yield (waiting,) if long else (waiting, component)
        if long:
            yield (component,)
        waiting = component if waiting is None and not long else None
    if waiting is not None:
        yield (waiting,)


def _columns(component: Component) -> tuple[str, list[tuple[str, str, Component | None]]]:
    if component.type == "dynamiclist":
        shown = [one for one in component.components if one.type in VALUED]
        return component.key, [(one.key, one.label, one) for one in shown]
    source = str(component.more.get("dataSource") or "").removeprefix("=").strip()
    raw = component.more.get("columns") or []
    return source, [(str(one["key"]), str(one.get("label") or one["key"]), None) for one in raw] if source else []


def _weight(component: Component | None) -> float:
    """How wide a column is beside others."""
    return {"textarea": 2.0, "datetime": 1.4, "number": 0.7, "checkbox": 0.7}.get(
        component.type if component else "", 1.0
    )


def _place(name: str, component: Component | None) -> str:
    few = component is not None and component.type in CHOICES_OF_ONE and 0 < len(component.options) <= FEW
    box = "□" if few or (component is not None and component.type == "checkbox") else ""
    return f"{{{{{box}{name}}}}}"


def _table(document: Document, widths: Sequence[float]) -> Any:
    table = document.add_table(rows=0, cols=len(widths))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    return table


def _write(cell: Any, text: str, *, bold: bool = False, fill: str = "") -> None:
    paragraph = cell.paragraphs[0]
    paragraph.add_run(text).bold = bold
    if fill:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), fill)
        cell._tc.get_or_add_tcPr().append(shade)


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _signed(document: Document) -> None:
    _line(document, "填写与签字(取自办理留痕)", bold=True, before=12, after=2)
    table = _table(document, (7, 5, 5))
    head, row = table.add_row(), table.add_row()
    _repeat(head)
    for number, (label, key) in enumerate((("环节", "step"), ("办理人", "by"), ("时间", "at"))):
        _write(head.cells[number], label, fill=SHADE)
        _write(row.cells[number], f"{{{{history[].{key}}}}}")


def _head_and_foot(document: Document, title: str) -> None:
    section = document.sections[0]
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    head.add_run(f"{title}  {{{{record.number}}}}").font.size = Pt(9)
    foot.add_run("SHA-256 {{record.sha256}}  第 ").font.size = Pt(7.5)
    _field(foot, "PAGE")
    foot.add_run(" 页,共 ").font.size = Pt(7.5)
    _field(foot, "NUMPAGES")
    foot.add_run(" 页").font.size = Pt(7.5)


def _field(paragraph: Any, code: str) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(7.5)
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        if kind in ("", "text"):
            node = OxmlElement("w:t" if kind else "w:instrText")
            node.text = text
        else:
            node = OxmlElement("w:fldChar")
            node.set(qn("w:fldCharType"), kind)
        run._r.append(node)
