"""History in one row a step instead of one an event: what was recorded is packed anew and chained anew.

The hashes change with the form. Who has to show the old ones keeps a backup of before.
"""

import hashlib
import hmac
import json
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Json, Moment

revision = "0006"
down_revision = "0005"

_COMMON = ("chain", "step", "actor", "at", "recorded_at")
_EVENTS = sa.table(
    "history_event",
    *(sa.column(name) for name in ("chain", "seq", "step", "type", "element_id", "ref", "task_id", "actor")),
    *(sa.column(name, Moment()) for name in ("at", "recorded_at")),
    sa.column("data", Json()),
)
_HEADS = (
    "UPDATE instance SET chain_hash = :head WHERE id = :chain",
    "UPDATE chain SET hash = :head WHERE name = :chain",
)
_VALUES = sa.table("history_value", sa.column("chain"), sa.column("seq"), sa.column("values", Json()))


def upgrade() -> None:
    """Create the new table, fill it, drop the old ones; requests of thirty days lose their answers.

    Whoever completed a task sees its case by that, as an index now tells; no row says it a second time.
    """
    steps = _create()
    for chain, rows in groupby(_recorded(op.get_bind()), lambda row: row["chain"]):
        _carry_over(op.get_bind(), steps, chain, rows)
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_table("history_value")
    op.drop_table("history_event")
    op.drop_table("command")
    _create_command()
    done = sa.text("status = 'completed'")
    columns = ["closed_by", "instance_id"]
    op.create_index("ix_task_done_by", "task", columns, sqlite_where=done, postgresql_where=done)


def _create() -> sa.Table:
    return op.create_table(
        "history_step",
        sa.Column("chain", sa.String(200), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("events", sa.LargeBinary(), nullable=False),
        sa.Column("values", sa.LargeBinary()),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq", name="pk_history_step"),
    )


def _create_command() -> None:
    op.create_table(
        "command",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("result", Json()),
        sa.Column("accepted_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_command"),
    )
    op.create_index("ix_command_accepted_at", "command", ["accepted_at"])


def _recorded(bind: sa.Connection) -> Iterator[dict[str, Any]]:
    """Yield every event of the old form with its values, chain by chain."""
    same = sa.and_(_VALUES.c.chain == _EVENTS.c.chain, _VALUES.c.seq == _EVENTS.c.seq)
    query = sa.select(_EVENTS, _VALUES.c["values"]).select_from(_EVENTS.outerjoin(_VALUES, same))
    yield from map(dict, bind.execute(query.order_by(_EVENTS.c.chain, _EVENTS.c.seq)).mappings().all())


def _carry_over(bind: sa.Connection, steps: sa.Table, chain: str, rows: Iterable[dict[str, Any]]) -> None:
    head = bytes(32)
    for _common, events in groupby(rows, lambda row: tuple(row[name] for name in _COMMON)):
        row = _packed(list(events), head)
        head = row["hash"]
        bind.execute(steps.insert(), row)
    for statement in _HEADS:
        bind.execute(sa.text(statement), {"head": head, "chain": chain})


def _packed(events: list[dict[str, Any]], previous: bytes) -> dict[str, Any]:
    first = events[0]
    row = {name: first[name] for name in (*_COMMON, "seq")}
    told = _canonical([[each[name] for name in ("type", "element_id", "ref", "task_id", "data")] for each in events])
    sealed = {str(place): each["values"] for place, each in enumerate(events) if each["values"]}
    times = [row[name].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") for name in ("at", "recorded_at")]
    columns = _canonical([row["chain"], row["seq"], row["step"], row["actor"], *times])
    digests = {place: {name: _digest(name, entry) for name, entry in of.items()} for place, of in sealed.items()}
    digest = hashlib.sha256(b"\x02" + _canonical(digests)).digest() if sealed else b""
    return {
        **row,
        "events": _deflated(told),
        "values": _deflated(_canonical(sealed)) if sealed else None,
        "hash": hashlib.sha256(b"\x01" + previous + columns + told + digest).digest(),
    }


def _digest(name: str, entry: list[Any]) -> str:
    if len(entry) == 1:
        return str(entry[0])
    return hmac.digest(bytes.fromhex(entry[0]), _canonical([name, entry[1]]), "sha256").hex()


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _deflated(value: bytes) -> bytes:
    return zlib.compress(value, level=1, wbits=-zlib.MAX_WBITS)


def _guards(dialect: str) -> list[str]:
    """Return the statements that keep what is recorded as it is, but for values that may be erased."""
    fixed = "chain, seq, step, actor, at, recorded_at, events, hash"
    if dialect == "postgresql":
        verbs = f"UPDATE OF {fixed} OR DELETE OR TRUNCATE"
        return [
            f"CREATE TRIGGER history_step_append_only BEFORE {verbs} ON history_step"
            " FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()"
        ]
    refused = "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
    return [
        f"CREATE TRIGGER history_step_no_update BEFORE UPDATE OF {fixed} ON history_step\n{refused}\n",
        f"CREATE TRIGGER history_step_no_delete BEFORE DELETE ON history_step\n{refused}\n",
    ]
