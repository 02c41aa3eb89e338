"""The number of a case, such as TS-20250310-001: counted for each day received, from a row that is locked last."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.bpmn.diagram import CaseSettings
from engine.storage import Connection
from engine.storage.counters import next_number

_NUMBER = re.compile(r"\{(n+)\}")
_DATES = (("yyyy", "%Y"), ("MM", "%m"), ("dd", "%d"), ("yy", "%y"))


def next_key(connection: Connection, process_key: str, settings: CaseSettings, received_at: datetime) -> str | None:
    """Count one more case and return its number.

    Args:
        connection: of the start's transaction; the counter stays locked until it ends.
        process_key: `procedure/process`, whose cases are counted together.
        settings: hold the pattern: `{yyyyMMdd}` is the day received in the process's zone, `{nnn}` the count with as
            many digits at least.
        received_at: the moment the case was received.
    Returns:
        The number; None where the diagram gives its cases none.
    """
    if not settings.business_key:
        return None
    dated = pattern_on(settings.business_key, received_at, ZoneInfo(settings.zone))
    if not _NUMBER.search(dated):
        dated += "-{n}"  # two cases never share a number
    count = next_number(connection, f"{process_key}/{dated}")
    return _NUMBER.sub(lambda match: str(count).zfill(len(match[1])), dated)


def pattern_on(pattern: str, received_at: datetime, zone: ZoneInfo) -> str:
    """Return the pattern with the parts of its date filled in, those of the count still open."""
    day = received_at.astimezone(zone)

    def filled(match: re.Match[str]) -> str:
        text = match[1]
        for letters, code in _DATES:
            text = text.replace(letters, day.strftime(code))
        return text

    return re.sub(r"\{([yMd\-/.]+)\}", filled, pattern)
