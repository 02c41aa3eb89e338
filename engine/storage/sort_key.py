"""One text for each value, so that texts stand in the order of the values: numbers, dates and yes or no in one index.

Pure: the first letter is the kind, what follows compares byte by byte on both databases.
"""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from engine.storage.search import search_text

TEXT, NUMBER, DAY, TRUTH = "t", "n", "d", "b"
LAST = "\U0010ffff"  # sorts after everything that begins like the text before it
_BEGINS_WITH_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]|$)")
_DIGITS = 40  # digits of a number that are kept
_MIDDLE = 5_000  # exponents are counted from here, so that they have no sign
_COMPLEMENT = str.maketrans("0123456789", "9876543210")


def sort_key(value: Any, zone: ZoneInfo) -> str:
    """Return the key of a variable's value; "" for nothing, lists and contexts.

    Args:
        value: JSON. A text that is a date, or a date and time, is one; the time is told in `zone`.
        zone: of the process.
    """
    if isinstance(value, bool):
        return TRUTH + ("1" if value else "0")
    if isinstance(value, int | float):
        return number_key(Decimal(str(value)))
    if isinstance(value, str) and value:
        return day_key(value, zone) or TEXT + search_text(value)
    return ""


def number_key(number: Decimal) -> str:
    """Return the key of a finite number; of one with more than forty digits the first forty count."""
    if not number:
        return NUMBER + "1"
    digits = "".join(map(str, number.as_tuple().digits)).strip("0")[:_DIGITS]
    magnitude = f"{min(max(number.adjusted() + _MIDDLE, 0), 9_999):04}{digits}"
    return f"{NUMBER}2{magnitude}" if number > 0 else f"{NUMBER}0{magnitude.translate(_COMPLEMENT)}~"


def day_key(text: str, zone: ZoneInfo) -> str:
    """Return the key of a date, or of a date and time told in `zone`; "" where the text is neither."""
    if not _BEGINS_WITH_DAY.match(text):
        return ""
    try:
        if len(text) == len("2025-03-10"):
            return DAY + date.fromisoformat(text).isoformat()
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    local = moment.astimezone(zone) if moment.tzinfo else moment
    return DAY + local.replace(tzinfo=None).isoformat(timespec="seconds")


def number_of(text: str) -> Decimal | None:
    """Return the finite number that a text is, or None."""
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
