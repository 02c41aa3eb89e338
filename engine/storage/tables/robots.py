"""Rows of robots: where a group's chat takes messages. Address and secret open that chat: never show them."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text

from engine.storage.tables.metadata import metadata
from engine.storage.types import Id, Moment, Name

robot = Table(
    "robot",
    metadata,
    Column("id", Id, primary_key=True),
    Column("group_key", ForeignKey("user_group.key"), nullable=False),
    Column("kind", String(16), nullable=False),  # dingtalk | wecom | feishu
    Column("label", Name, nullable=False),  # what the administrator calls it
    Column("address", Text, nullable=False),  # https, with the key of the chat in it
    Column("secret", Text, nullable=False),  # signs what is sent; empty: not signed
    Column("active", Boolean, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("sent_at", Moment),  # when it last took a message
    Column("failed_at", Moment),  # when it last did not, and why
    Column("failure", Text),
    Index("ix_robot_group_key", "group_key"),
)
