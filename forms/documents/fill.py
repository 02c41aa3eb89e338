"""Fills a template: rows of lists are repeated, every placeholder becomes its text in the author's own formatting.

What a person typed is never looked at again for placeholders; it is text and stays text.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any, Protocol

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from forms.documents.placeholders import PLACE, Placeholder, read, read_all

ROW, PARAGRAPH, CELL, TABLE = qn("w:tr"), qn("w:p"), qn("w:tc"), qn("w:tbl")
TEXT, RUN, MERGE, VALUE = qn("w:t"), qn("w:r"), qn("w:vMerge"), qn("w:val")
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML has no way to write these


class Source(Protocol):
    """Where the texts come from."""

    def rows(self, listed: tuple[str, ...]) -> tuple[Any, ...]:
        """Return the rows of a list."""

    def text(self, place: Placeholder, at: Any = None) -> str:
        """Return the text of a placeholder, of a row where it stands in one."""


def fill(root: Any, source: Source) -> None:
    """Fill the body of a document, a header or a footer in place.

    Args:
        root: the element, of a template that was checked.
        source: where the texts come from.
    """
    rows = _Expansion(source).expand(root)
    for paragraph in list(root.iter(PARAGRAPH)):
        _paragraph(paragraph, source, rows.get(paragraph))


def text_of(paragraph: Any) -> str:
    """Return the text of a paragraph as its author sees it, however Word has cut it into runs."""
    return "".join(node.text or "" for node in paragraph.iter(TEXT))


def lists_in(element: Any) -> tuple[tuple[str, ...], ...]:
    """Return the lists that the placeholders of a row or paragraph name, each once."""
    paragraphs = [element] if element.tag == PARAGRAPH else element.iter(PARAGRAPH)
    found = (place.listed for one in paragraphs for place in read_all(text_of(one)) if place.listed)
    return tuple(dict.fromkeys(found))


def repeated(root: Any) -> list[list[Any]]:
    """Return what stands for the rows of a list: rows of a table, or paragraphs, each with its followers of one list.

    Those that follow one another are repeated together, so that an item may take several rows. Of nested tables, the
    innermost row counts.
    """
    rows = (row for row in root.iter(ROW) if not any(True for _table in row.iter(TABLE)))
    loose = (one for one in root.iter(PARAGRAPH) if not any(True for _row in one.iterancestors(ROW)))
    blocks: list[list[Any]] = []
    for element in (one for one in (*rows, *loose) if lists_in(one)):
        before = blocks[-1][-1] if blocks else None
        if before is not None and element.getprevious() is before and lists_in(before) == lists_in(element):
            blocks[-1].append(element)
        else:
            blocks.append([element])
    return blocks


class _Expansion:
    """Copies what stands for the rows of a list, and remembers which row each paragraph belongs to."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.rows: dict[Any, Any] = {}  # the elements themselves are kept, so that they stay the same objects

    def expand(self, root: Any) -> dict[Any, Any]:
        for block in repeated(root):
            self._expand(block)
        return self.rows

    def _expand(self, block: list[Any]) -> None:
        found = self.source.rows(lists_in(block[0])[0])
        for number, row in enumerate(found):
            copies = [deepcopy(element) for element in block]
            for copy in copies:
                block[0].addprevious(copy)
                for paragraph in [copy] if copy.tag == PARAGRAPH else copy.iter(PARAGRAPH):
                    self.rows[paragraph] = row
            if number:
                _go_on(copies[0])
        for element in block if found else ():
            element.getparent().remove(element)


def _go_on(row: Any) -> None:
    """A label that spans the rows of the list begins in the first of them; the others go on with it."""
    for cell in row.iter(CELL):
        for merge in cell.iter(MERGE):
            if merge.get(VALUE) == "restart" and not lists_in(cell):
                del merge.attrib[VALUE]


def _paragraph(paragraph: Any, source: Source, at: Any) -> None:
    nodes = list(paragraph.iter(TEXT))
    whole = "".join(node.text or "" for node in nodes)
    places = list(PLACE.finditer(whole))
    if not places:
        return
    texts = [_UNSPEAKABLE.sub("", source.text(read(place[1]), at)) for place in places]
    for place, text in reversed(list(zip(places, texts, strict=True))):
        _put(nodes, place.start(), place.end(), text)
    for node in nodes:
        _break(node)
    if not any(texts) and not PLACE.sub("", whole).strip() and _may_go(paragraph):
        paragraph.getparent().remove(paragraph)


def _put(nodes: list[Any], start: int, end: int, text: str) -> None:
    """Replace a stretch of the nodes' joint text; the text takes the formatting of where the stretch begins."""
    at = 0
    for node in nodes:
        own = node.text or ""
        first, last = max(start - at, 0), min(end - at, len(own))
        if first < last:
            node.text = own[:first] + text + own[last:]
            text = ""
        at += len(own)


def _break(node: Any) -> None:
    """Turn line breaks and tabs of a text into Word's own elements."""
    text = node.text or ""
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    if "\n" not in text and "\t" not in text:
        return
    pieces = re.split(r"(\n|\t)", text)
    node.text = pieces[0]
    last = node
    for piece in pieces[1:]:
        made = OxmlElement({"\n": "w:br", "\t": "w:tab"}.get(piece, "w:t"))
        if made.tag == TEXT:
            made.text = piece
            made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        last.addnext(made)
        last = made


def _may_go(paragraph: Any) -> bool:
    """A paragraph of a letter that came to nothing goes; a cell keeps its own, and so does what ends a section."""
    inside = any(True for _cell in paragraph.iterancestors(CELL))
    return not inside and paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None
