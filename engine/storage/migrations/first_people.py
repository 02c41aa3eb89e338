"""The first schema, the last part: people, drafts and notices. Frozen, like the rest of the first schema."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Moment


def create_people() -> None:
    """Create the tables of accounts, groups, sessions, drafts and notices."""
    op.create_table(
        "account",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("password_set_at", Moment()),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_sign_in_attempt"),
    )
    op.create_index("ix_sign_in_attempt_ends_at", "sign_in_attempt", ["ends_at"])
    op.create_table(
        "user_group",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.Column("local", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_user_group"),
        sa.UniqueConstraint("procedure", "local", name="uq_user_group_procedure_local"),
    )
    op.create_table(
        "draft",
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("begun_from", sa.String(32)),
        sa.Column("saved_by", sa.String(200), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("procedure", "path", name="pk_draft"),
        sa.ForeignKeyConstraint(["begun_from"], ["deployment.id"], name="fk_draft_begun_from"),
    )
    op.create_table(
        "membership",
        sa.Column("user_id", sa.String(200), nullable=False),
        sa.Column("group_key", sa.String(200), nullable=False),
        sa.Column("is_head", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "group_key", name="pk_membership"),
        sa.ForeignKeyConstraint(["group_key"], ["user_group.key"], name="fk_membership_group_key"),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_membership_user_id"),
    )
    op.create_index("ix_membership_group_key", "membership", ["group_key"])
    op.create_table(
        "role_grant",
        sa.Column("user_id", sa.String(200), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "role", "procedure", name="pk_role_grant"),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_role_grant_user_id"),
    )
    op.create_index("ix_role_grant_procedure", "role_grant", ["procedure", "role"])
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(200), nullable=False),
        sa.Column("signed_in_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("idle_seconds", sa.Integer(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("remote", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_session"),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_session_user_id"),
    )
    op.create_index("ix_session_ends_at", "session", ["ends_at"])
    op.create_index("ix_session_user_id", "session", ["user_id"])
    op.create_table(
        "notice",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("outbox_id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(200), nullable=False),
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.Column("instance_id", sa.String(32), nullable=False),
        sa.Column("element_id", sa.String(200), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("read_at", Moment()),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_notice_instance_id"),
        sa.UniqueConstraint("outbox_id", "user_id", name="uq_notice_outbox_id_user_id"),
    )
    op.create_index(
        "ix_notice_unread",
        "notice",
        ["user_id"],
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_index("ix_notice_user_id", "notice", ["user_id", "sent_at"])
