"""Messages and signals: what waits for them, messages kept for later, signals for start events, called processes."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Json, Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Expand: new tables and columns, and rows of the outbox that belong to no case yet."""
    _create_subscription()
    _create_message()
    op.add_column("task", sa.Column("called_process", sa.String(200)))
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("instance_id", existing_type=sa.String(32), nullable=True)
        outbox.add_column(sa.Column("retries", sa.Integer()))


def _create_subscription() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("instance_id", sa.String(32)),
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.Column("process_id", sa.String(200), nullable=False),
        sa.Column("deployment_id", sa.String(32), nullable=False),
        sa.Column("ref", sa.String(200), nullable=False),
        sa.Column("element_id", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name="fk_subscription_deployment_id"),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_subscription_instance_id"),
        sa.UniqueConstraint("instance_id", "ref", name="uq_subscription_instance_id_ref"),
    )
    op.create_index("ix_subscription_waiting", "subscription", ["procedure", "kind", "name", "key"])


def _create_message() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("values", Json(), nullable=False),
        sa.Column("sent_by", sa.String(200), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("outbox_id", sa.String(32)),
        sa.Column("taken_at", Moment()),
        sa.Column("taken_by", sa.String(32)),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.ForeignKeyConstraint(["taken_by"], ["instance.id"], name="fk_message_taken_by"),
        sa.UniqueConstraint("outbox_id", name="uq_message_outbox_id"),
    )
    op.create_index("ix_message_kept", "message", ["procedure", "name", "key"])
