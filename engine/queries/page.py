"""One page of a list by keyset: where it ends is a cursor that the next request brings back. There is no OFFSET."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from engine.errors import InvalidValue
from engine.language import gettext as _
from engine.storage import Connection, Database

T = TypeVar("T")
U = TypeVar("U")

Place = tuple[datetime, str]  # what a row is sorted by: a moment and its id
LONGEST = 200  # rows of a page, however many are asked for


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """Some rows of a list and the way to those behind and before them."""

    rows: tuple[T, ...]
    next: str | None  # cursor for `after`; None on the last page
    previous: str | None = None  # cursor for `before`; None on the first page, and in lists that only go on


@dataclass(frozen=True)
class Turn:
    """Where a page begins or ends."""

    place: Place | None = None  # None: the beginning of the list
    backwards: bool = False  # the page ends before the place


FIRST = Turn()


def turn_of(after: str | None, before: str | None) -> Turn:
    """Return where a page is wanted; with both cursors it is the one before.

    Raises:
        InvalidValue: a text is no cursor of ours.
    """
    return Turn(place_of(before), backwards=True) if before else Turn(place_of(after))


def page_of(found: Sequence[T], limit: int, place: Callable[[T], Place], turn: Turn = FIRST) -> Page[T]:
    """Cut a page from rows of which one more was read than the page takes.

    Args:
        found: at most `limit + 1` rows, from the place on: backwards the nearest to it comes first.
        limit: rows of the page.
        place: row -> the moment and id it is sorted by.
        turn: where the page was wanted.
    """
    more, rows = len(found) > limit, tuple(found[:limit])
    rows = rows[::-1] if turn.backwards else rows
    goes_on, goes_back = (True, more) if turn.backwards else (more, turn.place is not None)
    return Page(
        rows=rows,
        next=cursor(*place(rows[-1])) if rows and goes_on else None,
        previous=cursor(*place(rows[0])) if rows and goes_back else None,
    )


def stream(db: Database, page_at: Callable[[Connection, Place | None], Page[T]]) -> Iterator[T]:
    """Yield every row of a list page by page, so that no transaction lasts as long as whoever reads them.

    Args:
        page_at: returns the page behind a place; None is the beginning.
    """
    after: str | None = ""
    while after is not None:
        with db.read() as connection:
            page = page_at(connection, place_of(after))
        yield from page.rows
        after = page.next


def within(limit: int) -> int:
    """Return a number of rows that a page may have."""
    return max(1, min(limit, LONGEST))


def cursor(at: datetime, id: str) -> str:
    """Return the place of a row in a list as text for an address."""
    return urlsafe_b64encode(json.dumps([at.isoformat(), id]).encode()).decode().rstrip("=")


def place_of(text: str | None) -> Place | None:
    """Return the place that a cursor stands for; None for the beginning.

    Raises:
        InvalidValue: the text is no cursor of ours.
    """
    if not text:
        return None
    try:
        at, id = json.loads(urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not isinstance(id, str):
            raise ValueError("a place is a moment with a zone and an id")
    except (ValueError, TypeError) as error:
        raise InvalidValue(reason=_("列表的位置无法识别,请回到第一页。")) from error
    return moment, id
