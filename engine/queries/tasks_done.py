"""What people have done in a case so far: which task, who, when. For forms that note it; what was typed is not here."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from engine.queries.names import names_of
from engine.storage import Database
from engine.storage.tables import task


def tasks_done(db: Database, instance_id: str, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return the completed tasks of a case in the order in which they were completed.

    Args:
        instance_id: whose; "" is a case that has not begun, with none.
        zone: of the moments.
    Returns:
        Of each `name` (of the task), `element_id`, `round` (n-th time, from 1), `by` (the person's name) and `at`
        (ISO 8601 with the zone's offset, to the second).
    """
    columns = (task.c.name, task.c.element_id, task.c.round, task.c.closed_by, task.c.closed_at)
    of_case = (task.c.instance_id == instance_id) & (task.c.status == "completed")
    with db.read() as connection:
        rows = connection.execute(select(*columns).where(of_case).order_by(task.c.closed_at, task.c.id)).all()
        names = names_of(connection, (row.closed_by for row in rows))
    return [
        {
            "name": row.name,
            "element_id": row.element_id,
            "round": row.round,
            "by": names[row.closed_by],
            "at": row.closed_at.astimezone(zone).isoformat(timespec="seconds"),
        }
        for row in rows
    ]
