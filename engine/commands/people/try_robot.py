"""Posts a message on trial to a robot; the worker sends it once, and the robot's row then says how it ended."""

from uuid import uuid4

from engine.authorization import Actor
from engine.commands.letters.post import letter
from engine.commands.people.change_robot import required
from engine.commands.people.events import AdministrationEvent, record
from engine.commands.wake import wake
from engine.language import gettext as _
from engine.storage import Database, outbox


def try_robot(db: Database, *, actor: Actor, robot_id: str) -> None:
    """Let the worker send one message to a robot, also to one that is switched off.

    Args:
        actor: an administrator.
    Raises:
        NotFound: no such robot, or the actor is no administrator.
    """
    with db.begin() as connection:
        robot = required(connection, actor, robot_id)
        payload = {"message": _("这是一条测试消息。看到它,说明机器人可以使用。")}
        row = letter("robot", uuid4().hex, robot_id, payload, attempts=1)
        outbox.post(connection, [{**row, "instance_id": None, "procedure": robot["procedure"]}])
        data = {"robot": robot_id, "group": robot["group_key"]}
        record(connection, actor, AdministrationEvent.ROBOT_TRIED, data)
    wake()
