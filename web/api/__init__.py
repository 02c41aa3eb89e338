"""What machines ask: is the process up, is the installation fit to work. Nothing of a case leaves here."""

from datetime import timedelta

from flask import Blueprint, Response, jsonify

import engine
from engine import clock
from web import pages
from web.auth.session import public

blueprint = Blueprint("api", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Say that this process answers; it asks nobody else."""
    return jsonify(up=True)


@blueprint.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """Say whether people can work: 200 when database and schema are there, else 503. Late workers are reported."""
    found = engine.health(pages.database(), clock.now())
    report = jsonify(
        ready=found.ready,
        database=found.database,
        schema=found.schema,
        workers_late=found.workers_late,
        overdue_timer_seconds=_seconds(found.overdue_timer),
        overdue_outbox_seconds=_seconds(found.overdue_outbox),
        open_incidents=found.open_incidents,
    )
    return report, 200 if found.ready else 503


def _seconds(age: timedelta | None) -> float | None:
    return age.total_seconds() if age is not None else None
