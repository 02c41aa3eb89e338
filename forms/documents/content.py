"""A filled document as plain data: paragraphs, tables, pictures. The PDF, the page and the hash are made from it.

It walks what Word would show in the body and judges nothing; colours, columns and floating things are left aside.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of text of one look."""

    text: str  # with \n for a line break, \t for a tab
    bold: bool = False
    underline: bool = False
    size: float = 10.5  # points


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture that stands in a line of text."""

    data: bytes
    kind: str  # png | jpeg
    width: float  # points
    height: float


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph."""

    pieces: tuple[Piece | Picture, ...]
    align: Align = "left"
    level: int = 0  # of a heading, from 1; 0 = plain text
    before: float = 0  # points of space
    after: float = 0
    left: float = 0  # points of indent
    first: float = 0  # of the first line
    leading: float = 1.3  # lines, as a multiple

    @property
    def text(self) -> str:
        """Its text without pictures."""
        return "".join(piece.text for piece in self.pieces if isinstance(piece, Piece))


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell of a table; those that it covers are not there."""

    blocks: tuple[Block, ...]
    columns: int = 1
    rows: int = 1
    fill: str = ""  # RRGGBB; "" = none
    align: Literal["top", "center", "bottom"] = "top"

    @property
    def text(self) -> str:
        """Its text, a line a paragraph."""
        return "\n".join(line for block in self.blocks for line in _lines(block))

    @property
    def is_label(self) -> bool:
        """Whether it names what stands beside or below it: shaded, as labels of a form are."""
        return bool(self.fill)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a table."""

    cells: tuple[Cell, ...]
    heading: bool = False  # repeated at the top of each page
    height: float = 0  # points, at least


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table."""

    widths: tuple[float, ...]  # of its columns, in points
    rows: tuple[Row, ...]
    ruled: bool = True  # lines are drawn


Block = Paragraph | Table


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The paper, in points."""

    width: float = 595.3
    height: float = 841.9
    top: float = 72
    bottom: float = 72
    left: float = 72
    right: float = 72

    @property
    def is_vast(self) -> bool:
        """Whether no printer takes it: larger than A0."""
        return max(self.width, self.height) > 3400


@dataclass(frozen=True, kw_only=True)
class Content:
    """A record as it is read."""

    title: str
    number: str
    blocks: tuple[Block, ...]
    sheet: Sheet = field(default_factory=Sheet)

    @property
    def text(self) -> str:
        """All of its text, a line a paragraph."""
        return "\n".join(line for block in self.blocks for line in _lines(block))

    @property
    def sha256(self) -> str:
        """Hash of what can be read in it: two papers with the same hash say the same, however they were made."""
        said = [self.title, self.number, [_said(block) for block in self.blocks]]
        return hashlib.sha256(orjson.dumps(said)).hexdigest()


def _said(block: Block) -> Any:
    if isinstance(block, Paragraph):
        return [block.text, *(hashlib.sha256(one.data).hexdigest() for one in block.pieces if isinstance(one, Picture))]
    return [
        [[cell.columns, cell.rows, [_said(one) for one in cell.blocks]] for cell in row.cells] for row in block.rows
    ]


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    else:
        yield from (line for row in block.rows for cell in row.cells for one in cell.blocks for line in _lines(one))
