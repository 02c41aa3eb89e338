"""Joins the rooms of one process: settings to database, broker to engine, forms' pages to the engine's archive.

Called once where a process begins (web server, worker, command line). It holds no logic of its own.
"""

from dataclasses import asdict
from functools import cache, partial
from pathlib import Path

from celery import Celery

import engine
import forms
from engine.storage import Database
from engine.workers import Mailbox, connect_wake, create_app, send_mail, send_robot
from engine.workers.tasks import Work
from web.settings import Settings

FONTS = Path(__file__).parent / "static" / "build" / "fonts"  # they come with the built front end


@cache
def database_of(settings: Settings) -> Database:
    """Return this process's database."""
    return Database(settings.database_url)


@cache
def celery_of(settings: Settings) -> Celery:
    """Return this process's Celery app."""

    def sweep(database: Database) -> int:
        return forms.sweep_uploads(database, settings.uploads)

    work = Work(database_url=settings.database_url, sweep_files=sweep)
    return create_app(broker_url=settings.broker_url, broker_folder=settings.var / "broker", work=work)


def channels_of(settings: Settings) -> engine.Channels:
    """Return how letters leave this installation; only its workers send any."""
    box = Mailbox(**asdict(settings.mail)) if settings.mail else None
    return engine.Channels(
        mail=partial(send_mail, box) if box else None,
        robot=send_robot,
        robot_hosts=settings.robot_hosts,
        public_url=settings.public_url,
    )


def wire(settings: Settings) -> Database:
    """Make this process whole and return its database."""
    engine.set_page_renderer(forms.archive_page)
    forms.set_uploads(settings.uploads, most_bytes=settings.upload_max)
    forms.set_fonts(FONTS)
    engine.set_channels(channels_of(settings))
    connect_wake(celery_of(settings))
    return database_of(settings)
