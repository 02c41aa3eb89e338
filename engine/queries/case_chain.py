"""The chain of a case to be taken away and proved elsewhere: each step as it is hashed, each event as it is read."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine.audit.exported import events_to_read, step_as_hashed
from engine.authorization import Actor
from engine.queries.case import traced_row
from engine.storage import Database, history
from engine.storage.tables import instance


@dataclass(frozen=True, kw_only=True)
class CaseChain:
    """The chain of one case with its end."""

    chain: str  # its name: the id of the case
    seq: int  # number of its newest event, as the row of the case says
    hash: str  # of the step of that event, as hex, as the row of the case says
    steps: tuple[dict[str, Any], ...]  # as `exported.step_as_hashed` returns them
    events: tuple[dict[str, Any], ...]  # as `exported.events_to_read` yields them


def case_chain(db: Database, *, actor: Actor, instance_id: str) -> CaseChain:
    """Return the chain of a case. It is not proved here: that is what it is taken away for.

    Args:
        actor: an owner or reviewer of the procedure.
    Raises:
        NotFound: there is no such case, or the actor may not see it.
        NotPermitted: they see the case and not its history.
    """
    head = select(instance.c.chain_seq, instance.c.chain_hash).where(instance.c.id == instance_id)
    with db.read() as connection:
        traced_row(connection, actor, instance_id)
        seq, hash = connection.execute(head).one()
        rows = list(history.steps_of(connection, instance_id))
    return CaseChain(
        chain=instance_id,
        seq=seq,
        hash=bytes(hash).hex(),
        steps=tuple(step_as_hashed(each) for each in rows),
        events=tuple(event for each in rows for event in events_to_read(each)),
    )
