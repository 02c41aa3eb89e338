"""The product itself through its public face, with all a user has: rights, inbox, limits, history, command keys.

It uses of the engine what pages use, and reads one row before each completion, untimed, as the page would show it.
"""

from uuid import uuid4

from sqlalchemy import select, text

import engine
from engine.storage import Database
from engine.storage.tables import task as task_table
from tests.benchmarks import complaint, sizes
from tests.benchmarks.driving import Contender, drive, job

GROUP, PROCEDURE = "office", "bench"
PROCESS = f"{PROCEDURE}/complaint"
LIMITED = ("analyse", "implement")  # two tasks with a limit in working days, one of which feeds a timer
ORGANIZATION = b"roles: {office: Office}\n"


def extension(node: str) -> str:
    """Return what our diagrams say of a node beyond the standard."""
    if node == "start":
        return f'<clauseflow:starters groups="{GROUP}" />'
    if node not in complaint.TASKS:
        return ""
    limit = f'<clauseflow:limit id="L_{node}" amount="2" unit="working days" from="activation"'
    limit += ' timer="late" warning="4" warningUnit="working hours" remind="true" />' if node == "analyse" else " />"
    return f'<zeebe:assignmentDefinition candidateGroups="{GROUP}" />' + (limit if node in LIMITED else "")


LATE = (
    '<bpmn:boundaryEvent id="late" attachedToRef="analyse" cancelActivity="false"><bpmn:outgoing>late_told'
    '</bpmn:outgoing><bpmn:timerEventDefinition><bpmn:timeDate xsi:type="bpmn:tFormalExpression">=limit.due_at'
    '</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:boundaryEvent><bpmn:endEvent id="told"><bpmn:incoming>'
    'late_told</bpmn:incoming></bpmn:endEvent><bpmn:sequenceFlow id="late_told" sourceRef="late" targetRef="told" />'
)


class Ours(Contender):
    """One person who starts and completes, on a database as the product opens it."""

    packages = ("SQLAlchemy", "SpiffWorkflow", "psycopg", "orjson")
    extension = staticmethod(extension)  # of the diagram, for those who need another one

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        engine.upgrade(self.database)
        xml = complaint.diagram(lambda name: f"={name} = true", self.extension, LATE)
        files = {"complaint.bpmn": xml.encode(), "organization.yaml": ORGANIZATION}
        engine.deploy_never_deployed(self.database, actor=engine.SYSTEM, procedure=PROCEDURE, files=files)
        if engine.load_actor(self.database, "anna") is None:
            engine.add_user(self.database, actor=engine.SYSTEM, user_id="anna", name="Anna")
            group = f"{PROCEDURE}/{GROUP}"
            engine.set_membership(self.database, actor=engine.SYSTEM, user_id="anna", group=group)
        found = engine.load_actor(self.database, "anna")
        assert found is not None
        self.actor = found

    def start(self, values):
        begun = engine.start_instance(
            self.database, actor=self.actor, process_key=PROCESS, start_event="start", values=values,
            command_key=uuid4().hex,
        )  # fmt: skip
        return {"open": begun.opened_task_ids}

    def shown(self, case, task):
        (case["id"],) = case["open"]
        columns = task_table.c.element_id, task_table.c.revision
        with self.database.read() as connection:
            element, case["revision"] = connection.execute(select(*columns).where(task_table.c.id == case["id"])).one()
        assert element == task, f"{element} is open, not {task}"
        return case

    def complete(self, seen, task, values):
        done = engine.complete_task(
            self.database, actor=self.actor, task_id=seen["id"], values=values, command_key=uuid4().hex,
            task_revision=seen["revision"],
        )  # fmt: skip
        seen["open"] = done.opened_task_ids

    def size(self):
        if self.database.dialect == "sqlite":
            return sizes.sqlite(self.database.url.database)
        with self.database.read() as connection:
            return connection.execute(text(sizes.TABLES)).scalar_one()


if __name__ == "__main__":
    drive(Ours(job()["url"]), job())
