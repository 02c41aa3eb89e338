"""What administrators change about people, and that each change is an event on the chain of administration."""

import pytest

import engine
from engine.audit import events_of
from engine.audit.chain import FIRST, step_hash
from engine.authorization import SYSTEM
from engine.errors import InvalidValue, NotFound
from engine.storage import history
from engine.storage.tables import ADMINISTRATION

GROUP = "general_office/general_office"
LOGISTICS = "general_office/department/物流部"


def events(database):
    with database.read() as connection:
        return [(row["type"], row["data"]) for row in events_of(connection, ADMINISTRATION)]


def test_a_head_is_in_the_head_group_of_what_they_lead(database, admin, clerk, groups):
    engine.set_membership(database, actor=admin, user_id="he.jing", group=GROUP)
    engine.set_membership(database, actor=admin, user_id="he.jing", group=LOGISTICS, standing=engine.Standing.HEAD)
    assert engine.load_actor(database, "he.jing").groups == {GROUP, LOGISTICS, f"{LOGISTICS}/head"}
    engine.set_membership(database, actor=admin, user_id="he.jing", group=LOGISTICS)
    assert engine.load_actor(database, "he.jing").groups == {GROUP, LOGISTICS}


def test_who_leaves_a_group_loses_it_at_once(database, admin, clerk, groups):
    engine.set_membership(database, actor=admin, user_id="he.jing", group=GROUP)
    engine.remove_membership(database, actor=admin, user_id="he.jing", group=GROUP)
    assert engine.load_actor(database, "he.jing").groups == frozenset()
    with pytest.raises(NotFound):
        engine.remove_membership(database, actor=admin, user_id="he.jing", group=GROUP)


def test_a_closed_group_gives_its_members_nothing(database, admin, clerk, groups):
    engine.set_membership(database, actor=admin, user_id="he.jing", group=LOGISTICS, standing=engine.Standing.HEAD)
    engine.change_group(database, actor=admin, group=LOGISTICS, active=False)
    assert engine.load_actor(database, "he.jing").groups == frozenset()


def test_a_grant_is_for_one_role_of_one_procedure(database, admin, clerk):
    engine.grant(database, actor=admin, user_id="he.jing", role="owner", procedure="general_office")
    engine.grant(database, actor=admin, user_id="he.jing", role="owner", procedure="general_office")
    assert engine.load_actor(database, "he.jing").grants == {("owner", "general_office")}
    engine.revoke(database, actor=admin, user_id="he.jing", role="owner", procedure="general_office")
    assert engine.load_actor(database, "he.jing").grants == frozenset()
    assert [type for type, _data in events(database)].count("granted") == 1


def test_an_administrator_gets_neither_groups_nor_grants(database, admin, groups):
    with pytest.raises(InvalidValue):
        engine.set_membership(database, actor=admin, user_id="guan.li", group=GROUP)
    with pytest.raises(InvalidValue):
        engine.grant(database, actor=admin, user_id="guan.li", role="owner", procedure="general_office")


def test_who_works_on_cases_does_not_become_an_administrator(database, admin, clerk, groups):
    engine.set_membership(database, actor=admin, user_id="he.jing", group=GROUP)
    with pytest.raises(InvalidValue):
        engine.change_user(database, actor=admin, user_id="he.jing", is_admin=True)


@pytest.mark.parametrize("change", [{"active": False}, {"is_admin": False}])
def test_the_administrator_does_not_shut_the_door_behind_themselves(database, admin, change):
    with pytest.raises(InvalidValue):
        engine.change_user(database, actor=admin, user_id="guan.li", **change)


def test_a_name_changes_and_the_old_one_stands_beside_the_chain(database, admin, clerk):
    engine.change_user(database, actor=admin, user_id="he.jing", name=" 何静静 ")
    assert engine.load_actor(database, "he.jing").name == "何静静"
    with database.read() as connection:
        *_, last = events_of(connection, ADMINISTRATION)
    assert last["data"] == {"user": "he.jing", "fields": ["name"]}
    assert last["values"]["name"][1] == ["何静", "何静静"]


@pytest.mark.parametrize("login", ["he jing", "", "a", "system", "何静", "-x", "x" * 65, "a/b"])
def test_a_login_that_cannot_be_is_refused(database, login):
    with pytest.raises(InvalidValue):
        engine.add_user(database, actor=SYSTEM, user_id=login, name="某人")


def test_a_login_is_given_once(database, clerk):
    with pytest.raises(InvalidValue):
        engine.add_user(database, actor=SYSTEM, user_id="HE.jing", name="何晶")


@pytest.mark.parametrize("password", ["short", "he.jing2025", "x" * 201])
def test_a_weak_password_is_refused(database, password):
    with pytest.raises(InvalidValue):
        engine.add_user(database, actor=SYSTEM, user_id="he.jing", name="何静", password=password)


@pytest.mark.parametrize("local", ["", "a,b", "department/物流部/head", "team/x", "a b", "/x", "department/"])
def test_a_group_that_cannot_stand_in_a_diagram_is_refused(database, admin, local):
    with pytest.raises(InvalidValue):
        engine.add_group(database, actor=admin, procedure="general_office", local=local)


def test_nobody_is_put_into_a_group_that_is_not_there(database, admin, clerk):
    with pytest.raises(NotFound):
        engine.set_membership(database, actor=admin, user_id="he.jing", group=GROUP)


def test_every_change_is_an_event_and_the_chain_holds(database, admin, clerk, groups):
    engine.set_membership(database, actor=admin, user_id="he.jing", group=GROUP)
    engine.set_membership(database, actor=admin, user_id="he.jing", group=GROUP)
    engine.set_password(database, actor=admin, user_id="he.jing", password="another-bright-day")
    assert [type for type, _data in events(database)] == [
        "user_added",
        "user_added",
        "group_added",
        "group_added",
        "membership_set",
        "password_set",
    ]
    with database.read() as connection:
        head = FIRST
        for row in history.steps_of(connection, ADMINISTRATION):
            assert row["hash"] == step_hash(head, row)
            head = row["hash"]


def test_no_password_and_no_name_stands_in_the_chain(database, clerk):
    text = str(events(database))
    assert "何静" not in text
    assert "bright" not in text
