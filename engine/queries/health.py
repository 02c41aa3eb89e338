"""Whether this installation is fit to work: schema, timers nobody fires, an outbox nobody empties, open incidents."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from engine.storage import Database, schema_is_current
from engine.storage.tables import incident, outbox, timer

TOLERATED = timedelta(seconds=60)  # how long due work may lie before the workers count as absent
COUNTED = 1000  # more incidents are not counted out


@dataclass(frozen=True, kw_only=True)
class Health:
    """What a readiness check reports."""

    database: bool  # it answers
    schema: bool  # it has the schema of this release
    overdue_timer: timedelta | None  # age of the oldest due timer that no worker took; None when there is none
    overdue_outbox: timedelta | None  # age of the oldest due row of the outbox
    open_incidents: int

    @property
    def ready(self) -> bool:
        """Whether people can work: database and schema are there. Late workers delay and lose nothing."""
        return self.database and self.schema

    @property
    def workers_late(self) -> bool:
        """Whether due work has been lying for more than a minute: no worker runs, or not enough of them."""
        return max(self.overdue_timer or timedelta(), self.overdue_outbox or timedelta()) > TOLERATED


def health(db: Database, now: datetime) -> Health:
    """Return the state of the installation at `now`; never raises for a database that does not answer."""
    nothing = Health(database=False, schema=False, overdue_timer=None, overdue_outbox=None, open_incidents=0)
    try:
        if not schema_is_current(db):
            return Health(database=True, schema=False, overdue_timer=None, overdue_outbox=None, open_incidents=0)
        return _measured(db, now)
    except SQLAlchemyError:
        return nothing


def _measured(db: Database, now: datetime) -> Health:
    still = select(incident.c.id).where(incident.c.resolved_at.is_(None)).limit(COUNTED)
    with db.read() as connection:
        due = connection.scalar(select(func.min(timer.c.try_at)).where(timer.c.try_at <= now))
        undelivered = connection.scalar(select(func.min(outbox.c.try_at)).where(outbox.c.try_at <= now))
        incidents = connection.scalar(select(func.count()).select_from(still.subquery())) or 0
    return Health(
        database=True,
        schema=True,
        overdue_timer=now - due if due else None,
        overdue_outbox=now - undelivered if undelivered else None,
        open_incidents=incidents,
    )
