"""Limits in working time: how they were counted, when they stood still, and which dates are provisional."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Json, Moment

revision = "0003"
down_revision = "0002"

_RUNS = sa.text("ended_at IS NULL")
_WAITS = sa.text("provisional > 0")


def upgrade() -> None:
    """Expand: what is there already was counted by the clock and is final."""
    for column in _columns():
        op.add_column("instance_limit", column)
    op.add_column("timer", sa.Column("provisional", sa.Integer(), nullable=False, server_default="0"))
    _drop_defaults()
    _index("ix_instance_limit_running", "instance_limit", "instance_id", _RUNS)
    _index("ix_timer_provisional", "timer", "instance_id", _WAITS)
    _create_recount()


def _index(name: str, table: str, column: str, where: sa.TextClause) -> None:
    op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)


def _create_recount() -> None:
    op.create_table(
        "recount",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("part", sa.String(1), nullable=False),
        sa.Column("because", sa.String(16), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.Column("deployment_id", sa.String(200), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("asked_by", sa.String(200), nullable=False),
        sa.Column("cursor", sa.String(200), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("finished_at", Moment()),
        sa.PrimaryKeyConstraint("id", "part", name="pk_recount"),
    )
    _index("ix_recount_unfinished", "recount", "asked_at", sa.text("finished_at IS NULL"))


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
