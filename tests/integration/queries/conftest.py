"""The shop with a limit, a telephone to search by and a clause; people of it; the clock at nine in Shanghai."""

from datetime import UTC, datetime, timedelta

import pytest

import engine
from engine import clock
from tests.bundles import PROCEDURE, deployed, two_tasks

NINE = datetime(2025, 3, 10, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
LIMIT = '<clauseflow:limit id="L1" name="十分钟内核对" amount="10" unit="minutes" from="activation" clause="2.1" />'
CLAUSES = """
clauses:
  - {id: "2.1", title: 核对, title_en: Check, rule: 十分钟内核对。, gloss: Check within ten minutes}
""".encode()


def minutes(number):
    """Move the clock to so many minutes after nine."""
    clock.set_to(NINE + timedelta(minutes=number))


def files(**changed):
    limit = changed.pop("check", LIMIT + '<clauseflow:clause ref="2.1" />')
    made = two_tasks(check=limit, **changed)
    made["order.bpmn"] = made["order.bpmn"].replace(b'search="customer"', b'search="customer phone"')
    return {**made, "clauses.yaml": CLAUSES}


def looping():
    """The shop in which `ship` leads back to `check`, so that a case goes round until it is not shipped."""
    made = files(more='<bpmn:sequenceFlow id="f9" name="再来" sourceRef="ship" targetRef="check" />')
    diagram = made["order.bpmn"].decode()
    end = '<bpmn:endEvent id="done" name="完成"><bpmn:incoming>f4</bpmn:incoming></bpmn:endEvent>'
    changes = {
        "<bpmn:incoming>f1</bpmn:incoming>": "<bpmn:incoming>f1</bpmn:incoming><bpmn:incoming>f9</bpmn:incoming>",
        "<bpmn:outgoing>f4</bpmn:outgoing>": "<bpmn:outgoing>f9</bpmn:outgoing>",
        '<bpmn:sequenceFlow id="f4" sourceRef="ship" targetRef="done" />': "",
        end: "",
    }
    for old, new in changes.items():
        assert old in diagram
        diagram = diagram.replace(old, new)
    return {**made, "order.bpmn": diagram.encode()}


@pytest.fixture(autouse=True)
def _nine():
    with clock.stopped_at(NINE):
        yield


@pytest.fixture
def shop(database):
    deployed(database, files())
    return database


@pytest.fixture
def people(shop):
    """Accounts by id, each with its actor: li.na and wang.wu of the office, zhao.si of the store, otto, rita, adam."""
    system = {"actor": engine.SYSTEM}
    for user_id, name in {
        "li.na": "李娜",
        "wang.wu": "王武",
        "zhao.si": "赵四",
        "otto": "奥托",
        "rita": "丽塔",
    }.items():
        engine.add_user(shop, **system, user_id=user_id, name=name)
    engine.add_user(shop, **system, user_id="adam", name="亚当", is_admin=True)
    for user_id, group in {"li.na": "office", "wang.wu": "office", "zhao.si": "store"}.items():
        engine.set_membership(shop, **system, user_id=user_id, group=f"{PROCEDURE}/{group}")
    engine.grant(shop, **system, user_id="otto", role="owner", procedure=PROCEDURE)
    engine.grant(shop, **system, user_id="rita", role="reviewer", procedure=PROCEDURE)
    ids = ("li.na", "wang.wu", "zhao.si", "otto", "rita", "adam")
    return {user_id: engine.load_actor(shop, user_id) for user_id in ids}
