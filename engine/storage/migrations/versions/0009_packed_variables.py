"""Variables of a case compressed: each step writes them anew, and a short row finds room beside the one before it."""

import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

BATCH = 1_000  # cases at a time
_INSTANCE = sa.table("instance", *map(sa.column, ("id", "variables", "packed")))


def upgrade() -> None:
    """Expand, fill, and put the new column in the place of the old one."""
    packed = sa.Column("packed", sa.LargeBinary(), nullable=False, server_default=sa.text("''"))
    op.add_column("instance", packed)
    bind = op.get_bind()
    this = sa.update(_INSTANCE).where(_INSTANCE.c.id == sa.bindparam("this")).values(packed=sa.bindparam("bytes"))
    for rows in _batches(bind):
        bind.execute(this, [{"this": row.id, "bytes": _deflated(row.variables)} for row in rows])
    op.drop_column("instance", "variables")
    op.execute("ALTER TABLE instance RENAME COLUMN packed TO variables")  # both databases know it


def _batches(bind: sa.Connection) -> Iterator[Sequence[Any]]:
    query, last = sa.select(_INSTANCE.c.id, _INSTANCE.c.variables).order_by(_INSTANCE.c.id).limit(BATCH), ""
    while rows := bind.execute(query.where(_INSTANCE.c.id > last)).all():
        yield rows
        last = rows[-1].id


def _deflated(text: str) -> bytes:
    return zlib.compress(text.encode(), level=1, wbits=-zlib.MAX_WBITS)
