"""What a process keeps in memory of people is never older than what another process has committed."""

import pytest

import engine
from engine import Standing
from engine.commands.people.events import AdministrationEvent, record
from engine.queries.directory import directory
from engine.queries.names import names_of
from engine.storage import Database, accounts
from tests.bundles import PROCEDURE, deployed, two_tasks

OFFICE = f"{PROCEDURE}/office"


@pytest.fixture
def another(database):
    """The same database as another process opens it."""
    found = Database(str(database.url.set(drivername=database.dialect).render_as_string(hide_password=False)))
    yield found
    found.close()


@pytest.fixture
def shop(database):
    deployed(database)
    engine.add_user(database, actor=engine.SYSTEM, user_id="li.na", name="李娜")
    engine.set_membership(database, actor=engine.SYSTEM, user_id="li.na", group=OFFICE, standing=Standing.HEAD)
    return database


def change(database, what, **values):
    getattr(engine, what)(database, actor=engine.SYSTEM, **values)


CHANGES = {
    "a new name": lambda db: change(db, "change_user", user_id="li.na", name="李娜娜"),
    "an account that is closed": lambda db: change(db, "change_user", user_id="li.na", active=False),
    "a member more": lambda db: (
        change(db, "add_user", user_id="wang", name="王"),
        change(db, "set_membership", user_id="wang", group=OFFICE),
    ),
    "a member less": lambda db: change(db, "remove_membership", user_id="li.na", group=OFFICE),
    "nobody leads it": lambda db: change(db, "set_membership", user_id="li.na", group=OFFICE, standing=Standing.MEMBER),
    "a new label": lambda db: change(db, "change_group", group=OFFICE, label="总办"),
    "a closed group": lambda db: change(db, "change_group", group=OFFICE, active=False),
    "a new group": lambda db: change(db, "add_group", procedure=PROCEDURE, local="department/物流部"),
    "a deployment that brings groups": lambda db: engine.deploy(
        db, actor=engine.SYSTEM, procedure="other", files=two_tasks()
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_another_process_sees_it_at_once(shop, another, name):
    before = {each: engine.organization(shop, each) for each in (PROCEDURE, "other")}
    known = directory(shop)
    assert engine.organization(shop, PROCEDURE) is before[PROCEDURE]
    CHANGES[name](another)
    fresh = Database(str(shop.url.set(drivername=shop.dialect).render_as_string(hide_password=False)))
    now = {each: engine.organization(shop, each) for each in before}
    assert now == {each: engine.organization(fresh, each) for each in before}
    assert (now, directory(shop).names, directory(shop).labels) != (before, known.names, known.labels)
    fresh.close()


def test_what_was_rolled_back_is_not_remembered(shop):
    def broken(connection):
        accounts.change(connection, "li.na", {"name": "别人"})
        record(connection, engine.SYSTEM, AdministrationEvent.USER_CHANGED, {"user": "li.na"})
        assert names_of(connection, ["li.na"])["li.na"] == "别人"
        raise RuntimeError

    with pytest.raises(RuntimeError), shop.begin() as connection:
        broken(connection)
    assert directory(shop).names["li.na"] == "李娜"


def test_whoever_loses_a_group_is_refused_at_once(shop, another):
    begun = engine.start_instance(
        shop, actor=engine.SYSTEM, process_key=f"{PROCEDURE}/order", start_event="placed", values={}, command_key="k1"
    )
    (task_id,) = begun.opened_task_ids
    engine.set_password(shop, actor=engine.SYSTEM, user_id="li.na", password="correct horse staple")
    token = engine.sign_in(shop, login="li.na", password="correct horse staple", remote="")
    assert engine.task_in_hand(shop, actor=engine.session_actor(shop, token), task_id=task_id).can_act
    change(another, "remove_membership", user_id="li.na", group=OFFICE)
    now = engine.session_actor(shop, token)
    assert now.groups == frozenset()
    with pytest.raises(engine.errors.NotFound):
        engine.task_in_hand(shop, actor=now, task_id=task_id)
    change(another, "change_user", user_id="li.na", active=False)
    assert engine.session_actor(shop, token) is None
