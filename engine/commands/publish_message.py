"""A message comes from outside: one case that waits for it goes on, or one begins by it, or it is kept for a while.

A correlation key that is empty on the side of the case fits every message; a message's own empty key fits no other.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from engine import audit, clock
from engine.audit.types import CommandEvent
from engine.authorization import Actor, Permission, require
from engine.commands.incidents import open_incident, open_incident_of_start
from engine.commands.keys import Request, answered, replayed
from engine.commands.messages.pass_on import in_turns, keep, pass_on
from engine.commands.messages.receive import ReceiverFault
from engine.commands.steps.letters import LONGEST, Letter
from engine.commands.values import checked
from engine.commands.wake import wake
from engine.errors import InvalidValue, NobodyWaits, NotFound
from engine.language import gettext as _
from engine.storage import Connection, Database, deployments, instances

LONGEST_KEPT = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class PublishedMessage:
    """What has become of a message."""

    instance_id: str | None  # the case that got it; none: it is kept
    started: bool  # the message began that case
    replayed: bool = False  # the same request had been carried out before


def publish_message(
    db: Database,
    *,
    actor: Actor,
    procedure: str,
    name: str,
    key: str = "",
    values: Mapping[str, Any] | None = None,
    command_key: str,
    ttl: timedelta = timedelta(),
) -> PublishedMessage:
    """Send a message to the one case of a procedure that it is for.

    Args:
        actor: an owner of the procedure, a member of one of its groups, or SYSTEM.
        name: of the message, as in the diagram.
        key: its correlation key, which tells the cases apart that wait for the same message.
        values: variable -> JSON, what it brings.
        command_key: UUID minted by the sender; a repetition gets the first answer.
        ttl: how long it is kept when nobody waits for it; zero refuses it then.
    Raises:
        NobodyWaits: no case waits for it, none begins by it, and it is not to be kept.
        NotFound, NotPermitted: the actor may not see the procedure, or may not send it messages.
        InvalidValue: values that are not JSON, a name or key that is empty or too long, a time that cannot be.
        CommandKeyReused: the key belongs to another request.
        DiagramFault: the case cannot go on with it; it waits as before and its owner is told.
    """
    brought = _checked(name, key, values, ttl)
    content = [procedure, name, key, brought, ttl.total_seconds()]
    request = Request(name="publish_message", actor=actor, key=command_key, content=content)
    letter = Letter(kind="message", procedure=procedure, name=name, key=key, values=brought, sent_by=actor.user_id)

    def publish(connection: Connection) -> PublishedMessage:
        require_procedure(connection, actor, procedure)
        if (before := replayed(connection, request)) is not None:
            return replace(PublishedMessage(**before), replayed=True)
        done = _published(connection, letter, ttl)
        answered(connection, request, asdict(done))
        return done

    try:
        done = in_turns(db, publish)
    except ReceiverFault as stopped:
        tell_owner(db, stopped, actor)
        raise stopped.fault from stopped
    wake()
    return done


def require_procedure(connection: Connection, actor: Actor, procedure: str) -> None:
    """Let pass who may send messages and signals to the cases of a procedure.

    Raises:
        NotFound, NotPermitted: it was never deployed, or is not theirs.
    """
    require(connection, actor, Permission.PUBLISH, procedure=procedure)
    if deployments.latest(connection, procedure) is None:
        raise NotFound


def _checked(name: str, key: str, values: Mapping[str, Any] | None, ttl: timedelta) -> dict[str, Any]:
    if not name or len(name) > LONGEST or len(key) > LONGEST:
        raise InvalidValue(reason=_("请给出消息的名称;名称和关联值各不超过 {most} 个字符。", most=LONGEST))
    if not timedelta() <= ttl <= LONGEST_KEPT:
        raise InvalidValue(reason=_("消息的保留时间应在 0 到 {most} 天之间。", most=LONGEST_KEPT.days))
    return checked(values or {})


def _published(connection: Connection, letter: Letter, ttl: timedelta) -> PublishedMessage:
    now = clock.now()
    passed = pass_on(connection, letter, now)
    if passed is not None:
        return PublishedMessage(instance_id=passed.instance_id, started=passed.started)
    if not ttl:
        raise NobodyWaits(name=letter.name, key=letter.key)
    _keep(connection, letter, now, now + ttl)
    return PublishedMessage(instance_id=None, started=False)


def _keep(connection: Connection, letter: Letter, now: datetime, expires_at: datetime) -> None:
    data = {"procedure": letter.procedure, "name": letter.name, "expires_at": expires_at.isoformat()}
    values = {"key": letter.key, "values": dict(letter.values)}
    audit.record(connection, actor=letter.sent_by, type=CommandEvent.MESSAGE_KEPT, data=data, values=values)
    keep(connection, letter, now, expires_at=expires_at)


def tell_owner(db: Database, stopped: ReceiverFault, actor: Actor) -> None:
    """Open an incident where the message should have been received; the sender may send it again."""
    with db.begin() as connection:
        instance = instances.lock(connection, stopped.instance_id) if stopped.instance_id else None
        if instance is not None:
            open_incident(connection, instance, stopped.fault, actor=actor.user_id)
        else:
            place = {"procedure": stopped.procedure, "process_id": stopped.process_id}
            open_incident_of_start(connection, stopped.fault, actor=actor.user_id, **place)
