"""Short ways to move a case of the shop in tests. Each is one public command with a fresh key."""

from typing import Any
from uuid import uuid4

from sqlalchemy import Table, func, select, update

import engine
from engine.audit import events_of_many
from engine.audit.packing import packed_values, unpacked_values
from engine.audit.values import erase
from engine.storage import Database
from engine.storage.tables import history_step, instance, task, timer
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


def events(database: Database, **columns: Any) -> list[dict[str, Any]]:
    """Events of history by their columns, chain by chain, each with its values."""
    with database.read() as connection:
        chains = [columns["chain"]] if "chain" in columns else connection.scalars(select(history_step.c.chain)).unique()
        found = list(events_of_many(connection, list(chains)))
    return [event for event in found if all(event[name] == value for name, value in columns.items())]


def erase_values(database: Database, *names: str) -> None:
    """Let values be gone as a person may ask for; what is recorded of them stays."""
    with database.begin() as connection:
        for row in (
            connection.execute(select(history_step).where(history_step.c["values"].is_not(None))).mappings().all()
        ):
            left = {place: erase(sealed, frozenset(names)) for place, sealed in unpacked_values(row).items()}
            this = history_step.c.chain == row["chain"], history_step.c.seq == row["seq"]
            connection.execute(update(history_step).where(*this).values(values=packed_values(left)))


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
