"""What the verifier reads: every chain, every instance with its rows, and rows that hang in the air. Writes nothing."""

from collections.abc import Iterator

from sqlalchemy import Connection, RowMapping, select, union_all

from engine.storage.tables import (
    ADMINISTRATION,
    chain,
    command,
    history_step,
    incident,
    instance,
    instance_limit,
    outbox,
    subscription,
    task,
    task_candidate,
    timer,
)
from engine.storage.types import Row

BATCH = 200


def instance_ids(connection: Connection) -> list[str]:
    """Return the ids of all instances in the order in which they began."""
    return list(connection.scalars(select(instance.c.id).order_by(instance.c.started_at, instance.c.id)))


def instance_row(connection: Connection, instance_id: str) -> RowMapping:
    """Return the row of an instance."""
    return connection.execute(select(instance).where(instance.c.id == instance_id)).mappings().one()


def administration_head(connection: Connection) -> RowMapping | None:
    """Return the row that says where the chain of administration ends."""
    return connection.execute(select(chain).where(chain.c.name == ADMINISTRATION)).mappings().first()


def strange_chains(connection: Connection) -> list[str]:
    """Return the names of chains that belong to no instance and are not the chain of administration."""
    known = union_all(select(instance.c.id), select(chain.c.name))
    recorded = select(history_step.c.chain).distinct().where(history_step.c.chain.not_in(known))
    return list(connection.scalars(recorded))


def tasks(connection: Connection, instance_id: str) -> list[RowMapping]:
    """Return the tasks of an instance."""
    return list(connection.execute(select(task).where(task.c.instance_id == instance_id)).mappings())


def places(connection: Connection, instance_id: str) -> list[RowMapping]:
    """Return the places that tasks of an instance have in queues."""
    query = select(task_candidate).join(task, task.c.id == task_candidate.c.task_id)
    return list(connection.execute(query.where(task.c.instance_id == instance_id)).mappings())


def timers(connection: Connection, instance_id: str) -> list[RowMapping]:
    """Return the armed timers of an instance."""
    return list(connection.execute(select(timer).where(timer.c.instance_id == instance_id)).mappings())


def letters(connection: Connection, instance_id: str) -> list[RowMapping]:
    """Return the rows of the outbox of an instance."""
    return list(connection.execute(select(outbox).where(outbox.c.instance_id == instance_id)).mappings())


def subscriptions(connection: Connection, instance_id: str) -> list[RowMapping]:
    """Return the open subscriptions of an instance."""
    query = select(subscription).where(subscription.c.instance_id == instance_id)
    return list(connection.execute(query).mappings())


def held_letters(connection: Connection, instance_id: str | None) -> set[str]:
    """Return the ids of the rows of the outbox of an instance, or of none, that an open incident of any case holds."""
    mine = outbox.c.instance_id == instance_id if instance_id else outbox.c.instance_id.is_(None)
    query = select(outbox.c.id).join(incident, incident.c.outbox_id == outbox.c.id)
    return set(connection.scalars(query.where(mine, incident.c.resolved_at.is_(None))))


def letters_of_nobody(connection: Connection) -> list[RowMapping]:
    """Return the rows of the outbox that belong to no instance."""
    return list(connection.execute(select(outbox).where(outbox.c.instance_id.is_(None))).mappings())


def running_limits(connection: Connection, instance_id: str) -> list[RowMapping]:
    """Return the limits of an instance whose clock runs."""
    query = select(instance_limit).where(
        instance_limit.c.instance_id == instance_id, instance_limit.c.ended_at.is_(None)
    )
    return list(connection.execute(query).mappings())


def open_incidents(connection: Connection, instance_id: str) -> list[RowMapping]:
    """Return the open incidents of an instance."""
    query = select(incident).where(incident.c.instance_id == instance_id, incident.c.resolved_at.is_(None))
    return list(connection.execute(query).mappings())


def unanswered_commands(connection: Connection) -> Iterator[Row]:
    """Yield commands that were accepted and have no answer, their keys as they are shown."""
    for key in connection.scalars(select(command.c.key).where(command.c.result.is_(None))):
        yield {"key": key.hex()}
