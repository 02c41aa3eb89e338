"""One text for one value: the JSON that is hashed. Sorted keys, no white space, UTF-8; nothing else decides a hash."""

import json
from datetime import UTC, datetime
from typing import Any

_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def canonical(value: Any) -> bytes:
    """Return the canonical JSON of `value`: keys sorted by code point, numbers in their shortest exact form.

    Args:
        value: JSON (str, int, float, bool, None, list, dict with str keys); 1 and 1.0 are different values.
    Raises:
        ValueError: NaN, infinity or a lone surrogate.
        TypeError: not JSON.
    """
    return _encode(value).encode()


def moment(value: datetime) -> str:
    """Return an aware moment as text in UTC with microseconds, the form in which moments are hashed."""
    in_utc = value if value.tzinfo is UTC else value.astimezone(UTC)
    return in_utc.isoformat(timespec="microseconds").replace("+00:00", "Z")
