"""Rows of user tasks, of who may take them, of drafts of their forms and of attached files."""

from datetime import UTC, datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, and_

from engine.storage.tables.metadata import metadata
from engine.storage.types import Id, Json, Moment, Name

NO_DUE_DATE = datetime(9999, 12, 31, tzinfo=UTC)  # sorts after every task that has one

task = Table(
    "task",
    metadata,
    Column("id", Id, primary_key=True),  # the runtime's name of this activation: no other case has one like it
    Column("instance_id", ForeignKey("instance.id"), nullable=False),
    Column("procedure", Name, nullable=False),
    Column("element_id", Name, nullable=False),
    Column("called_process", Name),  # id of the called process it stands in; none: the instance's own
    Column("name", Text, nullable=False),
    Column("form_key", Name),
    Column("status", String(16), nullable=False),  # open | completed | cancelled
    Column("revision", Integer, nullable=False),  # grows by claim, unclaim and assignment: guards a stale page
    Column("assignee", Name),
    Column("candidate_groups", Json, nullable=False),  # names local to the procedure
    Column("candidate_users", Json, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("round", Integer, nullable=False),  # n-th activation of the element in this case
    Column("local", Json, nullable=False),  # variables local to the activity
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("follow_up_at", Moment),
    Column("sort_at", Moment, nullable=False),  # due_at, or NO_DUE_DATE
    Column("closed_at", Moment),
    Column("closed_by", Name),
)
_MINE = and_(task.c.status == "open", task.c.assignee.is_not(None))
Index("ix_task_mine", task.c.assignee, task.c.sort_at, task.c.id, sqlite_where=_MINE, postgresql_where=_MINE)
Index("ix_task_instance_id", task.c.instance_id, task.c.status)  # of a case: all, or those that are open

_DONE = task.c.status == "completed"
Index("ix_task_done_at", task.c.element_id, sqlite_where=_DONE, postgresql_where=_DONE)

_WAITS, _DUE = task.c.status == "open", and_(task.c.status == "open", task.c.due_at.is_not(None))
Index("ix_task_element", task.c.element_id, task.c.instance_id, sqlite_where=_WAITS, postgresql_where=_WAITS)
Index("ix_task_due", task.c.due_at, task.c.instance_id, sqlite_where=_DUE, postgresql_where=_DUE)

task_candidate = Table(  # the queues: a row for each group and user an open task is offered to while nobody has it
    "task_candidate",
    metadata,
    Column("task_id", ForeignKey("task.id"), primary_key=True),
    Column("kind", String(5), primary_key=True),  # group | user
    Column("name", Name, primary_key=True),  # group: procedure/local, as in memberships; user: user id
    Column("sort_at", Moment, nullable=False),  # the task's
    sqlite_with_rowid=False,
)
Index(
    "ix_task_candidate_queue",
    task_candidate.c.kind,
    task_candidate.c.name,
    task_candidate.c.sort_at,
    task_candidate.c.task_id,
)


task_draft = Table(  # what somebody typed and has not submitted; goes when the task is closed
    "task_draft",
    metadata,
    Column("task_id", ForeignKey("task.id"), primary_key=True),
    Column("user_id", Name, primary_key=True),
    Column("values", Json, nullable=False),
    Column("saved_at", Moment, nullable=False),
)

attachment = Table(  # the bytes lie outside, under their hash
    "attachment",
    metadata,
    Column("id", Id, primary_key=True),
    Column("instance_id", ForeignKey("instance.id"), nullable=False),
    Column("task_id", ForeignKey("task.id")),  # none: attached to the start form
    Column("field", Name, nullable=False),
    Column("name", Text, nullable=False),  # as the person's machine called it
    Column("media_type", Name, nullable=False),
    Column("size", Integer, nullable=False),  # bytes
    Column("sha256", String(64), nullable=False),
    Column("attached_by", Name, nullable=False),
    Column("attached_at", Moment, nullable=False),
    Index("ix_attachment_instance_id", "instance_id"),
    Index("ix_attachment_sha256", "sha256"),
)
