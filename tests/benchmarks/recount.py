"""How long it takes to count provisional due dates anew after a notice has come: many running cases, on one database.

    python -m tests.benchmarks.recount [CASES] [URL]

One case is begun through the engine and copied, so that only the recount is measured; its chains are not proved here.
"""

import sys
import tempfile
import time
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

import engine
from engine import clock
from engine.storage import Database
from engine.storage.tables import instance, instance_limit, task, task_candidate, timer
from tests.unit.bpmn.drawing import boundary, diagram, end, own, start, user

ENDING = datetime(2026, 12, 31, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


NOTICE = b"""# notice: made up
# year: 2027
date,to,kind,name
2027-01-04,,off,-
"""


def one_case(database):
    limit = own("limit", id="L", amount="2", unit="working days", timer="late", remind="true")
    xml = diagram(
        start(), user("a", ext=limit), boundary("late", "a", "Date", "=limit.due_at"), end(), end("told"),
        flows="start a end; late told",
    )  # fmt: skip
    engine.deploy(database, actor=engine.SYSTEM, procedure="shop", files={"p.bpmn": xml})
    with clock.stopped_at(ENDING):
        engine.start_instance(
            database, actor=engine.SYSTEM, process_key="shop/p", start_event="start", values={}, command_key=uuid4().hex
        )


def copied(database, cases):
    with database.begin() as connection:
        tables = (instance, instance_limit, task, task_candidate, timer)
        rows = {table: list(connection.execute(select(table)).mappings()) for table in tables}
    for begin in range(1, cases, 5_000):
        ids = [uuid4().hex for _ in range(begin, min(begin + 5_000, cases))]
        with database.begin() as connection:
            for table in tables:
                new = [renamed(table, row, id) for id in ids for row in rows[table]]
                connection.execute(insert(table), new)


def renamed(table, row, id):
    """A row of another case: its own ids begin with the case's."""
    same = dict(row)
    if table is instance:
        return {**same, "id": id}
    if table is task_candidate:
        return {**same, "task_id": id}
    return {
        **same,
        "instance_id": id,
        **({"id": id} if table is task else {"id": uuid4().hex} if table is timer else {}),
    }


def measured(url, cases):
    database = Database(url)
    engine.upgrade(database)
    one_case(database)
    copied(database, cases)
    with clock.stopped_at(ENDING):
        engine.import_notice(database, actor=engine.SYSTEM, data=NOTICE)
        began = time.perf_counter()
        while engine.recount_limits(database):
            pass
        took = time.perf_counter() - began
    print(f"{cases} cases on {database.dialect}: {took:.1f} s, {took / cases * 1000:.2f} ms a case")
    database.close()


def main():
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    if len(sys.argv) > 2:
        measured(sys.argv[2], cases)
        return
    with tempfile.TemporaryDirectory() as folder:
        measured(f"sqlite:///{folder}/recount.db", cases)


if __name__ == "__main__":
    main()
