"""The first schema."""

from alembic import op

import engine.storage.append_only
from engine.storage.tables import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table."""
    assert engine.storage.append_only.STATEMENTS
    metadata.create_all(op.get_bind())
