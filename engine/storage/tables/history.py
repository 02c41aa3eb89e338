"""Rows of history (append-only, chained), of the heads of chains without a case, and of commands carried out."""

from sqlalchemy import Column, Integer, LargeBinary, Table

from engine.storage.tables.metadata import metadata
from engine.storage.types import Deflated, Hash, Json, Moment, Name

_HalfHash = LargeBinary(16)  # the first half of a SHA-256

ADMINISTRATION = "administration"  # the chain of everything that belongs to no instance

history_step = Table(  # what one command did to one chain: its events in their order, packed into one row
    "history_step",
    metadata,
    Column("chain", Name, primary_key=True),  # instance id, or ADMINISTRATION
    Column("seq", Integer, primary_key=True),  # of its first event: 1, 2, ... over the chain without a gap
    Column("step", Integer, nullable=False),  # revision of the instance after the step
    Column("actor", Name, nullable=False),
    Column("at", Moment, nullable=False),  # when it happened in the case: a timer's due time, however late it fired
    Column("recorded_at", Moment, nullable=False),
    Column("events", Deflated, nullable=False),  # as audit/packing.py packs them; nothing a person typed
    Column("values", Deflated),  # erasable: an erased value leaves its salted digest, so the chain still verifies
    Column("hash", Hash, nullable=False),
    sqlite_with_rowid=False,  # a chain lies together, and needs no second index
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
    Column("key", _HalfHash, primary_key=True),  # of the key that the page minted
    Column("digest", _HalfHash, nullable=False),  # of the request: what is asked, and who asks
    Column("result", Json),
    Column("accepted_at", Moment, nullable=False),  # no index: it is asked for once a day
)
