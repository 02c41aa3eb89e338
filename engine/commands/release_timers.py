"""Lets timers go that a restore has held: what fell due meanwhile fires now, in the order in which it was due."""

from engine.authorization import Actor, Permission, require
from engine.commands.wake import wake
from engine.errors import NotFound
from engine.storage import Database, deployments, timers


def release_timers(db: Database, *, actor: Actor, procedure: str) -> int:
    """Release the held timers of a procedure.

    Args:
        actor: an owner of it, or SYSTEM.
    Returns:
        How many there were.
    Raises:
        NotFound, NotPermitted: it is not theirs, or was never deployed.
    """
    with db.begin() as connection:
        require(connection, actor, Permission.DEPLOY, procedure=procedure)
        if deployments.latest(connection, procedure) is None:
            raise NotFound
        released = timers.release(connection, procedure)
    if released:
        wake()
    return released
