"""The throw-away database a scenario is played on, with the procedure deployed, its people, and a clock of its own.

It plays nothing itself: it moves time forward, fires what is due on the way and empties the outbox.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import engine
import forms
from engine import clock
from engine.language import gettext as _
from engine.storage import Database
from web.scenarios.scenario import Differs

MOST_TIMERS = 10_000  # of one course; more means that time does not get on
EMPTY = "empty.db"
MEMORY = Path("/dev/shm")  # noqa: S108 - a disk in memory where the system has one: nothing here outlives the run
ENOUGH = 128 * 1024 * 1024  # bytes that must be free there


def quick_folder() -> str | None:
    """Return where throw-away files are written fastest; None where the usual place for them is as good as any."""
    try:
        usable = os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH
    except OSError:
        usable = False
    return str(MEMORY) if usable else None


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A database with the procedure on it."""

    database: Database
    procedure: str
    deployment_id: str

    def actor(self, user_id: str) -> engine.Actor:
        """Return the person with the rights they have now.

        Raises:
            Differs: there is no such person.
        """
        found = engine.load_actor(self.database, user_id) if user_id else None
        if found is None:
            raise Differs(_("没有人员“{name}”:请写 organization.yaml 中 people 的 id", name=user_id))
        return found

    def move_to(self, moment: datetime, *, inclusive: bool) -> None:
        """Let time go on to `moment`, and fire what is due on the way, each timer at its own moment.

        Args:
            moment: where to go.
            inclusive: whether timers due at this very moment fire as well.
        """
        for _number in range(MOST_TIMERS):
            due_at = self._next_due()
            if due_at is None or due_at > moment or (due_at == moment and not inclusive):
                break
            clock.set_to(due_at)
            if not engine.fire_due_timers(self.database, now=due_at):
                raise Differs(_("{at} 到点的定时没有触发", at=f"{due_at.astimezone(moment.tzinfo):%Y-%m-%d %H:%M:%S}"))
            engine.deliver_outbox(self.database)
        clock.set_to(moment)

    def settle(self) -> None:
        """Deliver what the last step left in the outbox."""
        engine.deliver_outbox(self.database)

    def _next_due(self) -> datetime | None:
        page = engine.timers(self.database, actor=engine.SYSTEM, procedure=self.procedure)
        return next((timer.due_at for timer in page.rows if not timer.held), None)


class Stages:
    """Makes one fresh stage after the other: copies of a SQLite file, or schemas of a PostgreSQL database."""

    def __init__(self, folder: Path, url: str | None) -> None:
        """Make nothing yet.

        Args:
            folder: a folder of its own, emptied by whoever made it.
            url: a PostgreSQL or SQLite database to use; None makes files in `folder`.
        """
        self._folder, self._url, self._numbers = folder, url, count(1)

    @contextmanager
    def fresh(self, procedure: str, files: Mapping[str, bytes], at: datetime) -> Iterator[Stage]:
        """Yield a stage on which nothing has happened yet.

        Args:
            procedure: name of the procedure.
            files: its bundle.
            at: the first moment of what will be played; the procedure is deployed just before.
        Raises:
            DeploymentRefused: the files cannot run.
        """
        with self._database() as database, clock.stopped_at(at - timedelta(seconds=1)):
            deployed = engine.deploy(
                database, actor=engine.SYSTEM, procedure=procedure, files=files, findings=forms.check(files)
            )
            engine.add_people(database, actor=engine.SYSTEM, procedure=procedure)
            yield Stage(database=database, procedure=procedure, deployment_id=deployed.id)

    @contextmanager
    def _database(self) -> Iterator[Database]:
        on_server = (self._url or "").startswith("postgresql")
        with self._schema(self._url or "") if on_server else self._file() as database:
            yield database

    @contextmanager
    def _file(self) -> Iterator[Database]:
        path = self._folder / f"{next(self._numbers)}.db"
        shutil.copy(self._template(), path)
        database = Database(f"sqlite:///{path}")
        try:
            yield database
        finally:
            database.close()
            path.unlink()

    def _template(self) -> Path:
        path = self._folder / EMPTY
        if not path.exists():
            database = Database(f"sqlite:///{path}")
            engine.upgrade(database)
            database.close()
        return path

    @contextmanager
    def _schema(self, url: str) -> Iterator[Database]:
        name = f"scenario_{next(self._numbers)}"
        server = Database(url)
        database = Database(f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{name}")
        try:
            _run(server, f"DROP SCHEMA IF EXISTS {name} CASCADE", f"CREATE SCHEMA {name}")
            engine.upgrade(database)
            yield database
        finally:
            database.close()
            _run(server, f"DROP SCHEMA IF EXISTS {name} CASCADE")
            server.close()


def _run(database: Database, *statements: str) -> None:
    with database.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
