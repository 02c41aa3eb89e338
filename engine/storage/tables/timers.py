"""Rows of armed timers, of the outbox and of incidents: everything that waits for a worker or for an owner."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from engine.storage.tables.metadata import metadata
from engine.storage.types import Id, Json, Moment, Name

timer = Table(  # armed timers only; a fired or cancelled one stands in the history
    "timer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("instance_id", ForeignKey("instance.id")),  # none: a start event of a deployed process
    Column("procedure", Name, nullable=False),
    Column("process_id", Name, nullable=False),
    Column("deployment_id", ForeignKey("deployment.id"), nullable=False),
    Column("ref", Name, nullable=False),  # the runtime's name; of a start event procedure/process/event
    Column("element_id", Name, nullable=False),
    Column("due_at", Moment, nullable=False),  # the moment it fires at, however late the worker comes
    Column("rank", Integer, nullable=False),  # order among timers due at the same instant
    Column("cycle", Text),  # ISO or cron text when it repeats
    Column("anchor", Moment),
    Column("count", Integer, nullable=False),
    Column("try_at", Moment),  # when a worker looks at it; none while an incident holds it
    Column("attempts", Integer, nullable=False),  # failures in a row
    Column("provisional", Integer, nullable=False),  # first year it reaches into whose days off are not published; 0
    UniqueConstraint("instance_id", "ref"),
    Index("ix_timer_try_at", "try_at"),
    Index("ix_timer_ref", "ref"),
    Index("ix_timer_element", "element_id", "instance_id"),
)

Index(
    "ix_timer_provisional",
    timer.c.instance_id,
    sqlite_where=timer.c.provisional > 0,
    postgresql_where=timer.c.provisional > 0,
)

outbox = Table(  # work and messages for outside the transaction, delivered at least once
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column(
        "dedupe_key", Name, nullable=False, unique=True
    ),  # instance:step:number; signal:subscription; mail:notice:..
    Column("kind", String(8), nullable=False),  # job | notice | message | signal | look | mail | robot
    Column("instance_id", ForeignKey("instance.id")),  # none: a signal for a start event, a robot on trial
    Column("procedure", Name, nullable=False),
    Column("element_id", Name, nullable=False),
    Column("ref", Name, nullable=False),  # activation of a job, subscription of a signal or look; user, robot
    Column("type", Name, nullable=False),  # job: name of the handler
    Column(
        "payload", Json, nullable=False
    ),  # job: inputs; notice: groups, users, message; letter: message; message: name, ..
    Column("created_at", Moment, nullable=False),
    Column("try_at", Moment),  # none: delivered, withdrawn, failed, or held by an incident
    Column("attempts", Integer, nullable=False),
    Column("retries", Integer),  # attempts a job is given before an incident; none: as many as anything else
    Column("delivered_at", Moment),
    Column("withdrawn_at", Moment),  # the diagram no longer waits for it, or nobody wants it any more
    Column("failed_at", Moment),  # a mail or message of a robot that is kept for the administrator, and why
    Column("failure", Text),
    Index("ix_outbox_try_at", "try_at"),
    Index("ix_outbox_instance_id", "instance_id"),
)

Index(
    "ix_outbox_failed_at",
    outbox.c.failed_at,
    sqlite_where=outbox.c.failed_at.is_not(None),
    postgresql_where=outbox.c.failed_at.is_not(None),
)

incident = Table(  # what stopped and who looks at it: the owner of the procedure
    "incident",
    metadata,
    Column("id", Id, primary_key=True),
    Column("procedure", Name, nullable=False),
    Column("process_id", Name, nullable=False),
    Column("instance_id", ForeignKey("instance.id")),  # none: a case that could not start
    Column("element_id", Name, nullable=False),
    Column("element_name", Text, nullable=False),
    Column("kind", Name, nullable=False),  # as in errors.DiagramFault, or "failure"
    Column("reason", Text, nullable=False),
    Column("detail", Json, nullable=False),
    Column("task_id", ForeignKey("task.id")),  # what is tried again: the person submits this task again,
    Column("timer_id", Id),  # or the worker takes this timer
    Column("outbox_id", Id),  # or this row of the outbox
    Column("actor", Name, nullable=False),  # on whose command it happened
    Column("occurrences", Integer, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("resolved_at", Moment),
    Column("resolved_by", Name),
    Index("ix_incident_instance_id", "instance_id"),
    Index("ix_incident_procedure", "procedure", "resolved_at"),
)

archive_entry = Table(  # what was filed, for good: data and page with their hash
    "archive_entry",
    metadata,
    Column("id", Id, primary_key=True),
    Column("instance_id", ForeignKey("instance.id"), nullable=False),
    Column("procedure", Name, nullable=False),
    Column("element_id", Name, nullable=False),
    Column("form_key", Name, nullable=False),
    Column("form_sha256", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("data", Json, nullable=False),
    Column("page", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),  # of the page
    Column("archived_at", Moment, nullable=False),
    Column("outbox_id", Id, nullable=False, unique=True),  # the job that filed it: once
    Index("ix_archive_entry_procedure", "procedure", "archived_at"),
)
