"""The shop at nine in the morning with its reviewer's browser."""

from datetime import UTC, datetime, timedelta

import pytest

from engine import clock
from tests.web.shop import open_shop, signed_in

NINE = datetime(2025, 3, 10, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


@pytest.fixture(autouse=True)
def _nine():
    with clock.stopped_at(NINE):
        yield


@pytest.fixture
def shop(app, database):
    open_shop(database)
    return database


@pytest.fixture
def reviewer(app, shop):
    return signed_in(app, "rita")


@pytest.fixture
def minutes():
    """Move the clock to so many minutes after nine."""
    return lambda number: clock.set_to(NINE + timedelta(minutes=number))
