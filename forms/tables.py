"""Tables of a form: those of a `table` component, and the rows of a list where they are only read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup, escape

from engine import language
from forms import answers
from forms.answers import FileAddress
from forms.fill import Filled
from forms.places import Place, get, in_row, inside
from forms.schema import Component, Json

MOST_ROWS = 1000
WHOLE = Markup(
    '<div class="scroll"><table class="rows-table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
)


def html(place: Place, filled: Filled, address: FileAddress) -> Markup:
    """A `table` component with its rows."""
    rows = _source(place, filled)
    columns = _columns(place, filled, rows)
    cells = [[_cell(row.get(key), filled, address) for key, _label in columns] for row in rows]
    return table([label for _key, label in columns], cells)


def values(place: Place, filled: Filled) -> tuple[list[tuple[str, str]], list[dict[str, Json]]]:
    """The columns (key, label) and all rows of a `table` component, as they are."""
    rows = _source(place, filled, most=None)
    return _columns(place, filled, rows), rows


def is_empty(place: Place, filled: Filled) -> bool:
    """Whether the table has no row."""
    return not _source(place, filled)


def rows_html(place: Place, filled: Filled, address: FileAddress) -> Markup:
    """The rows of a list that is only read."""
    rows = get(filled.data, place.path)
    count = len(rows) if isinstance(rows, list) else 0
    lines = [list(_leaves(in_row(place, number), place.component, filled)) for number in range(count)]
    heads = [one.component.text("label") or one.component.key for one in lines[0]] if lines else []
    return table(heads, [[_answer(one, filled, address) for one in line] for line in lines])


def _leaves(row: Place, component: Component, filled: Filled) -> Iterator[Place]:
    for one in component.components:
        place = inside(row, one, row.path, filled.context.element_id)
        if one.type == "group":
            yield from _leaves(place, one, filled)
        elif place.holds:
            yield place


def _answer(place: Place, filled: Filled, address: FileAddress) -> tuple[Markup, bool]:
    value = get(filled.data, place.path)
    return answers.answer(place, value, filled.context, filled.data, address), _is_number(value)


def _source(place: Place, filled: Filled, most: int | None = MOST_ROWS) -> list[dict[str, Json]]:
    source = str(place.component.more.get("dataSource") or "")
    if source.startswith("="):
        found = filled.context.attempt(source, filled.data, place.row)
    else:
        found = get(filled.data, tuple((source or place.component.key).split(".")))
    return [row for row in found if isinstance(row, dict)][:most] if isinstance(found, list) else []


def _columns(place: Place, filled: Filled, rows: list[dict[str, Json]]) -> list[tuple[str, str]]:
    raw: Any = place.component.more.get("columns")
    if expression := place.component.more.get("columnsExpression"):
        raw = filled.context.attempt(str(expression), filled.data, place.row)
    if isinstance(raw, list) and raw:
        return [_column(one) for one in raw if isinstance(one, Mapping)]
    return [(key, key) for key in dict.fromkeys(key for row in rows for key in row)]


def _column(raw: Mapping[str, Json]) -> tuple[str, str]:
    english = raw.get("label_en") if language.current() == "en" else None
    return str(raw.get("key") or ""), str(english or raw.get("label") or raw.get("key") or "")


def _cell(value: Json, filled: Filled, address: FileAddress) -> tuple[Markup, bool]:
    return answers.plain(value, filled.context, address), _is_number(value)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def table(heads: list[str], rows: list[list[tuple[Markup, bool]]]) -> Markup:
    """A table with a head; numbers stand to the right, each cell knows its head's words for narrow screens."""
    numeric = [any(row[place][1] for row in rows) for place in range(len(heads))]
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(_side(side), label)
        for label, side in zip(heads, numeric, strict=True)
    )
    body = Markup("").join(_line(heads, numeric, row) for row in rows)
    return WHOLE.format(head, body)


def _line(heads: list[str], numeric: list[bool], row: list[tuple[Markup, bool]]) -> Markup:
    cells = Markup("").join(
        Markup('<td data-label="{}"{}>{}</td>').format(label, _side(side), escape(content))
        for label, side, (content, _number) in zip(heads, numeric, row, strict=True)
    )
    return Markup("<tr>{}</tr>").format(cells)


def _side(numeric: bool) -> Markup:
    return Markup(' class="number"') if numeric else Markup("")
