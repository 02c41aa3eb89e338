"""Hypothesis: a case that waits receives a message or signal once, whenever the process dies in the middle of it.

Steady state: one waiting case more for each point. Experiment: kill -9 at every point, then the same request again, or
the next worker.
"""

from datetime import UTC, datetime, timedelta

import pytest

import engine
from engine import clock
from engine.storage.tables import outbox
from tests.bundles import deployed
from tests.cases import events, rows
from tests.faults.crash import killed_at
from tests.letters import HOUR, begun, broadcast, bundle, message, on, publish, signal
from tests.unit.bpmn.drawing import end, node, process, service, start

MORNING = datetime(2025, 3, 10, 1, 0, tzinfo=UTC)
MOST = 120  # points of one command
LATER = timedelta(minutes=10)


def waiting(kind: str, name: str, process_id: str, correlation_key: str = "") -> str:
    wait = node("intermediateCatchEvent", "wait", on(kind, name))
    made = process(start("placed"), wait, end(), flows="placed wait end", process_id=process_id)
    return (message(name, correlation_key) if kind == "message" else signal(name)) + made


def working() -> str:
    catch = node("boundaryEvent", "short", on("error", "bad"), attachedToRef="work")
    inside = (start("placed"), service("work", "archive", form="f"), catch, end(), end("noticed"))
    made = process(*inside, flows="placed work end; short noticed", process_id="work_order")
    return node("error", "bad", errorCode="BAD") + made


class Publish:
    """A message for one waiting case."""

    received, process_id = "message_received", "asked"

    def __init__(self, database, number):
        self.database, self.number, self.at = database, number, MORNING
        self.instance_id = begun(database, self.process_id, no=str(number))

    def ask(self):
        return publish(self.database, "answer", str(self.number), command_key=f"publish {self.number}")

    def prove(self):
        self.ask()
        assert len(events(self.database, chain=self.instance_id, type=self.received)) == 1
        assert events(self.database, chain=self.instance_id, type="process_completed")


class Delivered(Publish):
    """Something that a worker delivers."""

    def ask(self):
        with clock.stopped_at(self.at):
            self.at += LATER
            return engine.deliver_outbox(self.database)


class FetchKept(Delivered):
    """A message that was there before the case."""

    def __init__(self, database, number):
        publish(database, "answer", str(number), ttl=24 * HOUR)
        super().__init__(database, number)


class ReceiveSignal(Delivered):
    """A signal, delivered to its one receiver."""

    received, process_id = "signal_received", "alarmed"

    def __init__(self, database, number):
        super().__init__(database, number)
        broadcast(database, "alarm")


class RaiseError(Publish):
    """A business error of a job."""

    received, process_id = "job_refused", "work_order"

    def ask(self):
        (job,) = rows(self.database, outbox, instance_id=self.instance_id)
        return engine.raise_error(self.database, outbox_id=job["id"], code="BAD")


@pytest.fixture
def prepared(database):
    with clock.stopped_at(MORNING):
        parts = (waiting("message", "answer", "asked", "=no"), waiting("signal", "alarm", "alarmed"), working())
        deployed(database, bundle(*parts))
        begun(database, "asked", no="0")  # what is compiled and cached is so before the first fork
        yield database
        assert engine.verify(database).problems == ()


@pytest.mark.parametrize("command", [Publish, FetchKept, ReceiveSignal, RaiseError], ids=lambda c: c.__name__)
def test_killed_at_every_point(prepared, command):
    for number in range(1, MOST):
        asked = command(prepared, number)
        killed = killed_at(prepared, number, asked.ask)
        asked.at = MORNING + LATER
        asked.ask()
        asked.prove()
        if not killed:
            break
    assert 15 < number < MOST - 1, "the command has passed through all its points"
