"""A record as PDF: the content of the filled Word document, set by Typst with the typeface embedded as a subset.

PDF/A-2b with tags, so that it can be filed for good and read aloud; the same content gives the same bytes.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import typst

from forms.documents.content import Block, Cell, Content, Paragraph, Picture, Piece, Row, Table
from forms.documents.fonts import FAMILY, typeface, writable

HERE = Path(__file__).parent
_LONG = re.compile(r"[!-~]{25,}")  # letters without a space
PAGE = "第 {page} 页,共 {pages} 页"


def pdf_of(content: Content, moment: datetime) -> bytes:
    """Set a record.

    Args:
        content: what stands in it.
        moment: when the last thing in it was entered; it becomes the date of the file, so that making it anew
            later changes nothing.
    Returns:
        The PDF.
    """
    given = {"data": orjson.dumps(_data(content, moment)).decode()}
    compiler = typst.Compiler(_program(), HERE, typeface(), ignore_system_fonts=True, sys_inputs=given)
    made = compiler.compile(format="pdf", pdf_standards="a-2b")
    assert isinstance(made, bytes)
    return made


def can_be_set(content: Content) -> bool:
    """Return whether a PDF can be made of what stands in a template; a damaged picture keeps it from that."""
    try:
        pdf_of(content, datetime(2000, 1, 1, tzinfo=UTC))
    except typst.TypstError:
        return False
    return True


@cache
def _program() -> bytes:
    return (HERE / "record.typ").read_bytes()


def _data(content: Content, moment: datetime) -> dict[str, Any]:
    at = moment.astimezone(UTC)
    names = ("year", "month", "day", "hour", "minute", "second")
    return {
        "title": writable(content.title),
        "number": writable(content.number),
        "sha256": content.sha256,
        "page": PAGE,
        "font": FAMILY,
        "moment": {name: getattr(at, name) for name in names},
        "sheet": vars(content.sheet),
        "blocks": [_block(block) for block in content.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    return _table(block) if isinstance(block, Table) else _paragraph(block)


def _paragraph(one: Paragraph) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in ("align", "level", "before", "after", "left", "first")}
    return {**plain, "pieces": [_piece(piece) for piece in one.pieces]}


def _piece(one: Piece | Picture) -> dict[str, Any]:
    if isinstance(one, Picture):
        kind = {"jpeg": "jpg"}.get(one.kind, one.kind)
        return {"picture": list(one.data), "kind": kind, "width": one.width, "height": one.height}
    return {**vars(one), "text": _LONG.sub(_breakable, writable(one.text))}


def _breakable(found: re.Match[str]) -> str:
    """A word wider than a cell may be broken anywhere, as hashes and addresses must be."""
    return "\u200b".join(found[0])


def _table(one: Table) -> dict[str, Any]:
    heads = next((number for number, row in enumerate(one.rows) if not row.heading), len(one.rows))
    rows = [_row(row) for row in one.rows]
    return {"widths": one.widths, "ruled": one.ruled, "heads": heads, "rows": rows}


def _row(one: Row) -> dict[str, Any]:
    return {"height": one.height, "cells": [_cell(cell) for cell in one.cells]}


def _cell(one: Cell) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in ("columns", "rows", "fill", "align")}
    return {**plain, "blocks": [_block(block) for block in one.blocks]}
