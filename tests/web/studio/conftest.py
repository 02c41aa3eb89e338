"""The shop with its owner's browser."""

import pytest

from tests.web.shop import open_shop, signed_in


@pytest.fixture
def shop(app, database):
    open_shop(database)
    return database


@pytest.fixture
def owner(app, shop):
    return signed_in(app, "otto")
