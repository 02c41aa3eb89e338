"""People for these tests: an administrator and a clerk in an organisation of two groups."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

import engine
from engine import clock
from engine.authorization import SYSTEM

PASSWORD = "bright-morning-tea"
START = datetime(2025, 3, 10, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def _morning():
    with clock.stopped_at(START):
        yield


@pytest.fixture
def admin(database):
    engine.add_user(database, actor=SYSTEM, user_id="guan.li", name="管立", password=PASSWORD, is_admin=True)
    return engine.load_actor(database, "guan.li")


@pytest.fixture
def clerk(database, admin):
    engine.add_user(database, actor=admin, user_id="he.jing", name="何静", password=PASSWORD)
    return engine.load_actor(database, "he.jing")


@pytest.fixture
def groups(database, admin):
    for local in ("general_office", "department/物流部"):
        engine.add_group(database, actor=admin, procedure="general_office", local=local)
