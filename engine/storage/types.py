"""Column types that behave alike on SQLite and PostgreSQL: moments in UTC, exact JSON, packed bytes, short ids.

Nothing here knows a table.
"""

import json
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary, String, Text, types

from engine.storage.deflate import deflated, inflated

Row = Mapping[Any, Any]  # column -> value, as read in this transaction

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_decode = json.JSONDecoder().decode
_WITHOUT_ZONE = len("2000-01-01 00:00:00.000000")

Id = String(32)  # a UUID as hexadecimal digits
Name = String(200)  # ids of users, groups, elements, procedures and definitions
Hash = LargeBinary(32)  # SHA-256


def ordered(length: int | None = None) -> types.TypeEngine[str]:
    """Return the type of texts that are compared byte by byte: SQLite always does, PostgreSQL where it is told to."""
    plain, told = (String(length), String(length, collation="C")) if length else (Text(), Text(collation="C"))
    return plain.with_variant(told, "postgresql")


class Moment(types.TypeDecorator[datetime]):
    """A moment, stored and returned in UTC. A naive datetime is refused on both databases.

    What turns it is given to the library whole: by its own hooks each of some ten moments a command takes five calls.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Return what turns an aware datetime into what the driver takes."""
        return _utc_text if dialect.name == "sqlite" else _utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """Return what turns what the driver returns into an aware datetime in UTC."""
        return _of_utc_text if dialect.name == "sqlite" else _utc


def _utc(value: datetime | None) -> datetime | None:
    if value is None or value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return value.astimezone(UTC)


def _utc_text(value: datetime | None) -> str | None:
    moment = _utc(value)
    return None if moment is None else moment.isoformat(" ", "microseconds")[:_WITHOUT_ZONE]


def _of_utc_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


class Deflated(types.TypeDecorator[bytes]):
    """Bytes that are kept compressed: a step of history shrinks to a third."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Return the bytes compressed."""
        return None if value is None else deflated(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Return the bytes as they were; what was put there behind our back comes as it is: the verifier names it."""
        try:
            return None if value is None else inflated(value)
        except zlib.error:
            return value


class Json(types.TypeDecorator[Any]):
    """A JSON value as text: numbers come back exactly as they went in, which a database's own type does not promise."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Return compact JSON text; None is NULL."""
        return None if value is None else write_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Return the value that was written."""
        return None if value is None else read_json(value)


class DeflatedJson(types.TypeDecorator[Any]):
    """A JSON value as `Json` keeps it, compressed: for what is written anew at each step of a case."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Return compact JSON text, compressed; None is NULL."""
        return None if value is None else deflated(write_json(value).encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        """Return the value that was written."""
        return None if value is None else _decode(inflated(value).decode())


def write_json(value: Any) -> str:
    """Return `value` as compact JSON text. Integers of any size keep every digit.

    Raises:
        ValueError: not a number (NaN, infinity).
        TypeError: not JSON.
    """
    if value:
        return _encode(value)
    return "[]" if value == [] else "{}" if value == {} else _encode(value)  # most lists and contexts of rows are empty


def read_json(text: str) -> Any:
    """Return the value that `write_json` wrote, new each time."""
    return [] if text == "[]" else {} if text == "{}" else _decode(text)
