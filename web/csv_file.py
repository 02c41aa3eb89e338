"""Lists as CSV files that spreadsheets open and never run: a cell that begins like a formula gets an apostrophe."""

import csv
import io
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from flask import Response

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
MARK = "\ufeff"  # tells spreadsheets that the file is UTF-8


def cell(value: object) -> str:
    """Return one value as the text of a cell; numbers stay numbers, None is empty."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def lines(heading: Iterable[object], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield the file line by line, so that a long list never stands in memory."""
    yield MARK
    yield _line(heading)
    yield from map(_line, rows)


def _line(row: Iterable[object]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([cell(value) for value in row])
    return written.getvalue()


def download(name: str, heading: Iterable[object], rows: Iterable[Iterable[object]]) -> Response:
    """Return the list as a download.

    Args:
        name: of the file, with `.csv`; may be Chinese.
        heading: words over the columns.
        rows: values; iterated while the answer is sent.
    """
    response = Response(lines(heading, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename=\"list.csv\"; filename*=UTF-8''{quote(name)}"
    return response
