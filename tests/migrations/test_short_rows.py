"""Rows of commands and candidates from before they were short: every answer and all that waits is there afterwards."""

import hashlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import inspect, select

from engine.audit.canonical import canonical
from engine.commands.keys import Request, replayed
from engine.errors import CommandKeyReused
from engine.storage import upgrade
from engine.storage.tables import command, task_candidate
from tests.bundles import person
from tests.migrations.conftest import fill

BEFORE = "0010"
NOON = datetime(2025, 3, 10, 4, tzinfo=UTC)


def request_of(key, content="this"):
    return Request(name="do", actor=person("anna"), key=key, content=content)


def as_it_was(key, result):
    digest = hashlib.sha256(canonical(["do", "anna", "this"])).digest()
    return {"key": key, "digest": digest, "result": result, "accepted_at": NOON}


ANSWERS = {
    '{"instance_id":"i","opened_task_ids":["t","u"],"instance_status":"running","replayed":false}': [
        ["t", "u"],
        "running",
    ],
    '{"instance_id":"i","business_key":"投诉-1","opened_task_ids":[],"replayed":false}': ["i", "投诉-1", []],
    '{"task_id":"t","assignee":null,"revision":3}': ["t", None, 3],
    '{"instance_id":null,"started":false,"replayed":false}': {"instance_id": None, "started": False, "replayed": False},
    "true": True,
    '["x"]': ["x"],
}


def test_a_repetition_still_gets_its_answer(old):
    fill(old, "command", *(as_it_was(f"k{place}", stored) for place, stored in enumerate(ANSWERS)))
    upgrade(old)
    with old.begin() as connection:
        given = [replayed(connection, request_of(f"k{place}")) for place in range(len(ANSWERS))]
        with pytest.raises(CommandKeyReused):
            replayed(connection, request_of("k0", "something else"))
    assert given == list(ANSWERS.values())


def test_every_command_is_carried_over_however_many_there_are(old):
    keys = [f"k{number}" for number in range(2_001)]
    fill(old, "command", *(as_it_was(key, None) for key in keys))
    upgrade(old)
    with old.begin() as connection:
        found = connection.execute(select(command)).mappings().all()
    assert {row["key"] for row in found} == {request_of(key).stored_key for key in keys}
    assert {(row["digest"], row["result"], row["accepted_at"]) for row in found} == {
        (request_of("").digest, None, NOON)
    }


CASE = {
    **{"id": "i", "procedure": "shop", "process_id": "order", "deployment_id": "d", "version": 1, "title": ""},
    **{"status": "running", "revision": 1, "variables": b"", "open_incidents": 0, "chain_seq": 1, "chain_hash": b""},
    **{"start_event": "placed", "started_by": "x", "started_at": NOON, "received_at": NOON},
    **{"ends": "[]", "end_reason": ""},
}
TASK = {
    **{"id": "t", "instance_id": "i", "procedure": "shop", "element_id": "check", "name": "", "round": 1},
    **{"status": "open", "revision": 1, "candidate_groups": "[]", "candidate_users": "[]", "priority": 50},
    **{"local": "{}", "created_at": NOON, "sort_at": NOON},
}
DEPLOYMENT = {"id": "d", "procedure": "shop", "number": 1, "deployed_at": NOON, "deployed_by": "x", "comment": ""}
OFFERS = [
    {"task_id": "t", "kind": "user", "name": "bert", "sort_at": NOON, "queued": False},
    {"task_id": "t", "kind": "group", "name": "shop/office", "sort_at": NOON, "queued": True},
]


def test_a_task_that_waits_stays_in_its_queues(old):
    for name, rows in {
        "deployment": [DEPLOYMENT],
        "instance": [CASE],
        "task": [TASK],
        "task_candidate": OFFERS,
    }.items():
        fill(old, name, *rows)
    upgrade(old)
    with old.read() as connection:
        found = connection.execute(select(task_candidate).order_by(task_candidate.c.name)).mappings().all()
        indexes = {index["name"] for index in inspect(connection).get_indexes("task_candidate")}
    waits = {"task_id": "t", "kind": "group", "name": "shop/office", "sort_at": NOON}
    assert [dict(row) for row in found] == [waits]
    assert indexes == {"ix_task_candidate_queue"}
