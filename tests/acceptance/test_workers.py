"""Real prefork workers with their own pulse, on each broker: what falls due is fired, once, by whoever is there."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from uuid import uuid4

import pytest

import engine
from engine import clock
from engine.storage import Database
from tests.needs import answers, lacking
from web import library

PROCEDURE = "general_office"
BROKERS = {
    "embedded": ("", None),
    "rabbitmq": ("amqp://guest:guest@127.0.0.1:5672//", 5672),
    "redis": ("redis://127.0.0.1:6379/9", 6379),
}
SECONDS = 60


@pytest.fixture(params=BROKERS)
def installation(request, tmp_path, sqlite_database):
    """Environment of an installation whose database holds the procedure and its people."""
    url, port = BROKERS[request.param]
    if port and not answers(port):
        lacking(request.param)
    files = library.files_of(PROCEDURE)
    engine.deploy(sqlite_database, actor=engine.SYSTEM, procedure=PROCEDURE, files=files)
    engine.add_people(sqlite_database, actor=engine.SYSTEM, procedure=PROCEDURE)
    path = sqlite_database.url.database
    settings = {"VAR": tmp_path / "var", "DATABASE_URL": f"sqlite:///{path}", "BROKER_URL": url}
    ours = {name: value for name, value in os.environ.items() if not name.startswith("CLAUSEFLOW_")}
    return {**ours, **{f"CLAUSEFLOW_{name}": str(value) for name, value in settings.items()}}


@pytest.fixture
def worker(installation):
    """Starts workers and ends them."""
    started = []

    def start():
        command = [sys.executable, "-m", "web.cli", "worker"]
        started.append(subprocess.Popen(command, env=installation, start_new_session=True))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
            process.wait(SECONDS)


def overdue_case(database: Database) -> str:
    """Start a complaint that was received twenty minutes ago and that nobody has passed on."""
    actor = engine.load_actor(database, "he.jing")
    received = (clock.now() - timedelta(minutes=20)).isoformat()
    return engine.start_instance(
        database,
        actor=actor,
        process_key=f"{PROCEDURE}/general_office_complaint",
        start_event="se_complaint",
        values={"received_at": received},
        command_key=uuid4().hex,
    ).instance_id


def until(condition):
    end = time.monotonic() + SECONDS
    while not (found := condition()):
        assert time.monotonic() < end, "it did not happen in time"
    return found


def marked(database: Database, instance_id: str) -> bool:
    actor = engine.load_actor(database, "he.jing")
    variables = engine.case_detail(database, actor=actor, instance_id=instance_id).variables
    return variables.get("transfer_overdue") is True


def firings(database: Database, instance_id: str) -> int:
    reviewer = engine.load_actor(database, "pei.ran")
    lines = engine.case_trace(database, actor=reviewer, instance_id=instance_id).lines
    return sum(line.type == "timer_fired" and line.element_id == "bt_transfer_overdue" for line in lines)


@pytest.mark.xdist_group("workers")
def test_workers_fire_what_is_due_once_and_survive_a_kill(sqlite_database, worker):
    first, second = worker(), worker()
    early = overdue_case(sqlite_database)
    until(lambda: marked(sqlite_database, early))
    os.killpg(first.pid, signal.SIGKILL)
    first.wait(SECONDS)
    late = overdue_case(sqlite_database)
    until(lambda: marked(sqlite_database, late))
    second.terminate()
    assert second.wait(SECONDS) == 0
    assert [firings(sqlite_database, one) for one in (early, late)] == [1, 1]
    assert engine.verify(sqlite_database).problems == ()


@pytest.mark.xdist_group("workers")
def test_what_fell_due_while_no_worker_ran_is_caught_up(sqlite_database, worker):
    case = overdue_case(sqlite_database)
    assert not marked(sqlite_database, case)
    worker()
    until(lambda: marked(sqlite_database, case))
    assert firings(sqlite_database, case) == 1


@pytest.mark.xdist_group("workers")
def test_a_worker_sends_mail_beside_its_timers(sqlite_database, installation, mail_server, worker):
    engine.change_user(sqlite_database, actor=engine.SYSTEM, user_id="he.jing", email="he.jing@example.com")
    about = {"HOST": "localhost", "PORT": mail_server.port, "SECURITY": "none", "FROM": "clauseflow@example.com"}
    installation |= {f"CLAUSEFLOW_MAIL_{name}": str(value) for name, value in about.items()}
    case = overdue_case(sqlite_database)
    worker()
    until(lambda: mail_server.taken)
    until(lambda: marked(sqlite_database, case))
    assert {to for _from, to, _content in mail_server.taken} == {"he.jing@example.com"}
