"""Switches a robot off and on, and removes it. Address and secret are never changed: remove it and add another."""

from engine.authorization import Actor, Permission, require
from engine.commands.people.events import AdministrationEvent, record
from engine.errors import NotFound
from engine.storage import Connection, Database, robots
from engine.storage.types import Row


def change_robot(db: Database, *, actor: Actor, robot_id: str, active: bool) -> None:
    """Switch a robot off or on. What waits for one that is off is not sent any more.

    Args:
        actor: an administrator.
        active: whether notices to its group are sent to it.
    Raises:
        NotFound: no such robot, or the actor is no administrator.
    """
    with db.begin() as connection:
        robot = required(connection, actor, robot_id)
        if robot["active"] is active:
            return
        robots.change(connection, robot_id, {"active": active})
        data = {"robot": robot_id, "group": robot["group_key"], "active": active}
        record(connection, actor, AdministrationEvent.ROBOT_CHANGED, data)


def remove_robot(db: Database, *, actor: Actor, robot_id: str) -> None:
    """Remove a robot with its address and secret.

    Args:
        actor: an administrator.
    Raises:
        NotFound: no such robot, or the actor is no administrator.
    """
    with db.begin() as connection:
        robot = required(connection, actor, robot_id)
        robots.remove(connection, robot_id)
        data = {"robot": robot_id, "group": robot["group_key"]}
        record(connection, actor, AdministrationEvent.ROBOT_REMOVED, data)


def required(connection: Connection, actor: Actor, robot_id: str) -> Row:
    """Return a robot with the procedure of its group, for an administrator.

    Raises:
        NotFound: no such robot, or the actor is no administrator.
    """
    require(connection, actor, Permission.ADMINISTER)
    robot = robots.get(connection, robot_id)
    if robot is None:
        raise NotFound
    return robot
