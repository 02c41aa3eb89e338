"""Rows of what waits for messages and signals, and of messages that nobody waited for yet."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint

from engine.storage.tables.metadata import metadata
from engine.storage.types import Id, Json, Moment, Name

subscription = Table(  # open ones only; what came stands in the history
    "subscription",
    metadata,
    Column("id", Id, primary_key=True),
    Column("instance_id", ForeignKey("instance.id")),  # none: a start event of a deployed process
    Column("procedure", Name, nullable=False),
    Column("process_id", Name, nullable=False),
    Column("deployment_id", ForeignKey("deployment.id"), nullable=False),
    Column("ref", Name, nullable=False),  # the runtime's name; of a start event procedure/process/event
    Column("element_id", Name, nullable=False),
    Column("kind", String(8), nullable=False),  # message | signal
    Column("name", Name, nullable=False),
    Column("key", Name, nullable=False),  # correlation key of a message; empty fits every one
    Column("opened_at", Moment, nullable=False),
    UniqueConstraint("instance_id", "ref"),
    Index("ix_subscription_waiting", "procedure", "kind", "name", "key"),
    Index("ix_subscription_element", "element_id", "instance_id"),
)

message = Table(  # kept because nobody waited for it; taken by one case at most
    "message",
    metadata,
    Column("id", Id, primary_key=True),
    Column("procedure", Name, nullable=False),
    Column("name", Name, nullable=False),
    Column("key", Name, nullable=False),
    Column("values", Json, nullable=False),
    Column("sent_by", Name, nullable=False),  # user id; of a case that threw it, the product's
    Column("sent_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("outbox_id", Id, unique=True),  # the row that a case threw it with; none: published from outside
    Column("taken_at", Moment),
    Column("taken_by", ForeignKey("instance.id")),
    Index("ix_message_kept", "procedure", "name", "key"),
)
