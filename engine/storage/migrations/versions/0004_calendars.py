"""Calendars that an installation keeps, notices imported, defaults of procedures."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Json, Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Expand: new tables, all of them empty."""
    _create_calendar()
    _create_notice()


def _create_calendar() -> None:
    op.create_table(
        "calendar",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("definition", Json(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("changed_by", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calendar"),
    )
    op.create_table(
        "procedure_calendar",
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.Column("calendar_id", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("procedure", name="pk_procedure_calendar"),
    )
    op.create_table(
        "calendar_stamp",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("stamp", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_calendar_stamp"),
    )


def _create_notice() -> None:
    op.create_table(
        "calendar_notice",
        sa.Column("days", sa.String(200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("published", sa.String(10)),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("imported_at", Moment(), nullable=False),
        sa.Column("imported_by", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("days", "year", "turn", name="pk_calendar_notice"),
    )
