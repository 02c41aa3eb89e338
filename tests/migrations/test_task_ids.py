"""Tasks that had an id of their own get that of their activation, and everything about them goes with them."""

import json
import zlib
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from alembic import command
from sqlalchemy import text

import engine
from engine.audit import NewEvent, events_of, extend, genesis
from engine.storage import Database, history, schema, tables, upgrade
from tests.cases import rows

MORNING = datetime(2025, 3, 10, 1, tzinfo=UTC)
CHECK, SHIP = ("c" * 32, "7" * 32), ("d" * 32, "8" * 32)  # the id before, and the activation
SCHEMA = "earlier"


@pytest.fixture
def earlier(database, tmp_path):
    """A database of the schema before, with a case that has ended: one task was completed, the other withdrawn."""
    if database.dialect == "sqlite":
        found = Database(f"sqlite:///{tmp_path / 'earlier.db'}")
    else:
        with database.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
        found = Database(f"{database.url.render_as_string()}?options=-csearch_path={SCHEMA}")
    with found.begin() as connection:
        command.upgrade(schema._config(connection), "0009")
        _fill(connection)
    yield found
    found.close()
    if database.dialect == "postgresql":
        with database.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {SCHEMA} CASCADE"))


def _fill(connection):
    first, second = _recorded()
    head = {"chain_seq": second.head.seq, "chain_hash": second.head.hash}
    _insert(connection, "deployment", DEPLOYMENT)
    _insert(connection, "instance", {**INSTANCE, **head})
    history.append(connection, [first.row, second.row])
    _insert(connection, "task", {**TASK, **_named(CHECK), "element_id": "check", "status": "completed"})
    _insert(connection, "task", {**TASK, **_named(SHIP), "element_id": "ship", "status": "cancelled"})
    for name, columns in OF_TASK.items():
        for old, _new in (CHECK, SHIP):
            own = {"id": f"{name}:{old[0]}"} if name in ("attachment", "incident") else {}
            _insert(connection, name, {**columns, **own, "task_id": old})
    _insert(connection, "attachment", {**OF_TASK["attachment"], "id": "start", "task_id": None})
    for key, result in ANSWERS.items():
        same = {"digest": b"", "accepted_at": MORNING}
        _insert(connection, "command", {**same, "key": key, "result": json.dumps(result, separators=(",", ":"))})


def _recorded():
    same = {"actor": "anna", "at": MORNING, "recorded_at": MORNING}
    done = {"type": "task_completed", "element_id": "check", "ref": CHECK[1], "task_id": CHECK[0], "values": {"ok": 1}}
    first = extend(genesis("i"), [NewEvent(type="instance_started", element_id="placed")], step=1, **same)
    return first, extend(first.head, [NewEvent(**done)], step=2, **same)


def _named(names):
    return dict(zip(("id", "ref"), names, strict=True))


def _insert(connection, table, columns):
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join(f":{name}" for name in columns)
    times = {name: str(value) for name, value in columns.items() if isinstance(value, datetime)}
    if connection.dialect.name == "sqlite":
        times = {name: value.removesuffix("+00:00") + ".000000" for name, value in times.items()}
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({places})"), {**columns, **times})


DEPLOYMENT = {
    **{"id": "d", "procedure": "shop", "number": 1, "deployed_at": MORNING, "deployed_by": "x", "comment": ""}
}
INSTANCE = {
    **{"id": "i", "procedure": "shop", "process_id": "order", "deployment_id": "d", "version": 1, "title": ""},
    **{"status": "completed", "revision": 2, "variables": zlib.compress(b"{}", wbits=-zlib.MAX_WBITS)},
    **{"open_incidents": 0, "start_event": "placed", "started_by": "anna", "started_at": MORNING},
    **{"received_at": MORNING, "ended_at": MORNING, "ends": "[]", "end_reason": ""},
}
TASK = {
    **{"instance_id": "i", "procedure": "shop", "name": "", "form_key": "form", "revision": 1, "priority": 50},
    **{"candidate_groups": "[]", "candidate_users": "[]", "round": 3, "local": "{}", "created_at": MORNING},
    **{"sort_at": MORNING, "closed_at": MORNING, "closed_by": "anna"},
}
OF_TASK = {
    "task_candidate": {"kind": "group", "name": "shop/office", "sort_at": MORNING, "queued": False},
    "task_draft": {"user_id": "anna", "values": "{}", "saved_at": MORNING},
    "attachment": {
        **{"instance_id": "i", "field": "letter", "name": "x.pdf", "media_type": "application/pdf", "size": 1},
        **{"sha256": "", "attached_by": "anna", "attached_at": MORNING},
    },
    "incident": {
        **{"procedure": "shop", "process_id": "order", "instance_id": "i", "element_id": "check", "element_name": ""},
        **{"kind": "x", "reason": "", "detail": "{}", "actor": "anna", "occurrences": 1, "opened_at": MORNING},
        **{"last_at": MORNING, "resolved_at": MORNING, "resolved_by": "anna"},
    },
}
ANSWERS = {
    "began": {"instance_id": "i", "opened_task_ids": [CHECK[0], SHIP[0]]},
    "ended": {"instance_id": "i", "opened_task_ids": []},
    "other": {"receivers": 1},
}


def test_whatever_names_a_task_names_it_by_its_activation(earlier):
    upgrade(earlier)
    assert {row["id"]: row["element_id"] for row in rows(earlier, tables.task)} == {CHECK[1]: "check", SHIP[1]: "ship"}
    for name in OF_TASK.keys() - {"task_candidate"}:  # in which only tasks are that still wait
        named = [row["task_id"] for row in rows(earlier, tables.metadata.tables[name]) if row["task_id"]]
        assert sorted(named) == [CHECK[1], SHIP[1]]
    answers = {bytes(row["key"]): row["result"] for row in rows(earlier, tables.command)}
    began = {"instance_id": "i", "opened_task_ids": [CHECK[1], SHIP[1]]}
    assert answers == {sha256(key.encode()).digest()[:16]: each for key, each in {**ANSWERS, "began": began}.items()}


def test_what_was_recorded_stays_and_is_told_of_the_task(earlier):
    upgrade(earlier)
    with earlier.read() as connection:
        *_, done = events_of(connection, "i")
    assert (done["ref"], done["task_id"]) == (CHECK[1], CHECK[0])
    assert engine.verify(earlier).problems == ()
    start, submitted = engine.record_rounds(earlier, actor=engine.SYSTEM, instance_id="i")
    assert (start.task_id, start.form_key) == (None, None)
    assert (submitted.task_id, submitted.form_key, submitted.round) == (CHECK[1], "form", 3)
