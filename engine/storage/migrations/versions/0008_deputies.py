"""Deputies: who stands in for those who lead a group is in its `/head` group as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Expand: a column with a default; nobody is a deputy yet."""
    op.add_column("membership", sa.Column("is_deputy", sa.Boolean(), nullable=False, server_default=sa.false()))
