"""What cases are found by: comparable values of variables, pieces of texts, indexes of what is waited for and due."""

import json
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from engine.storage.search import pieces_of
from engine.storage.sort_key import TEXT, sort_key
from engine.storage.types import ordered

revision = "0007"
down_revision = "0006"

BATCH = 1_000  # cases at a time
ZONE = ZoneInfo("Asia/Shanghai")  # a case whose variable changes is written anew in the zone of its process


def upgrade() -> None:
    """Expand and fill: values and pieces of the cases that are there."""
    op.add_column("instance_search", sa.Column("sort_key", ordered(), nullable=False, server_default=""))
    op.create_table(
        "instance_piece",
        sa.Column("piece", ordered(8), nullable=False),
        sa.Column("instance_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("piece", "instance_id", name="pk_instance_piece"),
        sqlite_with_rowid=False,
    )
    _fill(op.get_bind())
    with op.batch_alter_table("instance_search") as search:
        search.alter_column("sort_key", existing_type=ordered(), existing_nullable=False, server_default=None)
        search.drop_index("ix_instance_search_value")
    _create_indexes()


def _create_indexes() -> None:
    op.create_index("ix_instance_search_key", "instance_search", ["name", "sort_key", "instance_id"])
    op.create_index("ix_instance_started_at", "instance", ["started_at", "id"])
    op.create_index("ix_timer_element", "timer", ["element_id", "instance_id"])
    op.create_index("ix_subscription_element", "subscription", ["element_id", "instance_id"])
    _some("ix_instance_stuck", "instance", ["id"], "open_incidents > 0")
    _some("ix_instance_cancelled", "instance", ["id"], "status = 'cancelled'")
    _some("ix_instance_ended_at", "instance", ["ended_at", "id"], "ended_at IS NOT NULL")
    _some("ix_instance_limit_open_due", "instance_limit", ["due_at", "instance_id"], "ended_at IS NULL")
    _some("ix_instance_limit_missed", "instance_limit", ["instance_id"], "ended_at >= due_at")
    _some("ix_task_element", "task", ["element_id", "instance_id"], "status = 'open'")
    _some("ix_task_due", "task", ["due_at", "instance_id"], "status = 'open' AND due_at IS NOT NULL")
    _some("ix_task_done_at", "task", ["element_id"], "status = 'completed'")


def _some(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


_SEARCH = sa.table("instance_search", *map(sa.column, ("instance_id", "name", "value", "sort_key")))
_INSTANCE = sa.table("instance", sa.column("id"), sa.column("variables"))
_PIECE = sa.table("instance_piece", sa.column("piece"), sa.column("instance_id"))


def _fill(connection: sa.Connection) -> None:
    this = sa.and_(_SEARCH.c.instance_id == sa.bindparam("i"), _SEARCH.c.name == sa.bindparam("n"))
    keyed = sa.update(_SEARCH).where(this).values(sort_key=sa.bindparam("k"))
    for some in _cases(connection):
        cases = connection.execute(sa.select(_INSTANCE).where(_INSTANCE.c.id.in_(some)))
        values = {row.id: row.variables for row in cases}
        found = connection.execute(sa.select(_SEARCH).where(_SEARCH.c.instance_id.in_(some))).all()
        if found:
            connection.execute(keyed, [{"i": r.instance_id, "n": r.name, "k": _key(r, values)} for r in found])
        pieces = {(piece, row.instance_id) for row in found for piece in pieces_of([row.value])}
        if pieces:
            connection.execute(sa.insert(_PIECE), [{"piece": p, "instance_id": i} for p, i in sorted(pieces)])


def _cases(connection: sa.Connection) -> Iterator[list[str]]:
    """Yield the ids of all cases, some at a time."""
    last = ""
    while True:
        query = sa.select(_INSTANCE.c.id).where(_INSTANCE.c.id > last).order_by(_INSTANCE.c.id).limit(BATCH)
        some = list(connection.scalars(query))
        if not some:
            return
        yield some
        last = some[-1]


def _key(row: Any, values: dict[str, str]) -> str:
    if not row.name:
        return f"{TEXT}{row.value}"
    return sort_key(json.loads(values[row.instance_id]).get(row.name), ZONE)
