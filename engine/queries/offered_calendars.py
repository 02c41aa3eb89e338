"""The calendars a diagram of a procedure may name, as its author chooses among them. It reads no case and no notice."""

from dataclasses import dataclass

from engine import language
from engine.authorization import Actor, Permission, require
from engine.calendars import Calendar
from engine.shelf import Shelf
from engine.storage import Database


@dataclass(frozen=True, kw_only=True)
class OfferedCalendar:
    """A calendar that can be chosen."""

    name: str  # in the language of the moment
    calendar: Calendar


def offered_calendars(db: Database, *, actor: Actor, procedure: str) -> dict[str, OfferedCalendar]:
    """Return every calendar by id, the default of the procedure first.

    Args:
        actor: anybody.
        procedure: whose diagrams name them.
    """
    with db.read() as connection:
        require(connection, actor, Permission.READ_CALENDARS)
        shelf = Shelf(connection, procedure)
        stock, found = shelf.stock(), shelf.calendars()
    default, english = stock.default_of(procedure), language.current() == "en"
    made = {id: stock.definitions[id] for id in sorted(found, key=lambda id: (id != default, id))}
    return {
        id: OfferedCalendar(name=(english and one.name_en) or one.name, calendar=found[id]) for id, one in made.items()
    }
