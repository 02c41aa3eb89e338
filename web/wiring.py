"""Joins the rooms of one process: settings to database, broker to engine, forms' pages to the engine's archive.

Called once where a process begins (web server, worker, command line). It holds no logic of its own.
"""

from dataclasses import asdict
from functools import cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from celery import Celery

import engine
import forms
from engine import clock
from engine.storage import Database
from engine.workers import Mailbox, connect_wake, create_app, send_mail, send_robot
from engine.workers.tasks import Work
from web.review.package import file_missing
from web.settings import Settings

FONTS = Path(__file__).parent / "static" / "build" / "fonts"  # they come with the built front end


@cache
def database_of(settings: Settings) -> Database:
    """Return this process's database."""
    return Database(settings.database_url)


@cache
def celery_of(settings: Settings) -> Celery:
    """Return this process's Celery app."""
    folder = settings.var / "broker"
    return create_app(broker_url=settings.broker_url, broker_folder=folder, work=work_of(settings))


def work_of(settings: Settings) -> Work:
    """Return what this installation's workers work on, and what they do for the rooms above the engine."""

    def sweep(database: Database) -> int:
        return forms.sweep_uploads(database, settings.uploads)

    def file_months(database: Database) -> None:
        if settings.archive_folder:
            file_missing(database, settings.archive_folder, zone=ZoneInfo(settings.zone), now=clock.now())

    return Work(database_url=settings.database_url, sweep_files=sweep, file_months=file_months)


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
