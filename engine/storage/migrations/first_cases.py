"""The first schema, one part: deployments, instances and tasks. Frozen: later revisions change it, not this file."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Json, Moment


def create_cases() -> None:
    """Create the tables of deployments, instances and tasks."""
    op.create_table(
        "content",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_content"),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
    )
    op.create_table(
        "deployment",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("deployed_at", Moment(), nullable=False),
        sa.Column("deployed_by", sa.String(200), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deployment"),
        sa.UniqueConstraint("procedure", "number", name="uq_deployment_procedure_number"),
    )
    op.create_table(
        "definition",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("deployment_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_definition"),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name="fk_definition_deployment_id"),
        sa.ForeignKeyConstraint(["sha256"], ["content.sha256"], name="fk_definition_sha256"),
        sa.UniqueConstraint("procedure", "kind", "key", "version", name="uq_definition_procedure_kind_key_version"),
    )
    op.create_table(
        "deployment_member",
        sa.Column("deployment_id", sa.String(32), nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("deployment_id", "path", name="pk_deployment_member"),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name="fk_deployment_member_deployment_id"),
        sa.ForeignKeyConstraint(["sha256"], ["content.sha256"], name="fk_deployment_member_sha256"),
    )
    op.create_index("ix_deployment_member_sha256", "deployment_member", ["sha256"])
    op.create_table(
        "instance",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.Column("process_id", sa.String(200), nullable=False),
        sa.Column("deployment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("business_key", sa.String(200)),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary()),
        sa.Column("variables", Json(), nullable=False),
        sa.Column("open_incidents", sa.Integer(), nullable=False),
        sa.Column("chain_seq", sa.Integer(), nullable=False),
        sa.Column("chain_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("start_event", sa.String(200), nullable=False),
        sa.Column("started_by", sa.String(200), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment()),
        sa.Column("ends", Json(), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_instance"),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name="fk_instance_deployment_id"),
    )
    op.create_index("ix_instance_business_key", "instance", ["business_key"])
    op.create_index("ix_instance_started_by", "instance", ["started_by"])
    op.create_index("ix_instance_received_at", "instance", ["procedure", "received_at", "id"])
    op.create_index(
        "ix_instance_running",
        "instance",
        ["procedure", "process_id", "version"],
        sqlite_where=sa.text("status = 'running'"),
        postgresql_where=sa.text("status = 'running'"),
    )
    op.create_index("uq_instance_business_key", "instance", ["procedure", "process_id", "business_key"], unique=True)
    op.create_table(
        "deployment_definition",
        sa.Column("deployment_id", sa.String(32), nullable=False),
        sa.Column("definition_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("deployment_id", "definition_id", name="pk_deployment_definition"),
        sa.ForeignKeyConstraint(["definition_id"], ["definition.id"], name="fk_deployment_definition_definition_id"),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name="fk_deployment_definition_deployment_id"),
    )
    op.create_table(
        "instance_limit",
        sa.Column("instance_id", sa.String(32), nullable=False),
        sa.Column("ref", sa.String(200), nullable=False),
        sa.Column("limit_id", sa.String(200), nullable=False),
        sa.Column("element_id", sa.String(200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("clause", sa.String(200), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment()),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "ref", "limit_id", name="pk_instance_limit"),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_instance_limit_instance_id"),
    )
    op.create_index("ix_instance_limit_due_at", "instance_limit", ["due_at"])
    op.create_table(
        "instance_search",
        sa.Column("instance_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "name", name="pk_instance_search"),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_instance_search_instance_id"),
    )
    op.create_index("ix_instance_search_value", "instance_search", ["value"])
    op.create_table(
        "task",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("instance_id", sa.String(32), nullable=False),
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.Column("ref", sa.String(200), nullable=False),
        sa.Column("element_id", sa.String(200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("form_key", sa.String(200)),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("assignee", sa.String(200)),
        sa.Column("candidate_groups", Json(), nullable=False),
        sa.Column("candidate_users", Json(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("local", Json(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("due_at", Moment()),
        sa.Column("follow_up_at", Moment()),
        sa.Column("sort_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment()),
        sa.Column("closed_by", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_task_instance_id"),
        sa.UniqueConstraint("instance_id", "ref", name="uq_task_instance_id_ref"),
    )
    op.create_index(
        "ix_task_mine",
        "task",
        ["assignee", "sort_at", "id"],
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index(
        "ix_task_open",
        "task",
        ["instance_id"],
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("instance_id", sa.String(32), nullable=False),
        sa.Column("task_id", sa.String(32)),
        sa.Column("field", sa.String(200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("attached_by", sa.String(200), nullable=False),
        sa.Column("attached_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_attachment_instance_id"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_attachment_task_id"),
    )
    op.create_index("ix_attachment_instance_id", "attachment", ["instance_id"])
    op.create_index("ix_attachment_sha256", "attachment", ["sha256"])
    op.create_table(
        "task_candidate",
        sa.Column("task_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(5), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sort_at", Moment(), nullable=False),
        sa.Column("queued", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", "kind", "name", name="pk_task_candidate"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_task_candidate_task_id"),
    )
    op.create_index("ix_task_candidate_name", "task_candidate", ["name", "task_id"])
    op.create_index(
        "ix_task_candidate_queue",
        "task_candidate",
        ["kind", "name", "sort_at", "task_id"],
        sqlite_where=sa.text("queued"),
        postgresql_where=sa.text("queued"),
    )
    op.create_table(
        "task_draft",
        sa.Column("task_id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(200), nullable=False),
        sa.Column("values", Json(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", "user_id", name="pk_task_draft"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_task_draft_task_id"),
    )
