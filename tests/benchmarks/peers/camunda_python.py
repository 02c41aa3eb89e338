"""camunda-python: an engine of BPMN that keeps every live instance in memory and rewrites its rows at each command.

It is driven through its own engine object, with conditions in its own dialect.
"""

from contextlib import closing

import psycopg
from camunda.engine import ProcessEngine
from camunda.parser import parse_bpmn_xml
from camunda.persistence.store import Store
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.benchmarks import complaint, sizes
from tests.benchmarks.driving import Contender, drive, job


@event.listens_for(Engine, "connect")
def durable(connection, _record):
    """Make SQLite as durable as everybody's here."""
    if job()["url"].startswith("sqlite"):
        for setting in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {setting}")


class CamundaPython(Contender):
    """One engine over one store."""

    packages = ("camunda-python", "SQLAlchemy", "psycopg")

    def __init__(self, url):
        self.url = url
        self.store = Store(url.replace("postgresql:", "postgresql+psycopg:"))
        self.engine = ProcessEngine(store=self.store)
        self.engine.deploy(parse_bpmn_xml(complaint.diagram(lambda name: f"${{{name} == true}}")))

    def start(self, values):
        return self.engine.start_process_instance_by_key("complaint", values).id

    def complete(self, seen, task, values):
        (found,) = self.engine.create_task_query(process_instance_id=seen)
        assert found.task_definition_key == task, f"{found.task_definition_key} is open, not {task}"
        self.engine.complete_task(found.id, values)

    def size(self):
        if self.url.startswith("sqlite"):
            return sizes.sqlite(self.url.removeprefix("sqlite:///"))
        with closing(psycopg.connect(self.url)) as connection:
            return connection.execute(sizes.TABLES).fetchone()[0]


if __name__ == "__main__":
    drive(CamundaPython(job()["url"]), job())
