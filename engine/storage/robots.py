"""Rows of robots of groups. Who may see their address and secret is not decided here; nothing here sends anything."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from engine.storage.tables import robot, user_group


def get(connection: Connection, robot_id: str) -> RowMapping | None:
    """Return a robot with the `procedure` of its group."""
    query = select(robot, user_group.c.procedure).join(user_group).where(robot.c.id == robot_id)
    return connection.execute(query).mappings().first()


def active_of(connection: Connection, groups: Collection[str]) -> list[str]:
    """Return the ids of the robots in use of the groups in use among `groups`."""
    query = select(robot.c.id).join(user_group).where(robot.c.group_key.in_(groups), robot.c.active)
    return list(connection.scalars(query.where(user_group.c.active).order_by(robot.c.id)))


def add(connection: Connection, row: Mapping[str, Any]) -> None:
    """Insert a robot."""
    connection.execute(insert(robot).values(row))


def change(connection: Connection, robot_id: str, columns: Mapping[str, Any]) -> None:
    """Write `columns` to a robot; one that is gone stays gone."""
    connection.execute(update(robot).where(robot.c.id == robot_id).values(columns))


def remove(connection: Connection, robot_id: str) -> None:
    """Delete a robot with its address and secret."""
    connection.execute(delete(robot).where(robot.c.id == robot_id))
