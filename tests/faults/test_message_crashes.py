"""Hypothesis: a message or signal has its effect once or not at all, whenever the process dies, and is never lost.

Steady state: one case more for each point. Experiment: kill -9 at every point of publishing and of delivering, then the
same request again, or the next worker.
"""

from datetime import UTC, datetime, timedelta

import pytest

import engine
from engine import clock
from engine.bpmn.step import Thrown
from engine.storage.tables import instance, message, outbox
from tests.bundles import deployed
from tests.cases import rows
from tests.faults.crash import killed_at
from tests.letters import HOUR, begun, bundle, by_hand, by_message, one_task, publish

MORNING = datetime(2025, 3, 10, 1, 0, tzinfo=UTC)
MOST = 120  # points of one command
LATER = timedelta(minutes=10)  # when what a dead worker had taken is free again


class Publish:
    """A message that begins a case."""

    def __init__(self, database, number):
        self.database, self.number = database, number

    def ask(self):
        return publish(self.database, "ordered", command_key=f"publish {self.number}")

    def prove(self):
        assert self.ask().replayed
        assert len(rows(self.database, instance, process_id="called")) == self.number


class Keep(Publish):
    """A message that nobody waits for."""

    def ask(self):
        return publish(self.database, "later", f"{self.number}", ttl=HOUR, command_key=f"keep {self.number}")

    def prove(self):
        assert self.ask().replayed
        assert len(rows(self.database, message)) == self.number


class DeliverThrown(Publish):
    """A message that a case has thrown, delivered by a worker; the next one comes ten minutes later."""

    name = "ordered"

    def __init__(self, database, number):
        super().__init__(database, number)
        self.instance_id = begun(database)
        by_hand(database, self.instance_id, thrown=(Thrown(element_id="check", kind="message", name=self.name),))
        self.at = MORNING

    def ask(self):
        with clock.stopped_at(self.at):
            self.at += LATER
            return engine.deliver_outbox(self.database)

    def prove(self):
        assert self.ask() == 0
        (letter,) = rows(self.database, outbox, instance_id=self.instance_id)
        assert letter["delivered_at"]
        assert len(rows(self.database, instance, process_id="called")) == self.number


class KeepThrown(DeliverThrown):
    """A message that a case has thrown and nobody waits for."""

    name = "later"

    def prove(self):
        (letter,) = rows(self.database, outbox, instance_id=self.instance_id)
        (kept,) = rows(self.database, message, outbox_id=letter["id"])
        assert (letter["delivered_at"], kept["taken_at"]) == (None, None)
        assert letter["try_at"] == kept["expires_at"]


@pytest.fixture
def prepared(database):
    with clock.stopped_at(MORNING):
        deployed(database, bundle(by_message(), one_task()))
        begun(database)  # what is compiled and cached is so before the first fork
        yield database
        assert engine.verify(database).problems == ()


@pytest.mark.parametrize("command", [Publish, Keep, DeliverThrown, KeepThrown], ids=lambda c: c.__name__)
def test_killed_at_every_point(prepared, command):
    for number in range(1, MOST):
        asked = command(prepared, number)
        killed = killed_at(prepared, number, asked.ask)
        asked.at = MORNING + LATER
        asked.ask()
        asked.prove()
        if not killed:
            break
    assert 8 < number < MOST - 1, "the command has passed through all its points"
