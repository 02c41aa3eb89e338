"""Mails and robots: addresses of people, robots of groups, letters that could not be delivered."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Moment

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Expand: new columns with defaults, and a table."""
    op.add_column("account", sa.Column("email", sa.String(254), nullable=False, server_default=""))
    op.add_column("account", sa.Column("wants_mail", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("outbox", sa.Column("failed_at", Moment()))
    op.add_column("outbox", sa.Column("failure", sa.Text()))
    failed = sa.text("failed_at IS NOT NULL")
    op.create_index("ix_outbox_failed_at", "outbox", ["failed_at"], sqlite_where=failed, postgresql_where=failed)
    _create_robot()


def _create_robot() -> None:
    op.create_table(
        "robot",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("group_key", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment()),
        sa.Column("failed_at", Moment()),
        sa.Column("failure", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_robot"),
        sa.ForeignKeyConstraint(["group_key"], ["user_group.key"], name="fk_robot_group_key"),
    )
    op.create_index("ix_robot_group_key", "robot", ["group_key"])
