"""Walks a Word document and returns its content as plain data, with the looks that its styles come to.

It reads elements and changes none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from forms.documents.content import Align, Block, Cell, Content, Paragraph, Picture, Piece, Row, Sheet, Table

EMU = 12_700  # in a point
SIZE, SMALLEST, LARGEST = 10.5, 4.0, 96.0  # points of type
TALLEST = 400.0  # points that an empty row may have
_ALIGN: dict[Any, Align] = {
    WD_ALIGN_PARAGRAPH.CENTER: "center",
    WD_ALIGN_PARAGRAPH.RIGHT: "right",
    WD_ALIGN_PARAGRAPH.JUSTIFY: "justify",
}
_SHOWN = {qn("w:t"), qn("w:br"), qn("w:tab"), qn("w:cr"), qn("w:noBreakHyphen"), qn("w:drawing")}
_FLAT = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}


def content_of(document: Document, *, title: str, number: str) -> Content:
    """Return what a reader sees in the body of a document.

    Args:
        document: filled in.
        title: of the record, for the head of each page.
        number: under which it is filed.
    """
    blocks = tuple(_Walk(document).blocks(document.element.body))
    return Content(title=title, number=number, blocks=blocks, sheet=_sheet(document))


def _sheet(document: Document) -> Sheet:
    section = document.sections[0]
    names = {
        "width": section.page_width,
        "height": section.page_height,
        "top": section.top_margin,
        "bottom": section.bottom_margin,
        "left": section.left_margin,
        "right": section.right_margin,
    }
    return Sheet(**{name: round(length / EMU, 1) for name, length in names.items() if length is not None})


def _size(length: Any) -> float:
    """A size of type that a paper can bear; another one would make thousands of pages."""
    return float(min(max(round(length.pt, 1), SMALLEST), LARGEST))


@dataclass(frozen=True, kw_only=True)
class _Look:
    """What a style comes to with those it is based on."""

    align: Any
    level: int
    before: float
    after: float
    left: float
    first: float
    bold: bool
    size: float


class _Walk:
    """One pass over a document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.looks: dict[str | None, _Look] = {}

    def blocks(self, around: Any) -> Iterator[Block]:
        for element in around:
            if element.tag == qn("w:p"):
                yield self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield self._table(element)
            elif element.tag == qn("w:sdt"):
                inside = element.find(qn("w:sdtContent"))
                yield from self.blocks(inside if inside is not None else ())

    def _paragraph(self, element: Any) -> Paragraph:
        found = WordParagraph(element, self.document._body)
        look, own = self._look_of(element, found), found.paragraph_format
        pieces = tuple(self._pieces(found, element, look))
        return Paragraph(
            pieces=pieces,
            align=_ALIGN.get(own.alignment if own.alignment is not None else look.align, "left"),
            level=look.level,
            before=_points(own.space_before, look.before),
            after=_points(own.space_after, look.after),
            left=_points(own.left_indent, look.left),
            first=_points(own.first_line_indent, look.first),
        )

    def _look_of(self, element: Any, paragraph: WordParagraph) -> _Look:
        """What a paragraph's style comes to; looked up once for each style, for a document has few and many lines."""
        name = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        key = name.get(qn("w:val")) if name is not None else None
        if key not in self.looks:
            self.looks[key] = _look_of(paragraph.style)
        return self.looks[key]

    def _pieces(self, paragraph: WordParagraph, element: Any, around: _Look) -> Iterator[Piece | Picture]:
        for run in element.iter(qn("w:r")):
            look = _look(Run(run, paragraph), around)
            for node in run:
                if node.tag == qn("w:drawing"):
                    yield from self._pictures(node)
                elif node.tag in _SHOWN:
                    yield Piece(text=_FLAT.get(node.tag, node.text or ""), **look)

    def _pictures(self, drawing: Any) -> Iterator[Picture]:
        for blip in drawing.iter(qn("a:blip")):
            part = self.document.part.related_parts.get(blip.get(qn("r:embed")))
            extent = next(drawing.iter(qn("wp:extent")), None)
            if part is not None and extent is not None:
                width, height = (int(extent.get(side)) / EMU for side in ("cx", "cy"))
                kind = part.content_type.removeprefix("image/")
                yield Picture(data=part.blob, kind=kind, width=width, height=height)

    def _table(self, element: Any) -> Table:
        widths = tuple(
            int(one.get(qn("w:w")) or 0) / 20 for one in element.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
        )
        rows = [_Cells(row) for row in element.iterfind(qn("w:tr"))]
        count = max((row.width for row in rows), default=0)
        widths = (*widths[:count], *(1.0 for _missing in range(count - len(widths))))
        return Table(
            widths=tuple(width or 1.0 for width in widths),
            rows=tuple(self._row(rows, number) for number in range(len(rows))),
            ruled=self._is_ruled(element),
        )

    def _row(self, rows: list[_Cells], number: int) -> Row:
        row = rows[number]
        cells = tuple(
            Cell(
                blocks=tuple(self.blocks(cell)),
                columns=span,
                rows=_height(rows, number, column),
                fill=_fill(cell),
                align=_vertical(cell),
            )
            for column, (cell, span) in row.begun.items()
        )
        return Row(cells=cells, heading=row.heading, height=row.height)

    def _is_ruled(self, table: Any) -> bool:
        own = table.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")
        if own is not None:
            return _has_lines(own)
        name = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
        wanted = name.get(qn("w:val")) if name is not None else None
        style = next((one for one in self.document.styles if one.style_id == wanted), None)
        while style is not None:
            borders = next(style.element.iter(qn("w:tblBorders")), None)
            if borders is not None:
                return _has_lines(borders)
            style = getattr(style, "base_style", None)
        return False


class _Cells:
    """The cells of one row of a table by the column they begin in."""

    def __init__(self, row: Any) -> None:
        self.begun: dict[int, tuple[Any, int]] = {}  # cells that begin here -> with how many columns
        self.going_on: set[int] = set()  # columns in which a cell from above goes on
        self.heading = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        height = row.find(f"{qn('w:trPr')}/{qn('w:trHeight')}")
        self.height = min(int(height.get(qn("w:val")) or 0) / 20, TALLEST) if height is not None else 0.0
        before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
        column = int(before.get(qn("w:val"))) if before is not None else 0
        for cell in row.iterfind(qn("w:tc")):
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            wide = int(span.get(qn("w:val"))) if span is not None else 1
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merge is not None and merge.get(qn("w:val")) != "restart":
                self.going_on.add(column)
            else:
                self.begun[column] = (cell, wide)
            column += wide
        self.width = column


def _height(rows: list[_Cells], number: int, column: int) -> int:
    """How many rows a cell covers."""
    count = 1
    while number + count < len(rows) and column in rows[number + count].going_on:
        count += 1
    return count


def _styles(style: Any) -> Iterator[Any]:
    while style is not None:
        yield style
        style = style.base_style


def _look_of(style: Any) -> _Look:
    styles = list(_styles(style))
    form = [one.paragraph_format for one in styles]
    size = _first(one.font.size for one in styles)
    return _Look(
        align=_first(one.alignment for one in form),
        level=_level(styles[0].name or "") if styles else 0,
        before=_points(_first(one.space_before for one in form)),
        after=_points(_first(one.space_after for one in form)),
        left=_points(_first(one.left_indent for one in form)),
        first=_points(_first(one.first_line_indent for one in form)),
        bold=bool(_first(one.font.bold for one in styles)),
        size=_size(size) if size is not None else SIZE,
    )


def _first(values: Iterable[Any]) -> Any:
    return next((one for one in values if one is not None), None)


def _look(run: Run, around: _Look) -> dict[str, Any]:
    size = run.font.size
    return {
        "bold": around.bold if run.bold is None else run.bold,
        "underline": bool(run.underline),
        "size": _size(size) if size is not None else around.size,
    }


def _level(name: str) -> int:
    name = name.lower()
    if name == "title":
        return 1
    return int(name.removeprefix("heading ")) if name.startswith("heading ") and name[8:].isdigit() else 0


def _points(length: Any, other: float = 0.0) -> float:
    return round(length.pt, 1) if length is not None else other


def _fill(cell: Any) -> str:
    shade = cell.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
    colour = (shade.get(qn("w:fill")) or "") if shade is not None else ""
    plain = len(colour) == 6 and all(letter in "0123456789abcdefABCDEF" for letter in colour)
    return colour.upper() if plain and colour.upper() != "FFFFFF" else ""


def _vertical(cell: Any) -> Any:
    found = cell.find(f"{qn('w:tcPr')}/{qn('w:vAlign')}")
    return {"center": "center", "bottom": "bottom"}.get(found.get(qn("w:val")) if found is not None else "", "top")


def _has_lines(borders: Any) -> bool:
    inside = borders.find(qn("w:insideH"))
    return inside is not None and inside.get(qn("w:val")) not in ("nil", "none")
