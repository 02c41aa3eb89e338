"""Who has to do with a case stands once a case, no longer once a task; queues hold only what waits in them.

Everybody sees the cases they saw before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_TAKEN_PART = """
    INSERT INTO participant (instance_id, name)
    SELECT task.instance_id, task_candidate.name FROM task_candidate JOIN task ON task.id = task_candidate.task_id
    UNION SELECT instance_id, assignee FROM task WHERE assignee IS NOT NULL
    UNION SELECT instance_id, closed_by FROM task WHERE status = 'completed' AND closed_by IS NOT NULL
    ORDER BY 1, 2
"""
_WAITS = "SELECT task_id, kind, name, sort_at FROM task_candidate WHERE queued ORDER BY task_id, kind, name"


def upgrade() -> None:
    """Write participants down, then leave in the queues what waits in them."""
    op.create_table(
        "participant",
        sa.Column("instance_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "name", name="pk_participant"),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_participant_instance_id"),
        sqlite_with_rowid=False,
    )
    op.execute(_TAKEN_PART)
    op.create_index("ix_participant_name", "participant", ["name", "instance_id"])
    op.drop_index("ix_task_done_by", "task")
    _queues_of_what_waits()


def _queues_of_what_waits() -> None:
    if op.get_bind().dialect.name == "postgresql":  # where the names of keys are taken until their table has gone
        for name in ("pk_task_candidate", "fk_task_candidate_task_id"):
            op.execute(f"ALTER TABLE task_candidate RENAME CONSTRAINT {name} TO {name}_before")
    op.create_table(
        "candidate",
        sa.Column("task_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(5), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sort_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("task_id", "kind", "name", name="pk_task_candidate"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_task_candidate_task_id"),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO candidate (task_id, kind, name, sort_at) {_WAITS}")
    op.drop_table("task_candidate")
    op.rename_table("candidate", "task_candidate")
    op.create_index("ix_task_candidate_queue", "task_candidate", ["kind", "name", "sort_at", "task_id"])
