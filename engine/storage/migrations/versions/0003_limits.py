"""Limits in working time: how they were counted, when they stood still, and which dates are provisional."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Json, Moment

revision = "0003"
down_revision = "0002"

_RUNS = sa.text("provisional > 0 AND ended_at IS NULL")
_WAITS = sa.text("provisional > 0")


def upgrade() -> None:
    """Expand: what is there already was counted by the clock and is final."""
    for column in _columns():
        op.add_column("instance_limit", column)
    op.add_column("timer", sa.Column("provisional", sa.Integer(), nullable=False, server_default="0"))
    _drop_defaults()
    _index("instance_limit", _RUNS)
    _index("timer", _WAITS)


def _index(table: str, where: sa.TextClause) -> None:
    name = f"ix_{table}_provisional"
    op.create_index(name, table, ["instance_id"], sqlite_where=where, postgresql_where=where)


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("term", Json(), nullable=False, server_default='[0, "", false, ""]'),
        sa.Column("calendar", sa.String(200), nullable=False, server_default=""),
        sa.Column("provisional", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("warn_at", Moment()),
        sa.Column("stopped_at", Moment()),
        sa.Column("stops", Json(), nullable=False, server_default="[]"),
        sa.Column("responsible", sa.String(200), nullable=False, server_default=""),
    ]


def _drop_defaults() -> None:
    """They served the rows that were there; every new one says what it is."""
    kinds = {"term": Json(), "calendar": sa.String(200), "provisional": sa.Integer(), "stops": Json()}
    with op.batch_alter_table("instance_limit") as limits:
        for name, kind in {**kinds, "responsible": sa.String(200)}.items():
            limits.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
    with op.batch_alter_table("timer") as timers:
        timers.alter_column("provisional", existing_type=sa.Integer(), existing_nullable=False, server_default=None)
