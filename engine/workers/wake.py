"""Wakes the workers after a commit, best effort. It never raises and waits for nothing: the pulse is behind it.

Commits that come close together wake them once: a wake-up says no more than that there is something to look for.
"""

import logging

from celery import Celery

import engine
from engine.workers import app as settings
from engine.workers import tasks
from engine.workers.bell import Bell

log = logging.getLogger(__name__)


def connect_wake(app: Celery) -> None:
    """Let the engine wake the workers of `app` after each commit that leaves work for them."""

    def wake() -> None:
        for name in (tasks.FIRE_TIMERS, tasks.DELIVER, tasks.SEND_LETTERS):
            try:
                app.send_task(name, expires=settings.STALE_SECONDS, retry=False, ignore_result=True)
            except Exception as error:  # whatever the broker raises, the case is safe and the pulse will find it
                log.info("no wake-up sent: %s", error)
                return

    engine.set_wake(Bell(wake).press)


def forget_wake_ups(app: Celery) -> None:
    """Throw away the wake-ups that nobody saw: what they spoke of stands in the database and is found anyway."""
    try:
        with app.connection_for_write() as connection:
            app.amqp.TaskConsumer(connection.default_channel).purge()
    except OSError as error:  # no broker yet: the worker waits for it and finds what there is
        log.info("nothing to forget: %s", error)
