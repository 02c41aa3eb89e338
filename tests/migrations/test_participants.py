"""Cases from before their participants were written down: everybody sees those they saw, and what waits is queued."""

from datetime import UTC, datetime

from sqlalchemy import select

from engine.storage import upgrade
from engine.storage.tables import participant, task_candidate
from tests.migrations.conftest import fill

BEFORE = "0011"
NOON = datetime(2025, 3, 10, 4, tzinfo=UTC)
DEPLOYMENT = {"id": "d", "procedure": "shop", "number": 1, "deployed_at": NOON, "deployed_by": "x", "comment": ""}
CASE = {
    **{"procedure": "shop", "process_id": "order", "deployment_id": "d", "version": 1, "title": ""},
    **{"status": "running", "revision": 1, "variables": b"", "open_incidents": 0, "chain_seq": 1, "chain_hash": b""},
    **{"start_event": "placed", "started_by": "x", "started_at": NOON, "received_at": NOON},
    **{"ends": "[]", "end_reason": ""},
}
TASK = {
    **{"procedure": "shop", "element_id": "check", "name": "", "round": 1, "revision": 1, "candidate_groups": "[]"},
    **{"candidate_users": "[]", "priority": 50, "local": "{}", "created_at": NOON, "sort_at": NOON},
}


def task(id, case, status, assignee=None, closed_by=None):
    return {**TASK, "id": id, "instance_id": case, "status": status, "assignee": assignee, "closed_by": closed_by}


def offer(task_id, kind, name, *, queued=False):
    return {"task_id": task_id, "kind": kind, "name": name, "sort_at": NOON, "queued": queued}


def test_everybody_has_to_do_with_the_cases_whose_tasks_are_or_were_theirs(old):
    fill(old, "deployment", DEPLOYMENT)
    fill(old, "instance", *({**CASE, "id": case, "business_key": case} for case in ("one", "two")))
    done = task("done", "one", "completed", closed_by="anna")
    fill(
        old, "task", done, task("waits", "one", "open"), task("hers", "two", "open", assignee="carla"),
        task("gone", "two", "cancelled", closed_by="boss"),
    )  # fmt: skip
    fill(
        old, "task_candidate", offer("done", "group", "shop/office"), offer("hers", "had", "bert"),
        offer("waits", "group", "shop/office", queued=True), offer("hers", "user", "carla"),
        offer("gone", "group", "shop/store"),
    )  # fmt: skip
    upgrade(old)
    with old.read() as connection:
        found = connection.execute(select(participant).order_by(*participant.c)).all()
        waiting = connection.execute(select(task_candidate)).all()
    assert found == [
        ("one", "anna"), ("one", "shop/office"), ("two", "bert"), ("two", "carla"), ("two", "shop/store"),
    ]  # fmt: skip
    assert waiting == [("waits", "group", "shop/office", NOON)]
