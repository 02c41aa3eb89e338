"""Every function of the engine, every role, a row of their own procedure and one of another: as the table says."""

import inspect
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import insert, select

import engine
from engine import Standing
from engine.authorization import SYSTEM, Role
from engine.commands.attachments import Attachment
from engine.errors import ClauseflowError, NotFound, NotPermitted
from engine.storage import Database
from engine.storage.tables import archive_entry, attachment, incident, notice, outbox, robot
from tests.bundles import two_tasks
from tests.integration.people.conftest import PASSWORD, START
from tests.integration.people.permissions import CALLS, LISTS, OPEN, ROLES, expected, is_empty, key

OWN, OTHER = "shop", "bank"
LIMIT = '<clauseflow:limit id="L1" name="一天内核对" amount="1" unit="working days" from="activation" />'


class Rehearsal(Database):
    """A database whose transactions all happen inside one that is taken back, so that no call sees another's traces."""

    def __init__(self, real: Database) -> None:
        super().__init__(real.url.render_as_string(hide_password=False))
        self._connection = None

    @contextmanager
    def rehearse(self):
        with super().begin() as connection:
            self._connection = connection
            taken_back = connection.begin_nested()
            try:
                yield
            finally:
                taken_back.rollback()
                self._connection = None

    @contextmanager
    def begin(self):
        if self._connection is None:
            with super().begin() as connection:
                yield connection
        else:
            with self._connection.begin_nested():
                yield self._connection

    @contextmanager
    def read(self):
        if self._connection is None:
            with super().read() as connection:
                yield connection
        else:
            yield self._connection


@dataclass(kw_only=True)
class World:
    """A procedure with a case: a free task, one that the clerk has, and a row of everything else."""

    procedure: str
    instance_id: str = ""
    free: dict
    held: dict
    attachment_id: str
    archive_id: str
    incident_id: str
    limit: dict
    robot_id: str
    letter_id: str
    password: str = PASSWORD


def made(database, procedure):
    """Fill one procedure."""
    engine.deploy(database, actor=SYSTEM, procedure=procedure, files=two_tasks(check=LIMIT))
    engine.save_draft(
        database,
        actor=SYSTEM,
        procedure=procedure,
        path="order.bpmn",
        content=two_tasks(default=True)["order.bpmn"],
        base_revision=None,
    )
    free, held = (started(database, procedure) for _number in range(2))
    worker = engine.Actor(user_id=f"clerk.{procedure}", name="", groups=frozenset({f"{procedure}/office"}))
    task = {"task_id": held.opened_task_ids[0], "task_revision": 1}
    engine.claim_task(database, actor=worker, command_key=key(), **task)
    return World(
        procedure=procedure,
        instance_id=free.instance_id,
        free={"task_id": free.opened_task_ids[0], "task_revision": 1},
        held={**task, "task_revision": 2},
        limit=limit_of(database, free.opened_task_ids[0]),
        **rows(database, procedure, free.instance_id),
    )


def limit_of(database, task_id):
    """Where the clock of a task's limit is found."""
    row = engine.task_detail(database, actor=SYSTEM, task_id=task_id)
    return {"instance_id": row.instance_id, "ref": row.id, "limit_id": "L1"}


def started(database, procedure):
    file = Attachment(field="photo", name="a.jpg", media_type="image/jpeg", size=1, sha256="0" * 64)
    return engine.start_instance(
        database,
        actor=SYSTEM,
        process_key=f"{procedure}/order",
        start_event="placed",
        values={"customer": "客户甲"},
        command_key=key(),
        attachments=[file],
    )


def rows(database, procedure, instance_id):
    """Insert an archive entry, an incident, a notice to the clerk, a robot and a letter that it did not take."""
    here = {"instance_id": instance_id, "procedure": procedure, "element_id": "check"}
    filed = {
        "id": key(),
        "form_key": "f",
        "form_sha256": "0" * 64,
        "title": "月报",
        "data": {},
        "page": b"",
        "sha256": "",
    }
    stopped = {"id": key(), "process_id": "order", "element_name": "", "kind": "failure", "reason": "", "detail": {}}
    when = {"opened_at": START, "last_at": START, "occurrences": 1, "actor": "system"}
    told = {"id": key(), "outbox_id": key(), "user_id": f"clerk.{procedure}", "message": "", "sent_at": START}
    chat = {"id": key(), "group_key": f"{procedure}/office", "kind": "wecom", "label": "", "active": True}
    chat |= {"address": "https://qyapi.weixin.qq.com/?key=k", "secret": "", "added_at": START}
    letter = {"id": key(), "dedupe_key": key(), "kind": "robot", "ref": chat["id"], "type": "", "payload": {}}
    letter |= {"created_at": START, "attempts": 1, "failed_at": START, "failure": "404"}
    with database.begin() as connection:
        connection.execute(insert(archive_entry).values(**here, **filed, archived_at=START, outbox_id=key()))
        connection.execute(insert(incident).values(**here, **stopped, **when))
        connection.execute(insert(notice).values(**here, **told))
        connection.execute(insert(robot).values(**chat))
        connection.execute(insert(outbox).values(**here, **letter))
        files = select(attachment.c.id).where(attachment.c.instance_id == instance_id)
        found = connection.scalar(files)
    ours = {"robot_id": chat["id"], "letter_id": letter["id"]}
    return {"attachment_id": found, "archive_id": filed["id"], "incident_id": stopped["id"], **ours}


@pytest.fixture
def world(database):
    """The two procedures, and an actor for each role, all of it seen through a database that takes everything back."""
    own, other = made(database, OWN), made(database, OTHER)
    engine.add_user(database, actor=SYSTEM, user_id="colleague", name="同事")
    for procedure in (OWN, OTHER):
        engine.set_membership(database, actor=SYSTEM, user_id="colleague", group=f"{procedure}/office")
        engine.grant(database, actor=SYSTEM, user_id="colleague", role="starter", procedure=procedure)
    actors = {role: actor(database, role) for role in ROLES}
    rehearsal = Rehearsal(database)
    yield rehearsal, own, other, actors
    rehearsal.close()


GROUPS = {"clerk": "office", "storeman": "store", "head": "office"}


def actor(database, role):
    if role == "system":
        return SYSTEM
    user_id = f"{role}.{OWN}"
    engine.add_user(database, actor=SYSTEM, user_id=user_id, name=role, password=PASSWORD, is_admin=role == "admin")
    if role in GROUPS:
        group = f"{OWN}/{GROUPS[role]}"
        engine.set_membership(
            database,
            actor=SYSTEM,
            user_id=user_id,
            group=group,
            standing=Standing.HEAD if role == "head" else Standing.MEMBER,
        )
    if role in list(Role):
        engine.grant(database, actor=SYSTEM, user_id=user_id, role=role, procedure=OWN)
    if role == "elsewhere":
        for local in ("office", "store"):
            engine.set_membership(
                database, actor=SYSTEM, user_id=user_id, group=f"{OTHER}/{local}", standing=Standing.HEAD
            )
        for each in Role:
            engine.grant(database, actor=SYSTEM, user_id=user_id, role=each, procedure=OTHER)
    return engine.load_actor(database, user_id)


def verdict(database, actor, name, row):
    """What happens when an actor calls a function about a row; whatever it changed is taken back."""
    with database.rehearse():
        try:
            found = getattr(engine, name)(database, actor=actor, **CALLS[name](row))
            return "-" if name in LISTS and is_empty(found) else "y"
        except NotPermitted:
            return "n"
        except NotFound:
            return "."
        except ClauseflowError:
            return "x"


def functions():
    found = {name: getattr(engine, name) for name in engine.__all__}
    return {name: each for name, each in found.items() if callable(each) and not inspect.isclass(each)}


def test_every_function_is_in_the_table_or_says_why_not():
    listed = {name for name, _role in expected()}
    assert listed == set(CALLS)
    assert not listed & set(OPEN)
    assert set(functions()) == listed | (set(OPEN) & set(functions()))
    assert set(OPEN) - set(functions()) <= {"read_diagram"}


def test_whatever_takes_an_actor_asks_for_rights():
    takes = {name for name, each in functions().items() if "actor" in inspect.signature(each).parameters}
    assert takes == set(CALLS)


# What is about the actor alone, or about no procedure at all: the same wherever they are.
ABOUT_ONESELF = {"change_password", "count_inbox", "count_unread_notices", "inbox", "mark_notices_read", "notices"}
ABOUT_ONESELF |= {
    "calendar_year",
    "known_calendars",
    "attached_files",
    "change_own_mail",
    "failed_letters",
    "own_mail",
    "procedures",
    "start_forms",
    "tasks_due",
    "users",
    "user",
    "change_user",
    "set_password",
    "add_user",
}


def test_everybody_may_do_in_their_own_procedure_what_the_table_says(world):
    database, own, _other, actors = world
    names = {role: each for role, each in actors.items() if role != "elsewhere"}
    found = {(n, role): verdict(database, each, n, own) for n in CALLS for role, each in names.items()}
    wanted = {place: letter for place, letter in expected().items() if place[1] != "elsewhere"}
    assert wrong(found, wanted) == {}


def test_rights_in_one_procedure_are_none_in_another(world):
    """Whoever is somebody in the shop is a stranger at the bank; the system and the administrator are themselves."""
    database, own, other, actors = world
    table, names = expected(), set(CALLS) - ABOUT_ONESELF
    found, wanted = {}, {}
    for name in names:
        found[name, "elsewhere"] = verdict(database, actors["elsewhere"], name, own)
        wanted[name, "elsewhere"] = table[name, "elsewhere"]
        for role in ROLES[:-1]:
            found[name, role] = verdict(database, actors[role], name, other)
            wanted[name, role] = table[name, role if role in ("system", "admin") else "stranger"]
    assert wrong(found, wanted) == {}


def wrong(found, wanted):
    return {place: f"{letter}, not {wanted[place]}" for place, letter in found.items() if letter != wanted[place]}


def test_the_table_would_notice_an_actor_with_too_many_rights(world):
    database, own, _other, actors = world
    reviewer = replace(actors["reviewer"], grants=frozenset({("owner", OWN)}))
    assert verdict(database, reviewer, "deploy", own) != expected()["deploy", "reviewer"]


def test_a_rehearsal_leaves_nothing_behind(world):
    database, own, _other, actors = world
    assert verdict(database, actors["owner"], "cancel_instance", own) == "y"
    found = engine.case_detail(database, actor=actors["owner"], instance_id=own.instance_id)
    assert found.status == "running"
