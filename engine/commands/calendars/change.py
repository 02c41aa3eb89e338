"""One change of calendars: alone while it lasts, told to every process by a new stamp, with the recount it asks for.

Which rows change is the business of the command around it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from engine import audit
from engine.authorization import Actor, Permission, require
from engine.calendars import Calendar
from engine.commands.calendars.events import CalendarEvent
from engine.commands.limits.recount import ask_recount
from engine.commands.wake import wake
from engine.shelf import Shelf
from engine.storage import Connection, Database, calendars, history


@dataclass(frozen=True)
class Change:
    """A change that is about to be made."""

    connection: Connection
    actor: Actor
    before: Shelf

    def done(self, type: CalendarEvent, data: Mapping[str, Any], *, reason: str, procedure: str = "") -> bool:
        """Stamp the change, write its event, and ask for a recount where limits may now come out otherwise.

        Args:
            data: of the event.
            reason: why limits are counted anew, in a word: the notice's number, the calendar's id.
            procedure: whose default was chosen.
        Returns:
            Whether a recount was asked for.
        """
        calendars.renew_stamp(self.connection)
        audit.record(self.connection, actor=self.actor.user_id, type=type, data=data)
        now = Shelf(self.connection, procedure)
        was, is_now = _by_name(self.before, procedure), _by_name(now, procedure)
        counts = any(name in is_now and not is_now[name].counts_like(each) for name, each in was.items())
        if counts:
            ask_recount(self.connection, because="calendar", about=reason, by=self.actor.user_id, procedure=procedure)
        return counts


@contextmanager
def change(db: Database, actor: Actor) -> Iterator[Change]:
    """Yield a change in a transaction of its own; no other one is made until it ends.

    Raises:
        NotFound: the actor is no administrator.
    """
    with db.begin() as connection:
        require(connection, actor, Permission.ADMINISTER)
        history.lock_administration(connection)
        shelf = Shelf(connection)
        shelf.stock()  # as it is before anything is written
        yield Change(connection, actor, shelf)
    wake()


def _by_name(shelf: Shelf, procedure: str) -> dict[str, Calendar]:
    """Every calendar by id, and the procedure's default under its own name, which no id can be."""
    found = shelf.calendars()
    default = found.get(shelf.stock().default_of(procedure)) if procedure else None
    return {**found, f"/{procedure}": default} if default else found
