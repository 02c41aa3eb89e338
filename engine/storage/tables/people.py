"""Rows of people: accounts, groups with their members and heads, grants, sessions, counters of failed sign-ins."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, false, true

from engine.storage.tables.metadata import metadata
from engine.storage.types import Moment, Name

account = Table(
    "account",
    metadata,
    Column("id", Name, primary_key=True),  # the login name, lower case; never given to another person
    Column("name", Text, nullable=False),  # what people call them
    Column("password_hash", Text, nullable=False),  # argon2id with its parameters; empty: cannot sign in yet
    Column("is_admin", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("locale", String(8), nullable=False),  # empty: whatever the browser chose
    Column("added_at", Moment, nullable=False),
    Column("password_set_at", Moment),
    Column("email", String(254), nullable=False, server_default=""),  # empty: none
    Column("wants_mail", Boolean, nullable=False, server_default=true()),  # whether notices go there as well
)

user_group = Table(
    "user_group",
    metadata,
    Column("key", Name, primary_key=True),  # procedure/local
    Column("procedure", Name, nullable=False),
    Column("local", Name, nullable=False),  # general_office, department/物流部, region/华东区
    Column("kind", String(16), nullable=False),  # role | department | region
    Column("label", Text, nullable=False),
    Column("position", Integer, nullable=False),  # order in lists
    Column("active", Boolean, nullable=False),  # a closed department stays for the cases that name it
    UniqueConstraint("procedure", "local"),
)

membership = Table(
    "membership",
    metadata,
    Column("user_id", ForeignKey("account.id"), primary_key=True),
    Column("group_key", ForeignKey("user_group.key"), primary_key=True),
    Column("is_head", Boolean, nullable=False),  # leads it or stands in for who does: is in group_key/head as well
    Column("is_deputy", Boolean, nullable=False, server_default=false()),  # stands in; is_head is true as well
    Index("ix_membership_group_key", "group_key"),
)

role_grant = Table(
    "role_grant",
    metadata,
    Column("user_id", ForeignKey("account.id"), primary_key=True),
    Column("role", String(16), primary_key=True),  # starter | owner | reviewer
    Column("procedure", Name, primary_key=True),
    Index("ix_role_grant_procedure", "procedure", "role"),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", String(64), primary_key=True),  # SHA-256: the table does not open anybody's session
    Column("user_id", ForeignKey("account.id"), nullable=False),
    Column("signed_in_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),  # coarse: written at most every few minutes
    Column("idle_seconds", Integer, nullable=False),  # it ends when not used for so long
    Column("ends_at", Moment, nullable=False),  # and at this moment in any case
    Column("remote", Text, nullable=False),  # address it was begun from
    Index("ix_session_user_id", "user_id"),
    Index("ix_session_ends_at", "ends_at"),
)

sign_in_attempt = Table(  # counts attempts in a window; a success clears the login's row, never the address's
    "sign_in_attempt",
    metadata,
    Column("subject", String(64), primary_key=True),  # hash of the login or address: people mistype passwords there
    Column("count", Integer, nullable=False),
    Column("ends_at", Moment, nullable=False),  # when the window is over and the count begins anew
    Index("ix_sign_in_attempt_ends_at", "ends_at"),
)
