"""The shop with a limit in working days on its first task, which feeds a boundary timer, and one by the clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

import engine
from engine.storage import Database
from engine.storage.tables import task
from tests.bundles import side_path, two_tasks
from tests.cases import key, row

ZONE = ZoneInfo("Asia/Shanghai")
IN_TWO_DAYS = (
    '<clauseflow:limit id="L1" name="两日内核对" amount="2" unit="working days" from="activation" clause="2.1"'
    ' timer="late" warning="4" warningUnit="working hours" remind="true" />'
)
IN_A_DAY = '<clauseflow:limit id="L2" name="一天内发货" amount="24" unit="hours" from="activation" />'


def limited(**changed: str) -> dict[str, bytes]:
    """Members of the bundle."""
    return two_tasks(
        check=changed.pop("check", IN_TWO_DAYS),
        ship=IN_A_DAY,
        more=side_path("=limit.due_at", kind="timeDate"),
        **changed,
    )


def at(text: str) -> datetime:
    """Return a moment as it is written in the shop's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def clock_of(database: Database, task_id: str, limit_id: str = "L1") -> dict[str, str]:
    """Return where the clock of a task's limit is found, as commands ask for it."""
    found = row(database, task, task_id)
    return {"instance_id": found["instance_id"], "ref": found["id"], "limit_id": limit_id}


def stop(database: Database, task_id: str, actor: engine.Actor, reason: str = "等客户寄样", **more: str) -> None:
    """Stop the clock of the limit in working days."""
    about = {"command_key": key(), **clock_of(database, task_id), **more}
    engine.stop_clock(database, actor=actor, reason=reason, **about)


def resume(database: Database, task_id: str, actor: engine.Actor, reason: str = "样品已到") -> None:
    """Let it go on."""
    engine.resume_clock(database, actor=actor, reason=reason, command_key=key(), **clock_of(database, task_id))
