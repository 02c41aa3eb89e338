"""The first schema."""

from alembic import op

from engine.storage.migrations.first_cases import create_cases
from engine.storage.migrations.first_people import create_people
from engine.storage.migrations.first_waiting import create_waiting, guard_history

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table, and the triggers of history."""
    create_cases()
    create_waiting()
    create_people()
    guard_history(op.get_bind().dialect.name)
