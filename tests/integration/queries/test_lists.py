"""The other lists: definitions, starts, incidents, timers, archive, notices, people, organisation, health."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

import engine
from engine import clock
from engine.errors import DeploymentRefused, NotFound
from engine.storage import Database
from engine.storage.tables import archive_entry, incident, notice, timer
from tests.bundles import deployed, side_path, two_tasks
from tests.cases import key, start
from tests.integration.queries.conftest import NINE, files, minutes


def test_definitions_are_those_of_the_newest_bundle_with_their_cases(shop, people):
    start(shop)
    start(shop)
    deployed(shop, two_tasks(default=True))
    start(shop)
    (newest,) = engine.definitions(shop, actor=people["rita"], procedure="shop")
    assert (newest.key, newest.kind, newest.version, newest.running, newest.in_use) == (
        "shop/order",
        "process",
        2,
        1,
        True,
    )
    versions = engine.definition_versions(shop, actor=people["otto"], procedure="shop", id="order")
    assert [(each.version, each.running, each.in_use) for each in versions] == [(2, 1, True), (1, 2, False)]
    assert versions[0].deployed_by_name == "系统"
    assert engine.definitions(shop, actor=people["rita"]) == (newest,)


def test_a_file_comes_back_as_it_was_deployed(shop, people):
    deployed(shop, two_tasks(default=True))
    asked = {"actor": people["rita"], "procedure": "shop", "id": "order"}
    assert engine.definition_xml(shop, **asked, version=1) == files()["order.bpmn"]
    assert engine.definition_xml(shop, **asked) == two_tasks(default=True)["order.bpmn"]
    for wrong in ({"version": 3}, {"id": "other"}, {"kind": "form"}):
        with pytest.raises(NotFound):
            engine.definition_xml(shop, **{**asked, **wrong})
    with pytest.raises(NotFound):
        engine.definition_versions(shop, **{**asked, "id": "other"})


def test_forms_are_read_from_the_bundle_a_case_runs_in(shop, people):
    form = b'{"id": "f", "type": "default", "schemaVersion": 19, "components": []}'
    done = deployed(shop, {**files(), "f.form": form})
    assert engine.form_schema(shop, deployment_id=done.id, form_key="f")["schemaVersion"] == 19
    with pytest.raises(NotFound):
        engine.form_schema(shop, deployment_id=done.id, form_key="g")
    kinds = [each.kind for each in engine.definitions(shop, actor=people["rita"])]
    assert kinds == ["process", "form"]
    assert len(engine.definitions(shop, actor=people["rita"], kind="form")) == 1


def test_people_start_what_the_diagram_or_a_grant_lets_them(shop, people):
    (option,) = engine.start_forms(shop, actor=people["li.na"])
    assert (option.process_key, option.start_event, option.name, option.process_name) == (
        "shop/order",
        "placed",
        "下单",
        "订单",
    )
    assert option.deployment_id == engine.latest_deployment(shop, "shop")
    starter = engine.Actor(user_id="s", name="", grants=frozenset({("starter", "shop")}))
    assert engine.start_forms(shop, actor=starter) == (option,)
    for user_id in ("zhao.si", "otto", "rita", "adam"):
        assert engine.start_forms(shop, actor=people[user_id]) == ()


def test_what_a_timer_starts_people_do_not(database, people):
    cyclic = two_tasks()
    event = '<bpmn:timerEventDefinition><bpmn:timeCycle xsi:type="bpmn:tFormalExpression">0 0 9 1 * ?</bpmn:timeCycle>'
    cyclic["order.bpmn"] = (
        cyclic["order.bpmn"]
        .decode()
        .replace(
            "<bpmn:outgoing>f1</bpmn:outgoing>", f"<bpmn:outgoing>f1</bpmn:outgoing>{event}</bpmn:timerEventDefinition>"
        )
        .replace('<clauseflow:starters groups="office" />', "")
        .encode()
    )
    deployed(database, cyclic)
    assert engine.start_forms(database, actor=people["li.na"]) == ()
    (row,) = engine.timers(database, actor=people["rita"], procedure="shop").rows
    assert (row.instance_id, row.element_id, row.cycle) == (None, "placed", "0 0 9 1 * ?")


def test_armed_timers_come_in_the_order_in_which_they_are_due(database, people):
    deployed(database, two_tasks(more=side_path("PT10M")))
    later = [start(database), minutes(5), start(database)][::2]
    minutes(12)
    rows = engine.timers(database, actor=people["rita"], procedure="shop").rows
    assert [row.business_key for row in rows] == [each.business_key for each in later]
    assert [(row.overdue, row.held) for row in rows] == [(True, False), (False, False)]
    first = engine.timers(database, actor=people["rita"], procedure="shop", limit=1)
    second = engine.timers(database, actor=people["rita"], procedure="shop", limit=1, after=first.next)
    assert first.rows + second.rows == rows
    with database.begin() as connection:
        connection.execute(update(timer).values(try_at=None))
    assert all(row.held for row in engine.timers(database, actor=people["rita"], procedure="shop").rows)


def stopped(database, started, **changed):
    row = {"id": key(), "procedure": "shop", "process_id": "order", "instance_id": started.instance_id}
    row |= {
        "element_id": "way",
        "element_name": "是否发货",
        "kind": "no-flow",
        "reason": "没有一条路可走",
        "detail": {"ok": 1},
    }
    row |= {
        "actor": "li.na",
        "occurrences": 1,
        "opened_at": NINE,
        "last_at": NINE,
        "task_id": started.opened_task_ids[0],
    }
    with database.begin() as connection:
        connection.execute(insert(incident).values(**{**row, **changed}))
    return {**row, **changed}["id"]


def test_an_owner_sees_what_stopped_and_why(shop, people):
    started = start(shop)
    stopped(shop, started)
    stopped(shop, started, opened_at=NINE - timedelta(hours=1), resolved_at=NINE, resolved_by="otto")
    (row,) = engine.incidents(shop, actor=people["otto"]).rows
    assert (row.element_name, row.reason, row.retry, row.actor_name) == ("是否发货", "没有一条路可走", "task", "李娜")
    assert (row.business_key, row.process_key, row.detail) == (started.business_key, "shop/order", {"ok": 1})
    both = engine.incidents(shop, actor=people["otto"], procedure="shop", open_only=False).rows
    assert [each.resolved_by_name for each in both] == ["", "奥托"]
    assert engine.incidents(shop, actor=people["rita"]).rows == ()
    assert engine.incidents(shop, actor=people["li.na"]).rows == ()


def test_an_incident_stands_with_its_case_for_the_owner_alone(shop, people):
    started = start(shop)
    stopped(shop, started)
    for user_id, number in (("otto", 1), ("rita", 0), ("li.na", 0)):
        found = engine.case_detail(shop, actor=people[user_id], instance_id=started.instance_id)
        assert len(found.incidents) == number


def test_what_was_filed_is_there_for_those_who_see_its_case(shop, people):
    started = start(shop)
    page = "<h1>月报</h1>".encode()
    row = {
        "id": "a" * 32,
        "instance_id": started.instance_id,
        "procedure": "shop",
        "element_id": "check",
        "form_key": "f",
    }
    row |= {
        "form_sha256": "0" * 64,
        "title": "三月",
        "data": {"n": 1},
        "page": page,
        "archived_at": NINE,
        "outbox_id": "o",
    }
    with shop.begin() as connection:
        connection.execute(insert(archive_entry).values(**row, sha256=hashlib.sha256(page).hexdigest()))
    (listed,) = engine.archive_entries(shop, actor=people["rita"], procedure="shop").rows
    found = engine.archived(shop, actor=people["li.na"], archive_id=listed.id)
    assert (found.row, found.page, found.data, found.intact) == (listed, page, {"n": 1}, True)
    assert engine.archive_entries(shop, actor=people["zhao.si"]).rows == ()
    with pytest.raises(NotFound):
        engine.archived(shop, actor=people["zhao.si"], archive_id=listed.id)
    with shop.begin() as connection:
        connection.execute(update(archive_entry).values(page=b"<h1>other</h1>"))
    assert not engine.archived(shop, actor=people["rita"], archive_id=listed.id).intact


def told(database, started, user_id, count=1):
    row = {"procedure": "shop", "instance_id": started.instance_id, "element_id": "check", "message": "请看"}
    with database.begin() as connection:
        for number in range(count):
            when = {"sent_at": NINE + timedelta(minutes=number)}
            connection.execute(insert(notice).values(id=key(), outbox_id=key(), user_id=user_id, **row, **when))


def test_notices_are_ones_own_the_newest_first_until_read(shop, people):
    started = start(shop)
    told(shop, started, "li.na", 3)
    told(shop, started, "wang.wu")
    minutes(2)
    page = engine.notices(shop, actor=people["li.na"], limit=2)
    rest = engine.notices(shop, actor=people["li.na"], limit=2, after=page.next)
    assert [row.sent_at for row in (*page.rows, *rest.rows)] == [NINE + timedelta(minutes=each) for each in (2, 1, 0)]
    assert page.rows[0].business_key == started.business_key
    assert engine.count_unread_notices(shop, actor=people["li.na"]) == 3
    assert engine.mark_notices_read(shop, actor=people["li.na"], until=NINE + timedelta(minutes=1)) == 2
    assert engine.count_unread_notices(shop, actor=people["li.na"]) == 1
    assert engine.mark_notices_read(shop, actor=people["li.na"]) == 1
    assert engine.count_unread_notices(shop, actor=people["wang.wu"]) == 1


def test_unread_notices_are_counted_to_a_hundred(shop, people, monkeypatch):
    monkeypatch.setattr("engine.queries.notices.COUNTED", 2)
    told(shop, start(shop), "li.na", 3)
    assert engine.count_unread_notices(shop, actor=people["li.na"]) == 2


def test_administrators_see_people_groups_and_grants(shop, people):
    admin = people["adam"]
    engine.set_membership(shop, actor=admin, user_id="zhao.si", group="shop/store", standing=engine.Standing.HEAD)
    (found,) = engine.users(shop, actor=admin, text="赵四")
    assert (found.id, found.memberships[0].group_label, found.memberships[0].standing) == ("zhao.si", "仓库", "head")
    assert found == engine.user(shop, actor=admin, user_id="zhao.si")
    assert [each.id for each in engine.users(shop, actor=admin)] == sorted(people)
    assert engine.users(shop, actor=admin, text="%") == ()
    office, store = engine.groups(shop, actor=admin, procedure="shop")
    assert (office.local, [each.user_id for each in office.members]) == ("office", ["li.na", "wang.wu"])
    assert (store.label, store.kind) == ("仓库", "role")
    assert [(each.user_id, each.role) for each in engine.grants(shop, actor=admin)] == [
        ("otto", "owner"),
        ("rita", "reviewer"),
    ]
    assert engine.procedures(shop, actor=admin) == ("shop",)
    with pytest.raises(NotFound):
        engine.user(shop, actor=admin, user_id="nobody")


ORGANIZATION = """
departments: [{name: 综合部, name_en: General Office}, 物流部]
regions: [{name: 华东区}]
roles: {office: 办公室, store: 仓库}
people:
  - {id: yi, name: 易, groups: [office, department/综合部], head_of: [region/华东区]}
  - {id: er, name: 尔, head_of: [department/物流部], grants: []}
  - {id: san, name: 三, grants: [owner, reviewer]}
  - {id: si, name: 司, admin: true}
"""


@pytest.fixture
def organized(database):
    deployed(database, {**two_tasks(), "organization.yaml": ORGANIZATION.encode()})
    return database


def test_the_organisation_is_filled_the_first_time_and_then_left_alone(organized):
    engine.change_group(organized, actor=engine.SYSTEM, group="shop/office", label="前台")
    deployed(organized, {**two_tasks(), "organization.yaml": ORGANIZATION.replace("华东区", "华南区").encode()})
    found = engine.organization(organized, "shop")
    assert found["departments"] == [{"value": "综合部", "label": "综合部"}, {"value": "物流部", "label": "物流部"}]
    assert found["regions"] == [{"value": "华东区", "label": "华东区"}]
    labels = {each.local: each.label for each in engine.groups(organized, actor=engine.SYSTEM)}
    assert labels["office"] == "前台"


def test_people_of_the_file_get_accounts_once(organized):
    made = engine.add_people(
        organized, actor=engine.SYSTEM, procedure="shop", password_of=lambda user_id: f"{user_id}-long-enough"
    )
    assert [each.user_id for each in made] == ["yi", "er", "san", "si"]
    assert engine.add_people(organized, actor=engine.SYSTEM, procedure="shop") == ()
    yi = engine.load_actor(organized, "yi")
    assert yi.groups == {"shop/office", "shop/department/综合部", "shop/region/华东区", "shop/region/华东区/head"}
    assert engine.load_actor(organized, "san").grants == {("owner", "shop"), ("reviewer", "shop")}
    assert engine.load_actor(organized, "si").is_admin
    assert engine.sign_in(organized, login="yi", password="yi-long-enough")


def test_the_organisation_names_members_and_heads_for_choices(organized):
    engine.add_people(organized, actor=engine.SYSTEM, procedure="shop")
    found = engine.organization(organized, "shop")
    assert found["groups"]["office"] == [{"value": "yi", "label": "易"}]
    assert found["heads"]["region/华东区"] == found["groups"]["region/华东区/head"] == [{"value": "yi", "label": "易"}]
    assert found["heads"]["department/综合部"] == []
    engine.change_user(organized, actor=engine.SYSTEM, user_id="yi", active=False)
    engine.change_group(organized, actor=engine.SYSTEM, group="shop/department/物流部", active=False)
    found = engine.organization(organized, "shop")
    assert (found["groups"]["office"], "department/物流部" in found["groups"]) == ([], False)
    assert [each["value"] for each in found["departments"]] == ["综合部"]


@pytest.mark.parametrize(
    "content", [b"{", b"[1]", b"departments: [{nam: x}]", b"roles: {a/b/c: x}", b"regions: 5", b"departments: ['a,b']"]
)
def test_an_organisation_that_cannot_be_read_refuses_the_deployment(database, content):
    with pytest.raises(DeploymentRefused):
        deployed(database, {**two_tasks(), "organization.yaml": content})
    assert engine.latest_files(database, "shop") == {}


def test_a_healthy_installation_is_ready(shop):
    found = engine.health(shop, NINE)
    assert (found.ready, found.workers_late, found.overdue_timer, found.open_incidents) == (True, False, None, 0)


def test_due_timers_that_nobody_fires_and_open_incidents_are_told(database, people):
    deployed(database, two_tasks(more=side_path("PT10M")))
    stopped(database, start(database))
    minutes(12)
    found = engine.health(database, clock.now())
    assert (found.overdue_timer, found.open_incidents) == (timedelta(minutes=2), 1)
    assert found.workers_late
    assert found.ready


def test_an_outbox_that_nobody_empties_is_told(database):
    told_on = '<clauseflow:notice on="activated" groups="office" message="请核对" />'
    deployed(database, two_tasks(check=told_on))
    start(database)
    assert engine.health(database, NINE + timedelta(minutes=3)).overdue_outbox == timedelta(minutes=3)


def test_a_database_without_our_schema_or_without_an_answer_is_not_ready(tmp_path):
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    found = engine.health(empty, NINE)
    assert (found.database, found.schema, found.ready) == (True, False, False)
    empty.close()
    nowhere = Database("postgresql://nobody@127.0.0.1:1/none")
    assert not engine.health(nowhere, NINE).database
