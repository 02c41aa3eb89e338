"""Shorter rows of what grows with every step: commands by hashes, candidates and waiting tasks with one index less.

What was answered to a request stays its answer.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

BATCH = 1_000  # commands at a time
_COLUMNS = ("key", "digest", "result", "accepted_at")
_OLD, _NEW = (sa.table(name, *map(sa.column, _COLUMNS)) for name in ("command", "command_short"))
_SHORT_ANSWERS = (  # what each of the frequent commands answers, as its names were and in the order they have now
    ("opened_task_ids", "instance_status"),  # the case is known by the task
    ("instance_id", "business_key", "opened_task_ids"),
    ("task_id", "assignee", "revision"),
)
_STEP = 'chain, seq, step, actor, at, recorded_at, events, "values", hash'
_CANDIDATE = "task_id, kind, name, sort_at, queued"


def upgrade() -> None:
    """Put shorter tables in the place of the old ones; PostgreSQL keeps a table and its key apart anyway."""
    _shorten_commands(op.get_bind())
    _index_what_somebody_has()
    if op.get_bind().dialect.name == "sqlite":
        _candidates_without_rowid()
        _history_without_rowid()
    else:
        op.drop_index("ix_task_candidate_queue", "task_candidate")
    queue, where = ["kind", "name", "sort_at", "task_id", "queued"], sa.text("queued")
    op.create_index("ix_task_candidate_queue", "task_candidate", queue, sqlite_where=where, postgresql_where=where)


def _shorten_commands(bind: sa.Connection) -> None:
    if bind.dialect.name == "postgresql":  # where the name of a key is taken until its table has gone
        op.execute("ALTER TABLE command RENAME CONSTRAINT pk_command TO pk_command_long")
    op.create_table(
        "command_short",
        sa.Column("key", sa.LargeBinary(16), nullable=False),
        sa.Column("digest", sa.LargeBinary(16), nullable=False),
        sa.Column("result", sa.Text()),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_command"),
    )
    for rows in _batches(bind):
        bind.execute(sa.insert(_NEW), [_short(row) for row in rows])
    op.drop_table("command")
    op.rename_table("command_short", "command")


def _batches(bind: sa.Connection) -> Iterator[Sequence[Any]]:
    query, last = sa.select(_OLD).order_by(_OLD.c.key).limit(BATCH), ""
    while rows := bind.execute(query.where(_OLD.c.key > last)).all():
        yield rows
        last = rows[-1].key


def _short(row: Any) -> dict[str, Any]:
    key = hashlib.sha256(row.key.encode()).digest()[:16]
    return {**row._mapping, "key": key, "digest": row.digest[:16], "result": _short_answer(row.result)}


def _short_answer(text: str | None) -> str | None:
    """Return an answer as the command of today reads it; those of the others stay as they are."""
    stored = json.loads(text) if text else None
    for names in _SHORT_ANSWERS:
        if isinstance(stored, dict) and stored.keys() >= set(names):
            return json.dumps([stored[name] for name in names], ensure_ascii=False, separators=(",", ":"))
    return text


def _index_what_somebody_has() -> None:
    """A task that waits in a queue is nobody's: it was in the index of what people have for nothing."""
    where = sa.text("status = 'open' AND assignee IS NOT NULL")
    op.drop_index("ix_task_mine", "task")
    columns = ["assignee", "sort_at", "id"]
    op.create_index("ix_task_mine", "task", columns, sqlite_where=where, postgresql_where=where)


def _candidates_without_rowid() -> None:
    op.create_table(
        "candidate",
        sa.Column("task_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(5), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sort_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", "kind", "name", name="pk_task_candidate"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_task_candidate_task_id"),
        sqlite_with_rowid=False,
    )
    _carry_over("task_candidate", "candidate", _CANDIDATE, "task_id, kind, name")
    op.create_index("ix_task_candidate_name", "task_candidate", ["name", "task_id"])


def _history_without_rowid() -> None:
    """Let a chain lie together; its guards go with the old table and come back with the new one."""
    op.create_table(
        "step",
        sa.Column("chain", sa.String(200), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("events", sa.LargeBinary(), nullable=False),
        sa.Column("values", sa.LargeBinary()),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq", name="pk_history_step"),
        sqlite_with_rowid=False,
    )
    _carry_over("history_step", "step", _STEP, "chain, seq")
    refused = "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
    fixed = "chain, seq, step, actor, at, recorded_at, events, hash"
    op.execute(f"CREATE TRIGGER history_step_no_update BEFORE UPDATE OF {fixed} ON history_step\n{refused}")
    op.execute(f"CREATE TRIGGER history_step_no_delete BEFORE DELETE ON history_step\n{refused}")


def _carry_over(old: str, new: str, columns: str, key: str) -> None:
    """Fill the new table in the order of its key and put it in the place of the old one."""
    op.execute(f"INSERT INTO {new} ({columns}) SELECT {columns} FROM {old} ORDER BY {key}")  # noqa: S608 - names of ours
    op.drop_table(old)
    op.rename_table(new, old)
