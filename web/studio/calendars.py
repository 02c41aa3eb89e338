"""Which working calendars the diagrams of a procedure may name: the one place the studio has them from."""

from collections.abc import Mapping

import engine
from web import pages


def known_calendars(procedure: str) -> Mapping[str, engine.OfferedCalendar]:
    """Return the calendars of a procedure by id, the one it uses where a diagram says nothing first."""
    return engine.offered_calendars(pages.database(), actor=pages.person(), procedure=procedure)
