"""What a wake-up does: look into the tables and do what is due. Each run is a no-op when nothing is.

No task carries data of a case, so a message that is lost, late or doubled does no harm.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field

from celery import Celery

import engine
from engine.storage import Database
from engine.workers.errand import Errand

FIRE_TIMERS = "clauseflow.fire_timers"
DELIVER = "clauseflow.deliver"
SEND_LETTERS = "clauseflow.send_letters"
SWEEP = "clauseflow.sweep"
RECOUNT = "clauseflow.recount"
FILE_MONTHS = "clauseflow.file_months"


@dataclass(kw_only=True)
class Work:
    """What the tasks of one worker work on: a database, opened once in each process and never carried over a fork."""

    database_url: str
    sweep_files: Callable[[Database], int]  # removes uploads that no case refers to; returns how many
    file_months: Callable[[Database], object] = lambda _database: None  # files what of past months is not filed yet
    _open: dict[int, Database] = field(default_factory=dict)

    def database(self) -> Database:
        """Return the database of this process."""
        pid = os.getpid()
        if pid not in self._open:
            self._open = {pid: Database(self.database_url)}
        return self._open[pid]


def register(app: Celery, work: Work) -> None:
    """Give `app` the tasks that its pulse names."""

    @app.task(name=FIRE_TIMERS)
    def fire_timers() -> None:
        engine.fire_due_timers(work.database())

    @app.task(name=DELIVER)
    def deliver() -> None:
        engine.deliver_outbox(work.database())

    counting = Errand(lambda: engine.recount_limits(work.database()))

    @app.task(name=RECOUNT)
    def recount() -> None:
        counting.begin()  # nor for a hundred thousand dates to be counted anew

    letters = Errand(lambda: engine.deliver_letters(work.database()))

    @app.task(name=SEND_LETTERS)
    def send_letters() -> None:
        letters.begin()  # no timer waits for somebody's mail server

    filing = Errand(lambda: work.file_months(work.database()))

    @app.task(name=FILE_MONTHS)
    def file_months() -> None:
        filing.begin()  # a month of cases with all their papers takes minutes

    @app.task(name=SWEEP)
    def sweep() -> None:
        engine.forget_old_commands(work.database())
        engine.recount_what_is_published(work.database())
        work.sweep_files(work.database())
