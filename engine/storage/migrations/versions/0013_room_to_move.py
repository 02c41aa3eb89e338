"""Room on the pages of PostgreSQL for the next state of each case: a step need not enter it in every index anew then.

SQLite changes a row where it lies.
"""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Leave room on pages from now on; those that are full stay so until their rows are written again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE instance SET (fillfactor = 70)")
