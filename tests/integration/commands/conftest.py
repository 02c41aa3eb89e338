"""What these tests have in common: after each one, every chain and every invariant of the database must hold."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

import engine
from engine import clock
from tests.bundles import deployed

MORNING = datetime(2025, 3, 10, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


@pytest.fixture
def at_nine() -> Iterator[datetime]:
    """The clock stands at 2025-03-10 09:00 in Shanghai."""
    with clock.stopped_at(MORNING):
        yield MORNING


@pytest.fixture
def shop(database, at_nine):
    """A database with the two-task procedure, proved in the end."""
    deployed(database)
    yield database
    assert engine.verify(database).problems == ()


@pytest.fixture
def bare(database, at_nine):
    """A database without any procedure, proved in the end."""
    yield database
    assert engine.verify(database).problems == ()
