"""A month as people type it, as a span of moments. Reads no clock and no database."""

from datetime import datetime
from zoneinfo import ZoneInfo

from engine.errors import InvalidValue
from engine.language import gettext as _


def span_of(month: str, zone: str) -> tuple[datetime, datetime]:
    """Return the beginning of a month and of the one after it.

    Args:
        month: `yyyy-MM`.
        zone: name of the zone whose midnights these are.
    Raises:
        InvalidValue: it is no month.
    """
    try:
        first = datetime.strptime(month, "%Y-%m").replace(tzinfo=ZoneInfo(zone))
        following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    except ValueError as error:
        raise InvalidValue(reason=_("月份写作 2025-03。")) from error
    return first, following
