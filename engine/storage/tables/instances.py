"""Rows of cases: the instance with its state and chain head, what it is found by, its limits, its number counter."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, text

from engine.storage.tables.metadata import metadata
from engine.storage.types import DeflatedJson, Hash, Id, Json, Moment, Name, ordered

instance = Table(
    "instance",
    metadata,
    Column("id", Id, primary_key=True),
    Column("procedure", Name, nullable=False),
    Column("process_id", Name, nullable=False),  # local to the procedure; the key is procedure/process_id
    Column("deployment_id", ForeignKey("deployment.id"), nullable=False),
    Column("version", Integer, nullable=False),  # of the process definition
    Column("business_key", Name),
    Column("title", Text, nullable=False),
    Column("status", String(16), nullable=False),  # running | completed | cancelled
    Column("revision", Integer, nullable=False),  # steps so far; guards the state
    Column("state", LargeBinary),  # what the runtime wants back; none once the case has ended
    # Of the instance scope; no row lacks them.
    Column("variables", DeflatedJson, nullable=False, server_default=text("''")),
    Column("open_incidents", Integer, nullable=False),
    Column("chain_seq", Integer, nullable=False),  # head of the chain of history events
    Column("chain_hash", Hash, nullable=False),
    Column("start_event", Name, nullable=False),
    Column("started_by", Name, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),  # day and month the case counts for
    Column("ended_at", Moment),
    Column("ends", Json, nullable=False),  # end events of the top scope reached so far
    Column("end_reason", Text, nullable=False),  # why it was cancelled
    Index("uq_instance_business_key", "procedure", "process_id", "business_key", unique=True),
    Index("ix_instance_business_key", "business_key"),
    Index("ix_instance_started_by", "started_by"),
    Index("ix_instance_received_at", "procedure", "received_at", "id"),
    Index("ix_instance_started_at", "started_at", "id"),
    postgresql_with={"fillfactor": 70},  # room for the next state beside this one: no index is written for it then
)

Index(
    "ix_instance_running",
    instance.c.procedure,
    instance.c.process_id,
    instance.c.version,
    sqlite_where=instance.c.status == "running",
    postgresql_where=instance.c.status == "running",
)

_SOME = {  # of few cases, or by another moment than that of the list
    "ix_instance_stuck": ((instance.c.id,), instance.c.open_incidents > 0),
    "ix_instance_cancelled": ((instance.c.id,), instance.c.status == "cancelled"),
    "ix_instance_ended_at": ((instance.c.ended_at, instance.c.id), instance.c.ended_at.is_not(None)),
}
for _name, (_columns, _where) in _SOME.items():
    Index(_name, *_columns, sqlite_where=_where, postgresql_where=_where)

NUMBER = ""  # in the place of a variable's name: the case number itself

instance_search = Table(  # what a case is found by: its number, and variables that the diagram names
    "instance_search",
    metadata,
    Column("instance_id", ForeignKey("instance.id"), primary_key=True),
    Column("name", Name, primary_key=True),  # of the variable
    Column("value", Text, nullable=False),  # folded as in storage/search.py
    Column("sort_key", ordered(), nullable=False),  # as in storage/sort_key.py: its kind, and comparable
    Index("ix_instance_search_key", "name", "sort_key", "instance_id"),
)

instance_piece = Table(  # parts of those values, as in storage/search.py: a word is found by one range of the key
    "instance_piece",
    metadata,
    Column("piece", ordered(8), primary_key=True),
    Column("instance_id", Id, primary_key=True),  # no reference: it would be checked for each of some thirty rows
    sqlite_with_rowid=False,
)

participant = Table(  # who has or had to do with a case by its tasks; none goes while the case is kept
    "participant",
    metadata,
    Column("instance_id", ForeignKey("instance.id"), primary_key=True),
    Column("name", Name, primary_key=True),  # id of a user, or key of a group: procedure/local
    Index("ix_participant_name", "name", "instance_id"),
    sqlite_with_rowid=False,
)

instance_limit = Table(  # clocks of the written limits; lateness is judged from these times alone
    "instance_limit",
    metadata,
    Column("instance_id", ForeignKey("instance.id"), primary_key=True),
    Column("ref", Name, primary_key=True),  # activation of the element that carries the limit
    Column("limit_id", Name, primary_key=True),
    Column("element_id", Name, nullable=False),
    Column("name", Text, nullable=False),
    Column("clause", Name, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("cancelled", Boolean, nullable=False),  # the element was interrupted: neither met nor missed
    Column("term", Json, nullable=False),  # amount, unit, whether the first day counts, ending: what was counted
    Column("calendar", Name, nullable=False),  # id; "" is the procedure's
    Column("provisional", Integer, nullable=False),  # first year it reaches into whose days off are not published; 0
    Column("warn_at", Moment),
    Column("stopped_at", Moment),  # the clock stands still
    Column("stops", Json, nullable=False),  # [[from, to], ...] that are over
    Column("responsible", Name, nullable=False),  # group that had the task, or lane it is drawn in
    Index("ix_instance_limit_due_at", "due_at"),
)

Index(
    "ix_instance_limit_running",
    instance_limit.c.instance_id,
    sqlite_where=instance_limit.c.ended_at.is_(None),
    postgresql_where=instance_limit.c.ended_at.is_(None),
)

_RUNS, _MISSED = instance_limit.c.ended_at.is_(None), instance_limit.c.ended_at >= instance_limit.c.due_at
_open_due = (instance_limit.c.due_at, instance_limit.c.instance_id)
Index("ix_instance_limit_open_due", *_open_due, sqlite_where=_RUNS, postgresql_where=_RUNS)
Index("ix_instance_limit_missed", instance_limit.c.instance_id, sqlite_where=_MISSED, postgresql_where=_MISSED)

counter = Table(  # last number given, a row for each day of each process
    "counter",
    metadata,
    Column("name", Name, primary_key=True),
    Column("value", Integer, nullable=False),
)
