"""${message}"""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Expand only: what the previous release reads and writes stays."""
    ${upgrades if upgrades else "pass"}
