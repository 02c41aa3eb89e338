"""How much of the database each hot request asks: one statement more is noticed here, not by those who wait."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.benchmarks import complaint, pages
from tests.benchmarks.browser import hidden
from tests.web.conftest import Visitor
from web import create_app
from web.settings import Settings

# Statements of SQLite, transactions apart: the session with its rights is one, the task with its case two; a
# completion asks for the next task as well.
MOST = {"form": 9, "completion": 4, "inbox": 7, "trace": 15}
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)", re.IGNORECASE)


class Told:
    """Every statement that a SQLite database carries out."""

    def __init__(self, database):
        self.statements: list[str] = []
        event.listen(database.engine, "connect", self._listen)
        database.close()  # so that every connection is a new one

    def _listen(self, connection, _record):
        connection.set_trace_callback(self.statements.append)

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        """Yield a list that holds at the end what was asked meanwhile."""
        found: list[str] = []
        self.statements.clear()
        yield found
        found += [each for each in self.statements if not each.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA"))]


@pytest.fixture
def desk(sqlite_database, tmp_path):
    """A visitor at a desk with twenty tasks, an open task of another case, and what the database is told."""
    anna = pages.opened(sqlite_database)
    told = Told(sqlite_database)
    settings = Settings(var=tmp_path, database_url=str(sqlite_database.url), secret_key="k" * 40)
    visitor = Visitor(create_app(settings, database=sqlite_database))
    assert visitor.sign_in(pages.LOGIN, pages.PASSWORD).status_code == 302
    return visitor, pages.begun(sqlite_database, anna), told


def test_hot_requests_ask_no_more_than_they_need(desk):
    visitor, case, told = desk
    (task_id,) = case.opened_task_ids
    address, found = f"/tasks/{task_id}", {}
    task, decision = complaint.SCRIPT[0]
    for path in (address, "/", f"/review/cases/{case.instance_id}"):
        visitor.get(path)  # what is kept in memory is there
    with told.counted() as found["form"]:
        page = visitor.get(address).text
    typed = {name: hidden(page)[name] for name in ("csrf_token", "command_key", "task_revision")}
    with told.counted() as found["completion"]:
        answer = visitor.browser.post(address, data=typed | pages.typed(task, decision))
    assert answer.status_code == 302
    with told.counted() as found["inbox"]:
        visitor.get("/")
    with told.counted() as found["trace"]:
        visitor.get(f"/review/cases/{case.instance_id}")
    engine_reads = 4  # of the command itself: the case, its tasks and who takes part, under the lock; and its key
    reads = {name: [each for each in asked if not WRITES.match(each)] for name, asked in found.items()}
    counts = {name: len(asked) for name, asked in reads.items()}
    counts["completion"] -= engine_reads
    assert counts == MOST, "\n".join(each for asked in reads.values() for each in asked)
    assert not any(WRITES.match(each) for name, asked in found.items() if name != "completion" for each in asked)
