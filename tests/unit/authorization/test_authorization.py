"""The pure rules: who may do what to a task as it is, and in a procedure."""

import pytest

from engine.authorization import SYSTEM, Actor, Permission, Role, is_candidate, may_in_procedure, may_on_task
from engine.authorization import names_of as names_of_queues

ON_TASK = (Permission.WORK, Permission.CLAIM, Permission.UNCLAIM, Permission.ASSIGN)
PER_PROCEDURE = (
    Permission.TRACE,
    Permission.CANCEL,
    Permission.START,
    Permission.READ_DEFINITIONS,
    Permission.DEPLOY,
    Permission.REVIEW,
)


def task(**changed):
    free = {"status": "open", "assignee": None, "procedure": "shop", "candidate_groups": ["office"]}
    return {**free, "candidate_users": [], **changed}


def actor(*groups, user_id="li.na", roles=(), **more):
    grants = frozenset((role, "shop") for role in roles)
    return Actor(user_id=user_id, name="", groups=frozenset(groups), grants=grants, **more)


def allowed(who, row):
    return {permission.value for permission in ON_TASK if may_on_task(who, permission, row)}


@pytest.mark.parametrize(
    ("who", "row", "may"),
    [
        (actor("shop/office"), task(), {"work", "claim"}),
        (actor("shop/store"), task(), set()),
        (actor("bank/office"), task(), set()),
        (actor("office"), task(), set()),
        (actor(), task(candidate_users=["li.na"]), {"work", "claim"}),
        (actor(), task(assignee="li.na"), {"work", "unclaim", "assign"}),
        (actor("shop/office"), task(assignee="wang.wu"), set()),
        (actor("shop/office/head"), task(), {"assign"}),
        (actor("shop/office/head"), task(assignee="wang.wu"), {"unclaim", "assign"}),
        (actor("shop/office/head"), task(candidate_groups=["office/head"]), {"work", "claim", "assign"}),
        (actor(roles=[Role.OWNER]), task(), {"assign"}),
        (actor(roles=[Role.OWNER]), task(assignee="wang.wu"), {"unclaim", "assign"}),
        (actor(roles=[Role.REVIEWER, Role.STARTER]), task(), set()),
    ],
)
def test_what_one_may_do_with_a_task(who, row, may):
    assert allowed(who, row) == may


@pytest.mark.parametrize("status", ["completed", "cancelled"])
def test_a_closed_task_lets_nobody_do_anything(status):
    who = actor("shop/office", "shop/office/head", roles=list(Role))
    assert allowed(who, task(status=status, assignee="li.na")) == set()


def test_an_administrator_does_nothing_with_cases_whatever_else_they_hold():
    who = actor("shop/office", "shop/office/head", roles=list(Role), is_admin=True)
    assert allowed(who, task(assignee="li.na")) == set()
    assert not any(may_in_procedure(who, each, "shop", ["office"]) for each in PER_PROCEDURE)
    assert may_in_procedure(who, Permission.ADMINISTER, "")


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.STARTER, {"start"}),
        (Role.OWNER, {"trace", "cancel", "read_definitions", "deploy", "review"}),
        (Role.REVIEWER, {"trace", "read_definitions", "review"}),
    ],
)
def test_what_a_role_may_in_its_procedure_and_nowhere_else(role, may):
    who = actor(roles=[role])
    assert {each.value for each in PER_PROCEDURE if may_in_procedure(who, each, "shop")} == may
    assert not any(may_in_procedure(who, each, "bank") for each in PER_PROCEDURE)
    assert not may_in_procedure(who, Permission.ADMINISTER, "shop")


def test_the_diagram_may_let_groups_start_and_withdraw_and_nothing_else():
    who = actor("shop/office")
    let = {each.value for each in PER_PROCEDURE if may_in_procedure(who, each, "shop", ["office"])}
    assert let == {"start", "cancel"}
    assert not may_in_procedure(who, Permission.START, "shop", ["store"])
    assert not may_in_procedure(who, Permission.START, "bank", ["office"])


def test_the_system_may_everything():
    assert all(may_in_procedure(SYSTEM, permission, "shop") for permission in Permission)


def test_a_procedure_is_not_taken_for_another_whose_name_begins_alike():
    assert not actor("shop2/office").belongs_to("shop")
    assert actor("shop/office").belongs_to("shop")
    assert actor(roles=[Role.REVIEWER]).belongs_to("shop")


def test_a_candidate_is_named_or_in_a_group():
    assert is_candidate(actor(user_id="a"), task(candidate_users=["a"]))
    assert not is_candidate(actor(user_id="b"), task(candidate_users=["a"]))


def test_tasks_are_offered_under_ones_id_and_groups():
    assert names_of_queues(actor("shop/b", "shop/a")) == ["li.na", "shop/a", "shop/b"]
