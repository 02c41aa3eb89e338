"""Passes a message on to the one that gets it, or keeps it for whoever waits for it later. Asks nobody's rights.

A case that waits comes before a start event, its own correlation key before any, the oldest before the others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

from engine.commands.messages.receive import begin_by, receive
from engine.commands.steps.letters import Letter
from engine.errors import Conflict
from engine.storage import Connection, Database, instances, messages, subscriptions

TURNS = 100  # somebody else was faster so many times: let the sender try again

T = TypeVar("T")


class Missed(Exception):
    """What waited does so no more, or begins to at this moment: nothing of the transaction counts, look again."""


@dataclass(frozen=True, kw_only=True)
class PassedOn:
    """Who got a message."""

    instance_id: str
    started: bool  # the message began the case


def in_turns(db: Database, act: Callable[[Connection], T]) -> T:
    """Do `act` in a transaction, and again in another one as long as it misses whoever it meant.

    Raises:
        Conflict: it missed a hundred times.
    """
    for _turn in range(TURNS):
        try:
            with db.begin() as connection:
                return act(connection)
        except Missed:
            continue
    raise Conflict


def pass_on(connection: Connection, letter: Letter, now: datetime) -> PassedOn | None:
    """Give a message to the one it is for.

    Returns:
        None when nobody waits for it.
    Raises:
        Missed: whoever waited was gone when it was locked.
        ReceiverFault: the diagram that gets it cannot go on with it.
    """
    seen = subscriptions.for_message(connection, letter.procedure, letter.name, letter.key)
    if seen is None:
        return None
    if seen["instance_id"] is None:
        return PassedOn(instance_id=begin_by(connection, seen, letter, now), started=True)
    instance = instances.lock(connection, seen["instance_id"])
    waiting = subscriptions.of_ref(connection, seen["instance_id"], seen["ref"])
    if instance is None or waiting is None:
        raise Missed
    receive(connection, instance, waiting, letter, now)
    return PassedOn(instance_id=instance["id"], started=False)


def keep(
    connection: Connection, letter: Letter, now: datetime, *, expires_at: datetime, outbox_id: str | None = None
) -> None:
    """Keep a message until its time is over.

    Args:
        outbox_id: the row that a case threw it with.
    Raises:
        Missed: somebody began to wait for it at this moment.
    """
    messages.lock_name(connection, letter.procedure, letter.name)
    if subscriptions.for_message(connection, letter.procedure, letter.name, letter.key) is not None:
        raise Missed
    row = {name: getattr(letter, name) for name in ("procedure", "name", "key", "sent_by")}
    row |= {"id": uuid4().hex, "values": dict(letter.values), "sent_at": now, "expires_at": expires_at}
    messages.keep(connection, {**row, "outbox_id": outbox_id})
