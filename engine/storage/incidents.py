"""Rows of incidents: opens one for each thing that stopped, counts repeats of the same, closes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, and_, insert, or_, select, update

from engine.storage.tables import incident, outbox, task, timer

_SAME = ("procedure", "process_id", "instance_id", "element_id", "kind", "task_id", "timer_id", "outbox_id")


def open_or_count(connection: Connection, row: Mapping[str, Any], at: datetime) -> tuple[str, bool]:
    """Open an incident, or count one more occurrence of the same one.

    Args:
        row: every column but id, occurrences, times and resolution; absent ones are NULL.
        at: when it happened.
    Returns:
        Its id, and whether it is new.
    """
    same = [incident.c[name].is_not_distinct_from(row.get(name)) for name in _SAME]
    query = select(incident.c.id, incident.c.occurrences).where(incident.c.resolved_at.is_(None), and_(*same))
    found = connection.execute(query).first()
    if found:
        again = {"occurrences": found.occurrences + 1, "last_at": at, "reason": row["reason"], "detail": row["detail"]}
        connection.execute(update(incident).where(incident.c.id == found.id).values(again))
        return found.id, False
    new = uuid4().hex
    connection.execute(insert(incident).values(**row, id=new, occurrences=1, opened_at=at, last_at=at))
    return new, True


def get(connection: Connection, incident_id: str) -> RowMapping | None:
    """Return the row of an incident."""
    return connection.execute(select(incident).where(incident.c.id == incident_id)).mappings().first()


def resolve(connection: Connection, incident_ids: list[str], *, by: str, at: datetime) -> None:
    """Close incidents."""
    if incident_ids:
        statement = update(incident).where(incident.c.id.in_(incident_ids), incident.c.resolved_at.is_(None))
        connection.execute(statement.values(resolved_at=at, resolved_by=by))


def overtaken(connection: Connection, instance_id: str) -> list[RowMapping]:
    """Return the open incidents of an instance on whose task, timer or job nothing waits any more."""
    waits = or_(
        _exists(task, task.c.id == incident.c.task_id, task.c.status == "open"),
        _exists(timer, timer.c.id == incident.c.timer_id),
        _exists(outbox, outbox.c.id == incident.c.outbox_id, outbox.c.delivered_at.is_(None), _still_wanted),
    )
    ours = and_(incident.c.instance_id == instance_id, incident.c.resolved_at.is_(None))
    return list(connection.execute(select(incident).where(ours, ~waits)).mappings())


_still_wanted = outbox.c.withdrawn_at.is_(None)


def _exists(table: Table, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(table.c.id).where(*conditions).correlate(incident).exists()
