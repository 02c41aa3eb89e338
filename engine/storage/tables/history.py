"""Rows of history (append-only, chained), of the values behind their digests, and of commands already carried out."""

from sqlalchemy import Column, Index, Integer, String, Table

from engine.storage.tables.metadata import metadata
from engine.storage.types import Hash, Id, Json, Moment, Name

ADMINISTRATION = "administration"  # the chain of everything that belongs to no instance

history_event = Table(
    "history_event",
    metadata,
    Column("chain", Name, primary_key=True),  # instance id, or ADMINISTRATION
    Column("seq", Integer, primary_key=True),  # 1, 2, ... without a gap
    Column("step", Integer, nullable=False),  # revision of the instance after the step it belongs to
    Column("type", Name, nullable=False),
    Column("element_id", Name, nullable=False),
    Column("ref", Name, nullable=False),
    Column("task_id", Id),
    Column("actor", Name, nullable=False),
    Column("at", Moment, nullable=False),  # when it happened in the case: a timer's due time, however late it fired
    Column("recorded_at", Moment, nullable=False),
    Column("data", Json, nullable=False),  # holds nothing a person typed
    Column("values_digest", Hash),  # over the salted digests of history_value
    Column("hash", Hash, nullable=False),
)
Index(
    "uq_history_event_task_completed",
    history_event.c.task_id,
    unique=True,
    sqlite_where=history_event.c.type == "task_completed",
    postgresql_where=history_event.c.type == "task_completed",
)

history_value = Table(  # erasable: an erased value leaves its digest, so the chain still verifies
    "history_value",
    metadata,
    Column("chain", Name, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("values", Json, nullable=False),  # {name: [salt, value]} or {name: [digest]} once erased
)

chain = Table(  # heads of the chains that belong to no instance
    "chain",
    metadata,
    Column("name", Name, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", Hash, nullable=False),
)

command = Table(  # answers to commands, so that a repeated request gets the same one
    "command",
    metadata,
    Column("key", Name, primary_key=True),  # minted by the page
    Column("name", Name, nullable=False),
    Column("actor", Name, nullable=False),
    Column("digest", String(64), nullable=False),  # of the request
    Column("result", Json),
    Column("accepted_at", Moment, nullable=False),
    Index("ix_command_accepted_at", "accepted_at"),
)
