"""Which working calendars the diagrams of a procedure may name: the one place the studio has them from."""

from collections.abc import Mapping

from engine import calendars


def known_calendars(procedure: str) -> Mapping[str, calendars.Known]:
    """Return the calendars of a procedure by id, the one it uses where a diagram says nothing first."""
    return calendars.known()
