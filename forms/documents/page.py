"""A record as HTML, to be read on a page: the same content as its Word and PDF, its tables folding on a phone.

It knows nothing of Flask; everything in a record is escaped.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from forms.documents.content import Block, Cell, Content, Paragraph, Picture, Row, Table
from forms.render import environment

BIG = 14  # points from which a line is a title


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A cell as the page shows it."""

    cell: Cell
    label: str  # of its column, where the table has a head; shown beside it on a phone


def record_page(content: Content) -> Markup:
    """Return a record as HTML.

    Args:
        content: what stands in it.
    """
    template = environment().get_template("document.html")
    return Markup(  # noqa: S704 - autoescaped by the template
        template.render(content=content, kind=_kind, line=_line, rows=shown_rows, source=_source, widths=_widths)
    )


def shown_rows(table: Table) -> Iterator[tuple[Row, list[Shown]]]:
    """Yield the rows of a table, each cell with the label its column has in the head."""
    labels: dict[int, str] = {}
    going_on: dict[int, int] = {}  # column -> rows that a cell above still covers
    for row in table.rows:
        shown, column, covered = [], 0, dict(going_on)
        for cell in row.cells:
            while covered.get(column):
                column += 1
            shown.append(Shown(cell=cell, label="" if row.heading else labels.get(column, "")))
            if row.heading:
                labels[column] = cell.text
            going_on.update({column + n: cell.rows for n in range(cell.columns)})
            column += cell.columns
        going_on = {place: left - 1 for place, left in going_on.items() if left > 1}
        yield row, shown


def _kind(block: Block) -> str:
    return "table" if isinstance(block, Table) else "paragraph"


def _line(paragraph: Paragraph) -> str:
    """The class of a line."""
    sizes = [piece.size for piece in paragraph.pieces if not isinstance(piece, Picture)]
    big = paragraph.level or (sizes and max(sizes) >= BIG)
    return f"at-{paragraph.align}{' paper-title' if big else ''}"


def _source(picture: Picture) -> str:
    return f"data:image/{picture.kind};base64,{b64encode(picture.data).decode()}"


def _widths(table: Table) -> list[int]:
    whole = sum(table.widths) or 1
    return [max(1, round(100 * width / whole)) for width in table.widths]
