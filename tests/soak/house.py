"""A house in which a real procedure runs: its database, its people and a clock of its own. It decides nothing.

Whatever goes wrong by itself (a timer, a delivery, an incident) stops the walk here, at the moment it happens.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

import engine
from engine import clock
from engine.errors import ClauseflowError, FormInvalid
from engine.storage import Database
from engine.storage.tables import instance, outbox, timer

MOST_FIRED = 12  # timers at one go; then people may act again, as they would meanwhile


class Broken(Exception):
    """The walk has come to something that must never be; the words say what."""


@dataclass(frozen=True)
class Start:
    """A way a case begins: by one of these people, or by time."""

    process_key: str
    event: str
    weight: int  # elements of its process
    people: tuple[engine.Actor, ...] = ()


class House:
    """The procedure as its people see it."""

    def __init__(self, database: Database, procedure: str, deployment_id: str) -> None:
        self.database, self.procedure = database, procedure
        self.story: list[str] = []
        self.bundle: Any = engine.bundle_of(database, deployment_id)
        names = sorted(row.id for row in engine.users(database, actor=engine.SYSTEM))
        self.people = [actor for name in names if (actor := engine.load_actor(database, name))]
        self.starts = [*self._by_people(), *self._by_time()]

    def _by_people(self) -> list[Start]:
        found: dict[tuple[str, str], list[engine.Actor]] = {}
        for actor in self.people:
            for option in engine.start_forms(self.database, actor=actor):
                found.setdefault((option.process_key, option.start_event), []).append(actor)
        return [Start(*key, self._weight(key[0]), tuple(found[key])) for key in sorted(found)]

    def _by_time(self) -> Iterator[Start]:
        for process in self.bundle.processes.values():
            for event in process.starts.values():
                if event.timer is not None:
                    key = f"{self.procedure}/{process.id}"
                    yield Start(key, event.id, self._weight(key))

    def _weight(self, process_key: str) -> int:
        return len(self.bundle.processes[process_key.rpartition("/")[2]].diagram.elements)

    @property
    def running(self) -> list[str]:
        """Ids of the cases that run, the oldest first."""
        return self._ids(instance.c.status == "running")

    @property
    def all(self) -> list[str]:
        """Ids of all cases, the oldest first."""
        return self._ids(instance.c.id.is_not(None))

    def _ids(self, which: Any) -> list[str]:
        query = select(instance.c.id).where(which).order_by(instance.c.started_at, instance.c.business_key)
        with self.database.read() as connection:
            return list(connection.scalars(query))

    def numbers(self) -> list[str]:
        """Return the numbers of all cases: people know them."""
        with self.database.read() as connection:
            return sorted(number for number in connection.scalars(select(instance.c.business_key)) if number)

    def case(self, instance_id: str, actor: engine.Actor = engine.SYSTEM) -> engine.CaseDetail:
        """Return a case as somebody sees it."""
        return engine.case_detail(self.database, actor=actor, instance_id=instance_id)

    def tell(self, what: str) -> None:
        """Add a line to the story of the walk."""
        self.story.append(f"{clock.now():%m-%d %H:%M} {what}")

    def carry_out(self, what: str, do: Callable[[], object]) -> None:
        """Do something that the product must be able to do now, and deliver what comes of it.

        Raises:
            Broken: the product refuses it.
            FormInvalid: only its form is refused.
        """
        try:
            do()
        except FormInvalid:
            raise
        except ClauseflowError as error:
            reason = getattr(error, "reason", "") or error.message
            raise Broken(f"{what}: {type(error).__name__}: {reason} {getattr(error, 'detail', '')}") from error
        self.settle()

    def settle(self) -> None:
        """Deliver what waits to be delivered, and see that nothing has failed."""
        engine.deliver_outbox(self.database)
        with self.database.read() as connection:
            for table in (timer, outbox):
                failed = connection.execute(select(table).where(table.c.attempts > 0)).mappings().first()
                if failed:
                    raise Broken(f"{table.name} of {failed['element_id']} failed: {dict(failed)}")
        for row in engine.incidents(self.database, actor=engine.SYSTEM).rows:
            raise Broken(f"incident at {row.element_id} {row.element_name}: {row.kind}: {row.reason} {row.detail}")

    def pass_time(self, amount: timedelta) -> int:
        """Let time go on and fire what falls due on the way, each timer at its moment.

        Returns:
            How many timers fired. After a few the clock stays there, so that people can act between them.
        """
        until, fired = clock.now() + amount, 0
        while fired < MOST_FIRED:
            due = self.next_due()
            if due is None or due > until:
                clock.set_to(until)
                break
            fired += self.fire(due)
        return fired

    def fire(self, due: datetime) -> int:
        """Go to a moment at which a timer is due, and fire what is."""
        clock.set_to(max(due, clock.now()))
        fired = engine.fire_due_timers(self.database)
        self.settle()
        if not fired:
            raise Broken(f"what was due at {due} did not fire")
        return fired

    def next_due(self, *, start: str = "", of_cases: bool = False) -> datetime | None:
        """Return when the next timer is due.

        Args:
            start: only that of this start event.
            of_cases: only those of cases.
        """
        query = select(timer.c.due_at).order_by(timer.c.due_at).limit(1)
        if start:
            query = query.where(timer.c.instance_id.is_(None), timer.c.element_id == start)
        if of_cases:
            query = query.where(timer.c.instance_id.is_not(None))
        with self.database.read() as connection:
            return connection.scalar(query)
