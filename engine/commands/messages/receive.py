"""A message or signal reaches what waits for it: a case goes on, or begins by it, in the transaction of the caller."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from engine.authorization import SYSTEM
from engine.bpmn.runtime.commands import Deliver
from engine.commands.start_instance import begin, beginning_in
from engine.commands.steps import Case, Cause, record_step
from engine.commands.steps.letters import Letter
from engine.errors import DiagramFault
from engine.storage import Connection
from engine.storage.types import Row


class ReceiverFault(Exception):
    """The diagram that should receive something cannot go on with it: told there, not where it was sent."""

    def __init__(self, fault: DiagramFault, receiver: Row) -> None:
        """Keep the fault and the place it belongs to.

        Args:
            receiver: the subscription.
        """
        super().__init__(str(fault))
        self.fault = fault
        self.instance_id: str | None = receiver["instance_id"]
        self.procedure, self.process_id = str(receiver["procedure"]), str(receiver["process_id"])


@contextmanager
def _receiving(receiver: Row) -> Iterator[None]:
    try:
        yield
    except DiagramFault as fault:
        raise ReceiverFault(fault, receiver) from fault


def receive(connection: Connection, instance: Row, waiting: Row, letter: Letter, now: datetime) -> None:
    """Advance a case by what it waited for.

    Args:
        instance: its row, locked.
        waiting: its subscription, read under the lock.
    Raises:
        ReceiverFault: the diagram cannot go on with it.
    """
    case = Case.of(connection, instance)
    actor = None if letter.sent_by == SYSTEM.user_id else letter.sent_by
    cause = Cause(actor=letter.sent_by, at=now, events=(letter.receipt(waiting),))
    with _receiving(waiting):
        step = case.advance(connection, Deliver(waiting["ref"], dict(letter.values)), at=now, actor=actor)
        record_step(connection, case, step, cause)


def begin_by(connection: Connection, start: Row, letter: Letter, now: datetime) -> str:
    """Begin a case by a message or signal that its start event waits for; return its id.

    Args:
        start: the subscription of the start event.
    Raises:
        ReceiverFault: the diagram cannot go on from there; no case began.
    """
    place = (start["procedure"], start["deployment_id"], start["process_id"], start["element_id"])
    beginning = beginning_in(connection, *place)
    told = {letter.kind: letter.origin}
    with _receiving(start):
        begun = begin(connection, beginning, actor=letter.sent_by, values=dict(letter.values), at=now, told=told)
    return begun.instance_id
