"""Rows of deployed bundles: immutable, members shared by hash, a version for each definition."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from engine.storage.tables.metadata import metadata
from engine.storage.types import Id, Moment, Name

content = Table(  # one row a distinct file, whatever its names
    "content",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)

deployment = Table(
    "deployment",
    metadata,
    Column("id", Id, primary_key=True),
    Column("procedure", Name, nullable=False),
    Column("number", Integer, nullable=False),  # 1, 2, ... within the procedure
    Column("deployed_at", Moment, nullable=False),
    Column("deployed_by", Name, nullable=False),
    Column("comment", Text, nullable=False),
    UniqueConstraint("procedure", "number"),
)

deployment_member = Table(
    "deployment_member",
    metadata,
    Column("deployment_id", ForeignKey("deployment.id"), primary_key=True),
    Column("path", Name, primary_key=True),  # within the bundle: x.bpmn, y.dmn, z.form, clauses.yaml, ...
    Column("sha256", ForeignKey("content.sha256"), nullable=False),
)

definition = Table(  # a process, decision or form; a new version only when its file changed
    "definition",
    metadata,
    Column("id", Id, primary_key=True),
    Column("procedure", Name, nullable=False),
    Column("kind", String(16), nullable=False),  # process | decision | form
    Column("key", Name, nullable=False),  # id in the file, local to the procedure
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("path", Name, nullable=False),
    Column("sha256", ForeignKey("content.sha256"), nullable=False),
    Column("deployment_id", ForeignKey("deployment.id"), nullable=False),  # the first that carried this version
    UniqueConstraint("procedure", "kind", "key", "version"),
)

deployment_definition = Table(  # which versions a bundle holds
    "deployment_definition",
    metadata,
    Column("deployment_id", ForeignKey("deployment.id"), primary_key=True),
    Column("definition_id", ForeignKey("definition.id"), primary_key=True),
)

Index("ix_deployment_member_sha256", deployment_member.c.sha256)
