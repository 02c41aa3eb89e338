"""Robots and addresses of people: what is accepted, who sees what of it again, and what the chain says."""

import pytest

import engine
from engine.authorization import SYSTEM
from engine.errors import InvalidValue, NotFound
from engine.queries.robots import RobotRow
from engine.storage.tables import outbox
from engine.storage.tables import robot as robot_table
from tests.cases import events, rows

GROUP = "general_office/general_office"
GOOD = {
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=TOKEN",
    "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=TOKEN",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/TOKEN",
}


def add(database, actor, kind="dingtalk", **more):
    given = {"label": "值班群", "address": GOOD.get(kind, ""), **more}
    return engine.add_robot(database, actor=actor, group=GROUP, kind=kind, **given)


@pytest.mark.parametrize("kind", GOOD)
def test_a_robot_is_added_and_only_its_host_is_shown_again(database, admin, groups, kind):
    add(database, admin, kind, secret="" if kind == "wecom" else "SECRET")
    (found,) = engine.robots(database, actor=admin, group=GROUP)
    assert isinstance(found, RobotRow)
    assert found.host == GOOD[kind].split("/")[2]
    assert (found.active, found.works, found.signed) == (True, None, kind != "wecom")
    assert "TOKEN" not in repr(found)
    assert "SECRET" not in repr(found)


def test_lark_is_feishu_elsewhere(database, admin, groups):
    add(database, admin, "feishu", address="https://open.larksuite.com/open-apis/bot/v2/hook/TOKEN")


BAD = [
    "http://oapi.dingtalk.com/robot/send?access_token=T",
    "https://oapi.dingtalk.com.evil.example/robot",
    "https://evil.example/oapi.dingtalk.com",
    "https://oapi.dingtalk.com@evil.example/robot",
    "https://evil.example#@oapi.dingtalk.com/x",
    "https://evil.example\\@oapi.dingtalk.com/x",
    "https://oapi.dingtalk.com:8443/robot",
    "https://oapi.dingtalk.com:x/robot",
    "https://user:pass@oapi.dingtalk.com/robot",
    "https://oapi.dingtalk.com/robot#part",
    "https://oapi.dingtalk.com/",
    "https://oapi.dingtalk.com/ro\nbot",
    "https://oapi.dingtalk.com/ro bot",
    "https://oapi.dingtalk.com/机器人",
    "https://[::1/robot",
    "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=T",
    "//oapi.dingtalk.com/robot",
    "file:///etc/passwd",
    "https://oapi.dingtalk.com/" + "x" * 1000,
    "",
]


@pytest.mark.parametrize("address", BAD)
def test_an_address_that_is_not_allowed_is_refused(database, admin, groups, address):
    with pytest.raises(InvalidValue):
        add(database, admin, address=address)


def test_the_operator_allows_more_hosts(database, admin, groups):
    address = "https://im.example.com:8443/robot?access_token=T"
    engine.set_channels(engine.Channels(robot_hosts=frozenset({"im.example.com"})))
    with pytest.raises(InvalidValue):
        add(database, admin, address=address)
    engine.set_channels(engine.Channels(robot_hosts=frozenset({"im.example.com:8443"})))
    add(database, admin, address=address)


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "slack"}, {"label": ""}, {"secret": "x" * 201}, {"secret": "a\nb"}, {"kind": "wecom", "secret": "s"}],
)
def test_what_cannot_be_a_robot_is_refused(database, admin, groups, wrong):
    with pytest.raises(InvalidValue):
        add(database, admin, **wrong)


def test_a_group_that_is_not_there_gets_none(database, admin):
    with pytest.raises(NotFound):
        add(database, admin)


def test_every_change_is_an_event_without_address_or_secret(database, admin, groups):
    robot = add(database, admin, secret="SECRET")
    for active in (False, False, True):
        engine.change_robot(database, actor=admin, robot_id=robot, active=active)
    engine.try_robot(database, actor=admin, robot_id=robot)
    engine.remove_robot(database, actor=admin, robot_id=robot)
    found = events(database)[-5:]
    assert [event["type"] for event in found] == [
        "robot_added",
        "robot_changed",
        "robot_changed",
        "robot_tried",
        "robot_removed",
    ]
    assert found[0]["data"]["host"] == "oapi.dingtalk.com"
    assert {event["actor"] for event in found} == {"guan.li"}
    everything = str([events(database), rows(database, outbox), rows(database, robot_table)])
    assert "TOKEN" not in everything
    assert "SECRET" not in everything
    assert engine.verify(database).problems == ()


def test_what_was_removed_is_gone(database, admin, groups):
    robot = add(database, admin)
    engine.remove_robot(database, actor=admin, robot_id=robot)
    assert engine.robots(database, actor=admin, group=GROUP) == ()
    with pytest.raises(NotFound):
        engine.remove_robot(database, actor=admin, robot_id=robot)


@pytest.mark.parametrize("email", ["he.jing@example.com", "a+b@mail.example.co", " x@y.cn ", ""])
def test_an_address_for_mail_is_kept_without_blanks(database, clerk, email):
    engine.change_own_mail(database, actor=clerk, email=email, wants_mail=True)
    assert engine.own_mail(database, actor=clerk).email == email.strip()


@pytest.mark.parametrize(
    "email",
    [
        "he.jing",
        "@example.com",
        "a@b",
        "a b@example.com",
        "a@example.com\nBcc: b@example.com",
        "a@example.com,b@example.com",
        "A <a@example.com>",
        '"a b"@example.com',
        "a@-x.com",
        "a..b@example.com",
        "何静@example.com",
        "x" * 65 + "@example.com",
        "a@" + "x." * 130 + "com",
    ],
)
def test_what_cannot_be_an_address_is_refused(database, admin, clerk, email):
    with pytest.raises(InvalidValue):
        engine.change_own_mail(database, actor=clerk, email=email, wants_mail=True)
    with pytest.raises(InvalidValue):
        engine.change_user(database, actor=admin, user_id="he.jing", email=email)


def test_an_address_stands_beside_the_chain_and_not_in_it(database, clerk):
    engine.change_own_mail(database, actor=clerk, email="he.jing@example.com", wants_mail=False)
    engine.change_own_mail(database, actor=clerk, email="he.jing@example.com", wants_mail=False)
    *_, last = events(database)
    assert (last["type"], last["actor"]) == ("user_changed", "he.jing")
    assert last["data"] == {"user": "he.jing", "fields": ["email", "wants_mail"]}
    assert last["values"]["email"][1] == ["", "he.jing@example.com"]


def test_the_product_itself_has_no_address(database):
    with pytest.raises(NotFound):
        engine.change_own_mail(database, actor=SYSTEM, email="", wants_mail=True)


def test_a_new_account_wants_mail_and_has_no_address(database, clerk):
    found = engine.own_mail(database, actor=clerk)
    assert (found.email, found.wants_mail) == ("", True)
