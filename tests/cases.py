"""Short ways to move a case of the shop in tests. Each is one public command with a fresh key."""

from typing import Any
from uuid import uuid4

from sqlalchemy import Table, func, select

import engine
from engine.storage import Database
from engine.storage.tables import instance, task, timer
from tests.bundles import PROCESS, person

ANNA = person("anna", "office", "store")
STARTER = person("anna", "office", "store", roles=("starter",))
OWNER = person("otto", "nobody", roles=("owner",))


def key() -> str:
    return uuid4().hex


def start(database: Database, **values: Any) -> engine.StartedInstance:
    given = {"customer": "客户甲", **values}
    return engine.start_instance(
        database, actor=ANNA, process_key=PROCESS, start_event="placed", values=given, command_key=key()
    )


def complete(database: Database, task_id: str, actor: engine.Actor = ANNA, **values: Any) -> engine.CompletedTask:
    revision = row(database, task, task_id)["revision"]
    return engine.complete_task(
        database, actor=actor, task_id=task_id, values=values, command_key=key(), task_revision=revision
    )


def row(database: Database, table: Table, row_id: str) -> Any:
    with database.read() as connection:
        return connection.execute(select(table).where(table.c.id == row_id)).mappings().one()


def rows(database: Database, table: Table, **columns: Any) -> list[Any]:
    order = [table.c[name] for name in ("chain", "seq") if name in table.c]  # PostgreSQL keeps no order of its own
    with database.read() as connection:
        return list(connection.execute(select(table).filter_by(**columns).order_by(*order)).mappings())


def count(database: Database, table: Table) -> int:
    with database.read() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def open_tasks(database: Database, instance_id: str) -> dict[str, str]:
    """Element -> task id."""
    found = rows(database, task, instance_id=instance_id, status="open")
    return {each["element_id"]: each["id"] for each in found}


def only_timer(database: Database) -> Any:
    with database.read() as connection:
        return connection.execute(select(timer)).mappings().one()


def case(database: Database, instance_id: str) -> Any:
    return row(database, instance, instance_id)
