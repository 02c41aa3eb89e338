"""Which working calendars diagrams may name, with what people call them. It asks no database."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.calendars.calendar import Calendar
from engine.calendars.published import china
from engine.language import gettext as _


@dataclass(frozen=True, kw_only=True)
class Known:
    """A calendar that can be chosen."""

    name: str  # in the language of the moment
    calendar: Calendar


def known() -> Mapping[str, Known]:
    """Return the calendars by id, the usual one first."""
    return {"cn": Known(name=_("中国法定工作日"), calendar=china())}
