"""The chain of administration: deployments, users, groups, grants, everything that belongs to no instance."""

from collections.abc import Mapping
from typing import Any

from engine import clock
from engine.audit.chain import FIRST, Head, extend
from engine.audit.packing import NewEvent
from engine.storage import Connection, history
from engine.storage.tables import ADMINISTRATION


def record(
    connection: Connection,
    *,
    actor: str,
    type: str,
    data: Mapping[str, Any] | None = None,
    values: Mapping[str, Any] | None = None,
) -> None:
    """Append one event to the chain of administration, in the transaction of the command it belongs to.

    Args:
        connection: of the command's transaction; the chain stays locked until it ends.
        actor: user id of who did it.
        type: what was done, such as `user_added`.
        data: JSON about it; nothing personal.
        values: personal values by name; the chain holds only their salted digests.
    """
    seq, head = history.lock_administration(connection)
    event = NewEvent(type=type, data=data or {}, values=values or {})
    now = clock.now()
    place = Head(chain=ADMINISTRATION, seq=seq, hash=head or FIRST)
    grown = extend(place, [event], step=0, actor=actor, at=now, recorded_at=now)
    history.append(connection, [grown.row])
    history.move_administration(connection, grown.head.seq, grown.head.hash)
