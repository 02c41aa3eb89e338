"""DBOS: the graph as a durable function that waits for a message where a person has a task.

A completion is the message, confirmed when the function has recorded which task is open next: two hops between threads.
"""

import logging
from contextlib import closing
from itertools import count

import psycopg
from dbos import DBOS

from tests.benchmarks import sizes
from tests.benchmarks.driving import Contender, drive, job

WAIT_SECONDS = 60
NEXT = {
    "register": lambda _data: "decide_valid",
    "decide_valid": lambda data: "analyse" if data["valid"] else "",
    "analyse": lambda _data: "decide_major",
    "decide_major": lambda data: "plan" if data["major"] else "plan_minor",
    "plan": lambda _data: "agree",
    "plan_minor": lambda _data: "agree",
    "agree": lambda data: "implement" if data["agree"] else "plan",
    "implement": lambda _data: "revisit",
    "revisit": lambda data: "close" if data["satisfied"] else "implement",
    "close": lambda _data: "",
}


@DBOS.workflow()
def complaint(values):
    """Go through the graph."""
    data, task = dict(values), "register"
    for number in count():
        DBOS.set_event(f"open{number}", task)
        if not task:
            return data
        data.update(DBOS.recv(f"t{number}", timeout_seconds=WAIT_SECONDS))
        task = NEXT[task](data)
    return None


class Dbos(Contender):
    """One process with its executor."""

    packages = ("dbos", "psycopg")

    def __init__(self, url):
        self.url = url
        system = url.replace("postgresql:", "postgresql+psycopg:")
        DBOS(config={"name": "bench", "system_database_url": system, "log_level": "ERROR", "run_admin_server": False})
        DBOS.launch()
        logging.disable(logging.WARNING)

    def start(self, values):
        case = {"id": DBOS.start_workflow(complaint, values).get_workflow_id(), "number": 0}
        self.opened(case, "register")
        return case

    def opened(self, case, task=None):
        """Wait until the next task is recorded as open."""
        found = DBOS.get_event(case["id"], f"open{case['number']}", timeout_seconds=WAIT_SECONDS)
        assert found is not None, "the next task was not recorded in time"
        assert task in (None, found), f"{found} is open, not {task}"
        case["open"] = found

    def complete(self, seen, task, values):
        assert seen["open"] == task, f"{seen['open']} is open, not {task}"
        DBOS.send(seen["id"], values, f"t{seen['number']}")
        seen["number"] += 1
        self.opened(seen)

    def size(self):
        with closing(psycopg.connect(self.url)) as connection:
            return connection.execute(sizes.TABLES).fetchone()[0]


if __name__ == "__main__":
    drive(Dbos(job()["url"]), job())
    DBOS.destroy()
