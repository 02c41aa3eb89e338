"""What stopping, resuming and setting a limit have in common: one clock of a running case, a reason, one step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine import clock
from engine.audit import NewEvent
from engine.audit.types import CommandEvent
from engine.authorization import Actor, Permission, may_on_task, require
from engine.bpmn.runtime.commands import OfLimits
from engine.commands.keys import Request, answered, replayed
from engine.commands.steps import Case, Cause, record_step
from engine.commands.wake import wake
from engine.errors import CaseEnded, InvalidValue, NotFound
from engine.language import gettext as _
from engine.storage import Connection, Database, instances, tasks
from engine.storage.types import Row

MOST = 2000  # characters of a reason


@dataclass(frozen=True, kw_only=True)
class OnClock:
    """What somebody does to one clock of a case."""

    actor: Actor
    instance_id: str
    ref: str  # activation of the element that carries the limit; "" is the process
    limit_id: str
    event: CommandEvent
    permission: Permission
    reason: str
    command_key: str
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def request(self) -> Request:
        """How a repetition is known."""
        content = [self.instance_id, self.ref, self.limit_id, self.reason, dict(self.data)]
        return Request(name=self.event, actor=self.actor, key=self.command_key, content=content)


def act_on_clock(db: Database, asked: OnClock, command: OfLimits) -> None:
    """Let a person act on the clock of a limit.

    Raises:
        InvalidValue: no reason, or a far too long one.
        NotFound, NotPermitted: the actor may not see the case, or not do this.
        CaseEnded: it has ended.
        Conflict: the clock is over, or not as the page showed it.
        CommandKeyReused: the key belongs to another request.
    """
    if not 0 < len(asked.reason.strip()) <= MOST:
        raise InvalidValue(reason=_("请写明原因,最多 {most} 个字。", most=MOST))
    with db.begin() as connection:
        row = instances.lock(connection, asked.instance_id)
        if row is None:
            raise NotFound
        if replayed(connection, asked.request) is not None:
            return
        _check(connection, asked, row)
        _act(connection, Case.of(connection, row), asked, command)
        answered(connection, asked.request, {})
    wake()


def _check(connection: Connection, asked: OnClock, row: Row) -> None:
    works = asked.permission is Permission.STOP_CLOCK and any(
        may_on_task(asked.actor, Permission.WORK, task) for task in tasks.open_of(connection, row["id"])
    )
    if not works:
        require(connection, asked.actor, asked.permission, instance=row)
    if row["status"] != "running":
        raise CaseEnded


def _act(connection: Connection, case: Case, asked: OnClock, command: OfLimits) -> None:
    now, actor = clock.now(), asked.actor.user_id
    step = case.advance(connection, command, at=now, actor=actor)
    values = {"reason": asked.reason.strip()}
    clock_row = next(iter(step.limits_changed), None)
    place = clock_row.element_id if clock_row else ""
    data = {"limit": asked.limit_id, **asked.data}
    event = NewEvent(type=asked.event, element_id=place, ref=asked.ref, data=data, values=values)
    cause = Cause(actor=actor, at=now, events=(event,))
    record_step(connection, case, step, cause)
