"""A signal comes from outside: every case of the procedure that waits for it gets it, and every start event.

Each receiver has a transaction of its own, through the outbox. A signal is for those who wait at this moment.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from engine import clock
from engine.authorization import Actor
from engine.commands.keys import Request, answered, replayed
from engine.commands.publish_message import require_procedure
from engine.commands.steps.letters import LONGEST, Letter, signal_rows
from engine.commands.values import checked
from engine.commands.wake import wake
from engine.errors import InvalidValue
from engine.language import gettext as _
from engine.storage import Database, outbox


@dataclass(frozen=True, kw_only=True)
class BroadcastSignal:
    """How many a signal is on its way to."""

    receivers: int
    replayed: bool = False  # the same request had been carried out before


def broadcast_signal(
    db: Database,
    *,
    actor: Actor,
    procedure: str,
    name: str,
    values: Mapping[str, Any] | None = None,
    command_key: str,
) -> BroadcastSignal:
    """Send a signal to all cases of a procedure that wait for it, and begin one at each start event that does.

    Args:
        actor: an owner of the procedure, a member of one of its groups, or SYSTEM.
        name: of the signal, as in the diagram.
        values: variable -> JSON, what it brings.
        command_key: UUID minted by the sender; a repetition gets the first answer.
    Returns:
        To how many; that nobody waits for a signal is no error.
    Raises:
        NotFound, NotPermitted: the actor may not see the procedure, or may not send it signals.
        InvalidValue: values that are not JSON, a name that is empty or too long.
        CommandKeyReused: the key belongs to another request.
    """
    if not name or len(name) > LONGEST:
        raise InvalidValue(reason=_("请给出信号的名称,不超过 {most} 个字符。", most=LONGEST))
    brought = checked(values or {})
    request = Request(name="broadcast_signal", actor=actor, key=command_key, content=[procedure, name, brought])
    letter = Letter(kind="signal", procedure=procedure, name=name, values=brought, sent_by=actor.user_id)
    with db.begin() as connection:
        require_procedure(connection, actor, procedure)
        if (before := replayed(connection, request)) is not None:
            return replace(BroadcastSignal(**before), replayed=True)
        rows = signal_rows(connection, letter, clock.now())
        outbox.post(connection, rows)
        done = BroadcastSignal(receivers=len(rows))
        answered(connection, request, asdict(done))
    wake()
    return done
