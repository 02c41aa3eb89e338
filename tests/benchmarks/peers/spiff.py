"""Bare SpiffWorkflow: in memory, or with its whole state as JSON in one row, which is what most people write.

It keeps no tasks of people, no history and no rights; a completion is one row updated and committed.
"""

import sqlite3
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from tests.benchmarks import complaint, sizes
from tests.benchmarks.driving import Contender, drive, job

TABLE = "CREATE TABLE IF NOT EXISTS wf (id text PRIMARY KEY, state text NOT NULL)"


def parsed():
    """Return the specification of the diagram."""
    parser = BpmnParser()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "complaint.bpmn"
        file.write_text(complaint.diagram(lambda name: f"{name} == True"))
        parser.add_bpmn_file(str(file))
    return parser.get_spec("complaint")


def begun(spec, values):
    """Return a workflow that stands at its first task."""
    workflow = BpmnWorkflow(spec)
    workflow.get_next_task().data.update(values)
    workflow.do_engine_steps()
    return workflow


def finish(workflow, task, values):
    """Complete the one task that is ready and run on to the next."""
    (ready,) = [each for each in workflow.get_tasks(state=TaskState.READY) if each.task_spec.manual]
    assert ready.task_spec.bpmn_id == task, f"{ready.task_spec.bpmn_id} is open, not {task}"
    ready.data.update(values)
    ready.run()
    workflow.do_engine_steps()


class Memory(Contender):
    """Nothing is durable."""

    packages = ("SpiffWorkflow",)

    def __init__(self, _url):
        self.spec = parsed()
        self.workflows, self.ids = {}, count()

    def start(self, values):
        case = next(self.ids)
        self.workflows[case] = begun(self.spec, values)
        return case

    def complete(self, seen, task, values):
        finish(self.workflows[seen], task, values)


class Naive(Contender):
    """State in a row of a database: read, changed in memory, written, committed."""

    packages = ("SpiffWorkflow",)
    mark = "?"

    def __init__(self, url):
        self.spec = parsed()
        self.serializer = BpmnWorkflowSerializer()
        self.connection = self.connect(url)
        self.connection.execute(TABLE)
        self.connection.commit()
        self.prefix, self.ids = job()["client"], count()

    def start(self, values):
        case = f"{self.prefix}-{next(self.ids)}"
        state = self.serializer.serialize_json(begun(self.spec, values))
        self.connection.execute(f"INSERT INTO wf VALUES ({self.mark}, {self.mark})", (case, state))
        self.connection.commit()
        return case

    def complete(self, seen, task, values):
        found = self.connection.execute(f"SELECT state FROM wf WHERE id = {self.mark}", (seen,)).fetchone()
        workflow = self.serializer.deserialize_json(found[0])
        finish(workflow, task, values)
        state = self.serializer.serialize_json(workflow)
        self.connection.execute(f"UPDATE wf SET state = {self.mark} WHERE id = {self.mark}", (state, seen))
        self.connection.commit()


class NaiveSqlite(Naive):
    def connect(self, url):
        self.path = url.removeprefix("sqlite:///")
        connection = sqlite3.connect(self.path)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    def size(self):
        return sizes.sqlite(self.path)


class NaivePostgresql(Naive):
    mark = "%s"
    packages = ("SpiffWorkflow", "psycopg")

    def connect(self, url):
        return psycopg.connect(url)

    def size(self):
        (found,) = self.connection.execute(sizes.TABLES).fetchone()
        self.connection.commit()
        return found


KINDS = {"": Memory, "sqlite": NaiveSqlite, "postgresql": NaivePostgresql}

if __name__ == "__main__":
    drive(KINDS[job()["url"].partition(":")[0]](job()["url"]), job())
