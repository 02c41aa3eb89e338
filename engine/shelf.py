"""The calendars of an installation at this moment: what administrators made and imported over what is on file.

It reads rows, and only when somebody asks; it writes nothing. What was built once stays one object while it counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from threading import Lock
from typing import TypeVar

from engine.calendars import CHINA, Calendar, Definition, Settled, as_data, build, parse_notice, read_definition
from engine.calendars.published import definitions_on_file, files_of, published
from engine.storage import Connection, Database, calendars
from engine.storage.types import write_json

DEFAULT = CHINA  # the calendar of a procedure for which nobody chose one
_STOCKS, _CALENDARS = 16, 256  # kept in memory
_Key = TypeVar("_Key")
_Kept = TypeVar("_Kept")


@dataclass(frozen=True)
class Filed:
    """A notice that counts, with the hash of its file."""

    settled: Settled
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Stock:
    """Everything that calendars are made of, as of one stamp."""

    definitions: Mapping[str, Definition]  # by id
    imported: Mapping[str, Mapping[int, Filed]]  # folder -> year -> the notice imported last
    defaults: Mapping[str, str]  # procedure -> id
    built: dict[str, Calendar] = field(default_factory=dict, compare=False)  # by id, as far as somebody asked

    def notices(self, days: str) -> Mapping[int, Filed]:
        """Return the notices of a folder that count, by year: those on file under those imported."""
        return {**_on_file(days), **self.imported.get(days, {})}

    def default_of(self, procedure: str) -> str:
        """Return the id of the calendar of a procedure."""
        return self.defaults.get(procedure, DEFAULT)

    def folders(self) -> frozenset[str]:
        """Return the folders of notices that calendars take their days off from."""
        return frozenset(made.days for made in self.definitions.values() if made.days)


class Shelf:
    """The calendars as one transaction sees them. Asked for nothing, it reads nothing; asked again, nothing more."""

    def __init__(self, connection: Connection | None, procedure: str = "", stock: Stock | None = None) -> None:
        """Read nothing yet.

        Args:
            connection: of the transaction; None where `stock` is given.
            procedure: whose default the calendar "" is.
            stock: what the calendars are made of, where it is known.
        """
        self._connection, self._procedure = connection, procedure
        self._stock = stock

    def get(self, id: str = "") -> Calendar | None:
        """Return a calendar, the same object as before while nothing changed it; None where there is none.

        Args:
            id: of the calendar; "" is the default of the procedure.
        """
        stock = self.stock()
        wanted = id or stock.default_of(self._procedure)
        made = stock.definitions.get(wanted)
        return _calendar(made, stock) if made else None

    def calendars(self) -> dict[str, Calendar]:
        """Return every calendar, by id."""
        stock = self.stock()
        return {id: _calendar(made, stock) for id, made in stock.definitions.items()}

    def stock(self) -> Stock:
        """Return what the calendars are made of."""
        if self._stock is None:
            assert self._connection is not None  # there is one or the other
            self._stock = _stock(self._connection)
        return self._stock


_lock = Lock()
_stocks: dict[str, Stock] = {}
_calendars: dict[tuple[str, tuple[str, ...]], Calendar] = {}


def stock_of(db: Database, stamp: str | None) -> Stock:
    """Return what calendars are made of at this moment.

    Args:
        stamp: asked just now, together with other questions.
    """
    if stamp is None:
        return _untouched()
    if found := _stocks.get(stamp):
        return found
    with db.read() as connection:
        return _stock(connection)


def _stock(connection: Connection) -> Stock:
    """Return the stock of the present stamp; only what was read whole under one stamp is remembered."""
    stamp = calendars.stamp(connection)
    while stamp is not None:
        if found := _stocks.get(stamp):
            return found
        read, before = _read(connection), stamp
        stamp = calendars.stamp(connection)
        if stamp == before:
            return _keep(_stocks, stamp, read, _STOCKS)
    return _untouched()


@cache
def _untouched() -> Stock:
    return Stock(definitions=definitions_on_file(), imported={}, defaults={})


def _read(connection: Connection) -> Stock:
    made = {id: read_definition(data) for id, data in calendars.definitions(connection).items()}
    imported: dict[str, dict[int, Filed]] = {}
    for row in calendars.notices_in_force(connection):
        filed = _filed(bytes(row["file"]))
        imported.setdefault(row["days"], {})[filed.settled.notice.year] = filed
    return Stock(
        definitions={**definitions_on_file(), **made}, imported=imported, defaults=calendars.defaults(connection)
    )


@cache
def _on_file(days: str) -> Mapping[int, Filed]:
    return {each.settled.notice.year: each for each in map(_filed, files_of(days))} if days else {}


def _filed(data: bytes) -> Filed:
    return Filed(parse_notice(data), sha256(data).hexdigest())


def _calendar(made: Definition, stock: Stock) -> Calendar:
    """Return the calendar of this very content, built once in this process whatever else has changed."""
    found = stock.built.get(made.id)
    if found is None:
        found = stock.built[made.id] = _of_content(made, stock.notices(made.days))
    return found


def _of_content(made: Definition, notices: Mapping[int, Filed]) -> Calendar:
    if made is definitions_on_file().get(made.id) and notices == _on_file(made.days):
        return published()[made.id]
    counted = [notices[year] for year in sorted(notices)]
    key = (write_json(as_data(made)), tuple(each.sha256 for each in counted))
    found = _calendars.get(key)
    return found or _keep(_calendars, key, build(made, [each.settled for each in counted]), _CALENDARS)


def _keep(kept: dict[_Key, _Kept], key: _Key, value: _Kept, most: int) -> _Kept:
    """Remember a value and return it, or the one that another thread remembered first."""
    with _lock:
        while len(kept) >= most and key not in kept:
            kept.pop(next(iter(kept)))
        return kept.setdefault(key, value)
