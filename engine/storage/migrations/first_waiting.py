"""The first schema, another part: what waits, and what is recorded. Frozen, like the rest of the first schema."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Json, Moment


def create_waiting() -> None:
    """Create the tables of timers, outbox, incidents, archive, history and commands."""
    op.create_table(
        "chain",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_chain"),
    )
    op.create_table(
        "command",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("result", Json()),
        sa.Column("accepted_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_command"),
    )
    op.create_index("ix_command_accepted_at", "command", ["accepted_at"])
    op.create_table(
        "history_event",
        sa.Column("chain", sa.String(200), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(200), nullable=False),
        sa.Column("element_id", sa.String(200), nullable=False),
        sa.Column("ref", sa.String(200), nullable=False),
        sa.Column("task_id", sa.String(32)),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("data", Json(), nullable=False),
        sa.Column("values_digest", sa.LargeBinary(32)),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq", name="pk_history_event"),
    )
    op.create_index(
        "uq_history_event_task_completed",
        "history_event",
        ["task_id"],
        unique=True,
        sqlite_where=sa.text("type = 'task_completed'"),
        postgresql_where=sa.text("type = 'task_completed'"),
    )
    op.create_table(
        "history_value",
        sa.Column("chain", sa.String(200), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("values", Json(), nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq", name="pk_history_value"),
    )
    op.create_table(
        "archive_entry",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("instance_id", sa.String(32), nullable=False),
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.Column("element_id", sa.String(200), nullable=False),
        sa.Column("form_key", sa.String(200), nullable=False),
        sa.Column("form_sha256", sa.String(64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("data", Json(), nullable=False),
        sa.Column("page", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("archived_at", Moment(), nullable=False),
        sa.Column("outbox_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_archive_entry"),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_archive_entry_instance_id"),
        sa.UniqueConstraint("outbox_id", name="uq_archive_entry_outbox_id"),
    )
    op.create_index("ix_archive_entry_procedure", "archive_entry", ["procedure", "archived_at"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("dedupe_key", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("instance_id", sa.String(32), nullable=False),
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.Column("element_id", sa.String(200), nullable=False),
        sa.Column("ref", sa.String(200), nullable=False),
        sa.Column("type", sa.String(200), nullable=False),
        sa.Column("payload", Json(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("try_at", Moment()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("delivered_at", Moment()),
        sa.Column("withdrawn_at", Moment()),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_outbox_instance_id"),
        sa.UniqueConstraint("dedupe_key", name="uq_outbox_dedupe_key"),
    )
    op.create_index("ix_outbox_instance_id", "outbox", ["instance_id"])
    op.create_index("ix_outbox_try_at", "outbox", ["try_at"])
    op.create_table(
        "timer",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("instance_id", sa.String(32)),
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.Column("process_id", sa.String(200), nullable=False),
        sa.Column("deployment_id", sa.String(32), nullable=False),
        sa.Column("ref", sa.String(200), nullable=False),
        sa.Column("element_id", sa.String(200), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Text()),
        sa.Column("anchor", Moment()),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("try_at", Moment()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_timer"),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name="fk_timer_deployment_id"),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_timer_instance_id"),
        sa.UniqueConstraint("instance_id", "ref", name="uq_timer_instance_id_ref"),
    )
    op.create_index("ix_timer_ref", "timer", ["ref"])
    op.create_index("ix_timer_try_at", "timer", ["try_at"])
    op.create_table(
        "incident",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.Column("process_id", sa.String(200), nullable=False),
        sa.Column("instance_id", sa.String(32)),
        sa.Column("element_id", sa.String(200), nullable=False),
        sa.Column("element_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", Json(), nullable=False),
        sa.Column("task_id", sa.String(32)),
        sa.Column("timer_id", sa.String(32)),
        sa.Column("outbox_id", sa.String(32)),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("occurrences", sa.Integer(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.Column("resolved_at", Moment()),
        sa.Column("resolved_by", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_incident_instance_id"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_incident_task_id"),
    )
    op.create_index("ix_incident_instance_id", "incident", ["instance_id"])
    op.create_index("ix_incident_procedure", "incident", ["procedure", "resolved_at"])


def guard_history(dialect: str) -> None:
    """Create the triggers that keep history as it was written."""
    if dialect == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER history_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON history_event"
            " FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()"
        )
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER history_event_no_{verb} BEFORE {verb} ON history_event"
            " BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
        )
