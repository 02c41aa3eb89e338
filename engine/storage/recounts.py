"""Rows of recounts: asked for in parts, taken part by part, each with a cursor that survives whoever works on it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, func, insert, literal_column, select, union, update

from engine.storage.tables import instance, instance_limit, recount, timer
from engine.storage.types import Row


def ask(connection: Connection, row: Mapping[str, Any]) -> None:
    """Insert a recount with a row for each part that has cases; one without any is finished as it begins.

    Args:
        row: every column but part, cursor, total, done, moved and finished_at.
    """
    places = _places(row["procedure"]).subquery()
    first = func.substr(places.c.instance_id, 1, 1)
    counted = {row[0]: row[1] for row in connection.execute(select(first, func.count()).group_by(first))}
    begun = {"cursor": "", "done": 0, "moved": 0}
    rows = [{**row, **begun, "part": part, "total": counted[part], "finished_at": None} for part in sorted(counted)]
    nothing = [{**row, **begun, "part": "", "total": 0, "finished_at": row["asked_at"]}]
    connection.execute(insert(recount), rows or nothing)


def provisional(connection: Connection) -> list[tuple[str, str, int]]:
    """Return procedure, calendar and year of the running clocks whose date is provisional, each once."""
    columns = (instance.c.procedure, instance_limit.c.calendar, instance_limit.c.provisional)
    running = (instance_limit.c.ended_at.is_(None), instance_limit.c.provisional > 0)
    query = select(*columns).join(instance, instance.c.id == instance_limit.c.instance_id).where(*running).distinct()
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def any_unfinished(connection: Connection) -> bool:
    """Return whether anything is left to count."""
    return connection.execute(select(recount.c.id).where(recount.c.finished_at.is_(None)).limit(1)).first() is not None


def take(connection: Connection) -> RowMapping | None:
    """Lock the first part that nobody else works on and return it."""
    waiting = select(recount).where(recount.c.finished_at.is_(None)).order_by(recount.c.asked_at, recount.c.part)
    return connection.execute(waiting.limit(1).with_for_update(skip_locked=True)).mappings().first()


def cases(connection: Connection, part: Row, most: int) -> list[RowMapping]:
    """Lock the next cases of a part, in the order of their ids, and return their rows."""
    places = _places(part["procedure"]).subquery()
    ours = (places.c.instance_id > part["cursor"], places.c.instance_id.like(f"{part['part']}%"))
    ids = select(places.c.instance_id).where(*ours).order_by(places.c.instance_id).limit(most)
    found = select(instance).where(instance.c.id.in_(ids)).order_by(instance.c.id).with_for_update()
    return list(connection.execute(found).mappings())


def go_on(connection: Connection, part: Row, columns: Mapping[str, Any]) -> None:
    """Write down how far a part is."""
    this = (recount.c.id == part["id"], recount.c.part == part["part"])
    connection.execute(update(recount).where(*this).values(columns))


def progress(connection: Connection, since: datetime | None = None) -> list[RowMapping]:
    """Return recounts, the newest first, with the sums of their parts; `finished_at` where no part is left.

    Args:
        since: unfinished ones, and those asked for after this moment.
    """
    columns = recount.c
    left = func.count().filter(columns.finished_at.is_(None)).label("left")
    sums = [func.sum(columns[name]).label(name) for name in ("total", "done", "moved")]
    same = [columns[name] for name in ("id", "because", "about", "procedure", "asked_at", "asked_by")]
    query = select(*same, *sums, left, func.max(columns.finished_at).label("finished_at")).group_by(*same)
    if since is not None:
        query = query.having((columns.asked_at >= since) | (left > 0))
    return list(connection.execute(query.order_by(columns.asked_at.desc()).limit(50)).mappings())


def _places(procedure: str) -> Select[tuple[str]]:
    """The running cases with a clock that runs or a provisional timer."""
    running = select(instance_limit.c.instance_id).where(instance_limit.c.ended_at.is_(None))
    waiting = select(timer.c.instance_id).where(timer.c.provisional > literal_column("0"))
    found = union(running, waiting.where(timer.c.instance_id.is_not(None))).subquery()
    query = select(found.c.instance_id)
    if procedure:
        ours = and_(instance.c.id == found.c.instance_id, instance.c.procedure == procedure)
        query = query.join(instance, ours)
    return query
