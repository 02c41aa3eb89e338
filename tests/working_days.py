"""The shop with limits in working days: two days to check, five for the order, whose clock stands while it is shipped.

Its cases lie round the weekend of 19 September 2026, whose Sunday is a make-up working day.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import engine
from engine import clock
from engine.storage import Database
from engine.storage.tables import instance_limit
from tests.bundles import two_tasks
from tests.cases import OWNER, complete, key, rows, start

ZONE = ZoneInfo("Asia/Shanghai")
CHECK = '<clauseflow:limit id="W1" name="两日内核对" amount="{days}" unit="working days" clause="2.1" />'
WHOLE = '<clauseflow:limit id="W2" name="五日内办结" amount="5" unit="working days" clause="2.2" />'
STAND = '<clauseflow:clockStop limits="W2" reason="等客户收货" />'
CLAUSES = """
clauses:
  - {id: "2.1", title: 核对, title_en: Check, rule: 两个工作日内核对。, gloss: Check within two working days}
  - {id: "2.2", title: 办结, title_en: Close, rule: 五个工作日内办结。, gloss: Close within five working days}
""".encode()


def at(text: str) -> datetime:
    """A moment of the shop's clock on the wall."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def working_days(*, days: int = 2) -> dict[str, bytes]:
    """Members of the bundle."""
    clause = '<clauseflow:clause ref="2.1" />'
    made = two_tasks(check=CHECK.format(days=days) + clause, ship=STAND)
    case = b'withdrawGroups="office" />'
    assert case in made["order.bpmn"]
    diagram = made["order.bpmn"].replace(case, case + WHOLE.encode())
    return {**made, "order.bpmn": diagram, "clauses.yaml": CLAUSES}


def checked(database: Database, began: str, ended: str = "", *, ok: bool = True) -> str:
    """Return a case that began at a moment and, where one is named, was checked at another."""
    with clock.stopped_at(at(began)):
        begun = start(database, customer="客户甲")
    if ended:
        with clock.stopped_at(at(ended)):
            complete(database, begun.opened_task_ids[0], ok=ok)
    return begun.instance_id


def missed(database: Database) -> str:
    """A case checked on Tuesday at ten: due on Sunday, its second working day, at six; late by Monday and an hour."""
    return checked(database, "2026-09-17T20:30", "2026-09-22T10:00", ok=False)


def met(database: Database) -> str:
    """A case checked on Sunday at three, whose limit was due on Monday at six: a day and three hours were left."""
    return checked(database, "2026-09-18T16:00", "2026-09-20T15:00", ok=False)


def by_hand(database: Database, instance_id: str, command: object, when: str, limit_id: str = "W1", **given: object):
    """The owner stops a clock, lets it go on or sets it."""
    row = rows(database, instance_limit, instance_id=instance_id, limit_id=limit_id)[0]
    same = {"actor": OWNER, "instance_id": instance_id, "ref": row["ref"], "limit_id": limit_id, "command_key": key()}
    with clock.stopped_at(at(when)):
        return command(database, **{**same, **given})  # type: ignore[operator]


def reviewer() -> engine.Actor:
    """Somebody who reviews the shop and works in none of its groups."""
    return engine.Actor(user_id="rita", name="rita", grants=frozenset({("reviewer", "shop")}))
