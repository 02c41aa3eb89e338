"""A procedure's organisation as a file: out, edited, tried, in; and deputies, who stand in for those who lead."""

import pytest
import yaml

import engine
from engine import SYSTEM, Standing
from engine.errors import InvalidValue
from tests.cases import events as recorded

OFFICE = """
departments:
  物流部: {name: 物流部}
regions: [华东区]
roles:
  office: {name: 办公室}
  store: {name: 仓库, closed: true}
people:
  - {id: li.na, name: 李娜, groups: [office], head_of: [department/物流部], grants: [starter, reviewer]}
  - {id: wang.wu, name: 王武, groups: [office], deputy_of: [department/物流部, region/华东区]}
"""


def imported(database, text, **more):
    return engine.import_organization(database, actor=SYSTEM, procedure="shop", content=text.encode(), **more)


def administration(database):
    return recorded(database, chain="administration")


def exported(database):
    return engine.organization_file(database, actor=SYSTEM, procedure="shop")


@pytest.fixture
def office(database):
    imported(database, OFFICE)
    return database


def test_what_goes_out_comes_in_again_unchanged(office):
    text = exported(office)
    assert imported(office, text) == ()
    found = yaml.safe_load(text)
    assert found["roles"]["store"] == {"name": "仓库", "closed": True}
    assert found["people"] == [
        {
            "id": "li.na",
            "name": "李娜",
            "head_of": ["department/物流部"],
            "groups": ["office"],
            "grants": ["reviewer", "starter"],
        },
        {"id": "wang.wu", "name": "王武", "deputy_of": ["department/物流部", "region/华东区"], "groups": ["office"]},
    ]


def test_a_deputy_has_the_tasks_of_those_who_lead_and_is_named_after_them(office):
    assert "shop/department/物流部/head" in engine.load_actor(office, "wang.wu").groups
    heads = engine.organization(office, "shop")["heads"]
    assert [each["value"] for each in heads["department/物流部"]] == ["li.na", "wang.wu"]
    assert [each["value"] for each in heads["region/华东区"]] == ["wang.wu"]
    assert [each["value"] for each in heads["office"]] == []


def test_a_file_changes_what_it_names_and_leaves_the_rest(office):
    text = """
departments: [{name: 物流部}]
roles:
  office: {name: 综合办公室}
people:
  - {id: wang.wu, name: 王武, groups: [department/物流部], grants: [owner]}
  - {id: zhao.si, name: 赵四, head_of: [office]}
"""
    changes = (
        "“办公室”改名为“综合办公室”",
        "王武:物流部 成员",
        "王武:离开 综合办公室",
        "王武:离开 华东区",
        "王武:授予“流程负责人”",
        "新增用户 赵四(zhao.si),登录前请设密码",
        "赵四:综合办公室 负责人",
    )
    before, events = exported(office), administration(office)
    assert imported(office, text, check=True) == changes
    assert (exported(office), administration(office)) == (before, events)
    assert imported(office, text) == changes
    assert len(administration(office)) == len(events) + len(changes)
    people = {each.id: each for each in engine.users(office, actor=SYSTEM)}
    assert [(each.group, each.standing) for each in people["wang.wu"].memberships] == [
        ("shop/department/物流部", Standing.MEMBER)
    ]
    assert [each.role for each in people["li.na"].grants] == ["reviewer", "starter"]
    assert not people["zhao.si"].has_password
    assert engine.verify(office).problems == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[", "YAML"),
        ("- x", "最外层"),
        ("departments: 3", "列表"),
        ("people: {a: b}", "列表"),
        ("people: [{id: li.na}]", "缺少"),
        ("people: [{id: li.na, name: 李娜, grants: [king]}]", "角色"),
        ("people: [{id: li.na, name: 李娜, groups: [nowhere]}]", "没有的组"),
        ("people: [{id: root, name: 管理员, groups: [office], admin: true}]", "管理员不办理案件"),
        ("roles: {a b: x}", "组的编号"),
        ("people: [{id: '!', name: x}]", "用户名"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(office, text, said):
    before, events = exported(office), administration(office)
    text = f"roles: {{new: 新}}\n{text}" if text.startswith("people: [") else text
    for check in (True, False):
        with pytest.raises(InvalidValue, match=said):
            imported(office, text, check=check)
    assert (exported(office), administration(office)) == (before, events)
