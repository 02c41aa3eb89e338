"""What clauses, groups and processes are called, and which calendar a limit has. Counts nothing."""

from typing import Any

from engine.bpmn.bundle import Bundle
from engine.calendars import Calendar
from engine.language import DEFAULT, current
from engine.queries.limits.filter import ZONE
from engine.queries.limits.limit import calendar_for
from engine.queries.names import labels_of
from engine.shelf import Shelf
from engine.storage import Connection, bundles, deployments

_LAST = 10**6  # in the order of the written procedure, what it does not name


class LimitNames:
    """Names of the newest deployment, each looked up once in one reading.

    Zones are those of the newest deployment as well: to compile every older one for the sake of a zone that hardly
    ever changes would take minutes.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._bundles: dict[str, Bundle | None] = {}
        self._groups: dict[tuple[str, str], str] = {}
        self._calendars: dict[tuple[str, str, str], Calendar] = {}

    def clause(self, procedure: str, number: str) -> str:
        """Return the title of a clause; "" where the procedure has none of that number."""
        row: Any = self._clauses(procedure).get(number, {})
        english = current() != DEFAULT
        return str((english and row.get("title_en")) or row.get("title", ""))

    def order(self, procedure: str, number: str) -> tuple[str, int, str]:
        """Return where a clause stands in the order of the written procedures."""
        numbers = list(self._clauses(procedure))
        return procedure, numbers.index(number) if number in numbers else _LAST, number

    def group(self, procedure: str, local: str) -> str:
        """Return the label of a group or lane."""
        place = (procedure, local)
        if place not in self._groups:
            key = f"{procedure}/{local}"
            self._groups[place] = labels_of(self._connection, [key])[key] if local else ""
        return self._groups[place]

    def process(self, procedure: str, process_id: str) -> str:
        """Return the name of a process; its id where the newest deployment has it no more."""
        bundle = self._bundle(procedure)
        found = bundle.processes.get(process_id) if bundle else None
        return found.name if found else process_id

    def calendar(self, procedure: str, process_id: str, id: str) -> Calendar:
        """Return the calendar of a limit; "" is the procedure's."""
        place = (procedure, process_id, id)
        if place not in self._calendars:
            zone = self._zone(procedure, process_id)
            self._calendars[place] = calendar_for(Shelf(self._connection, procedure), id, zone)
        return self._calendars[place]

    def _zone(self, procedure: str, process_id: str) -> str:
        bundle = self._bundle(procedure)
        found = bundle.processes.get(process_id) if bundle else None
        return found.case.zone if found else ZONE

    def _clauses(self, procedure: str) -> Any:
        bundle = self._bundle(procedure)
        return bundle.clauses if bundle else {}

    def _bundle(self, procedure: str) -> Bundle | None:
        if procedure not in self._bundles:
            newest = deployments.latest(self._connection, procedure)
            self._bundles[procedure] = bundles.bundle_of(self._connection, newest) if newest else None
        return self._bundles[procedure]
