"""Tables, database and migrations. The only place that opens, commits or rolls back a transaction.

It knows rows, not rules: who may do what and what a diagram does is decided above it.
"""

from sqlalchemy import Connection

from engine.storage.database import Database
from engine.storage.schema import schema_is_current, upgrade

__all__ = ["Connection", "Database", "schema_is_current", "upgrade"]
