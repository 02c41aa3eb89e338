"""Pages about mail and robots: what is kept of what was typed, what is never shown again, what administrators see."""

import re
from dataclasses import replace

import pytest

import engine
from engine.storage.tables import robot
from tests.cases import rows
from tests.web import reading
from tests.web.conftest import Visitor
from web import create_app
from web.settings import MailSettings

GROUP = "general_office/department/物流部"
PAGE = f"/admin/groups/{GROUP}"
TYPED = {
    "group": GROUP,
    "kind": "dingtalk",
    "label": "物流部值班群",
    "address": "https://oapi.dingtalk.com/robot/send?access_token=TOKEN-OF-THE-CHAT",
    "secret": "SECRET-OF-THE-CHAT",
}


def form_of(page, action):
    """Fields of a form, each with its one text."""
    return {name: text for name, (text,) in reading.form_of(page, action).items()}


@pytest.fixture
def admin(enter):
    return enter("guan.li")


@pytest.fixture
def added(admin, office):
    """A robot that the administrator has added, and its id."""
    assert admin.post("/admin/robots", TYPED).status_code == 302
    return rows(office, robot)[0]["id"]


def failing(database, robot_id, reason="HTTP 404"):
    """Let the robot's next message fail for good."""

    def send(_message):
        raise engine.NotSent(reason, lasting=True)

    engine.try_robot(database, actor=engine.SYSTEM, robot_id=robot_id)
    engine.set_channels(engine.Channels(robot=send))
    engine.deliver_letters(database)


def test_a_robot_is_added_and_neither_address_nor_secret_is_shown_again(admin):
    answer = admin.post("/admin/robots", TYPED, follow_redirects=True)
    assert answer.status_code == 200
    for page in (answer.text, admin.get(PAGE).text):
        assert "物流部值班群" in page
        assert "https://oapi.dingtalk.com/••••••" in page
        assert "TOKEN-OF" not in page
        assert "SECRET-OF" not in page


def test_a_refused_robot_keeps_what_was_typed(admin):
    wrong = TYPED | {"address": "https://evil.example/robot?access_token=TOKEN"}
    answer = admin.post("/admin/robots", wrong)
    assert answer.status_code == 422
    assert "服务器只能是 oapi.dingtalk.com" in answer.text
    fields = form_of(answer.text, "/admin/robots")
    assert {name: fields[name] for name in wrong} == wrong


def test_a_robot_is_tried_and_the_page_says_how_it_went(admin, office, added):
    assert form_of(admin.get(PAGE).text, f"/admin/robots/{added}/try")["group"] == GROUP
    failing(office, added)
    page = admin.get(PAGE).text
    assert "上次失败" in page
    assert "HTTP 404" in page
    assert admin.post(f"/admin/robots/{added}/try", {"group": GROUP}).status_code == 302
    engine.set_channels(engine.Channels(robot=lambda message: None))
    assert engine.deliver_letters(office) == 1


def test_a_robot_is_switched_off_and_removed(admin, office, added):
    admin.post(f"/admin/robots/{added}/active", {"group": GROUP, "active": "0"})
    assert re.search(r"物流部值班群</h3>\s*<span class=\"badge plain\">已停用", admin.get(PAGE).text)
    admin.post(f"/admin/robots/{added}/active", {"group": GROUP, "active": "1"})
    admin.post(f"/admin/robots/{added}/remove", {"group": GROUP})
    assert rows(office, robot) == []
    assert admin.post(f"/admin/robots/{added}/remove", {"group": GROUP}).status_code == 404


def test_what_was_not_delivered_is_listed_and_sent_again(admin, office, added):
    assert "没有未送达的信件" in admin.get("/admin/letters").text
    failing(office, added, reason="<b>HTTP 404</b>")
    page = admin.get("/admin/letters").text
    assert "&lt;b&gt;HTTP 404" in page
    assert "机器人:物流部值班群" in page
    assert "这是一条测试消息" not in page
    (path,) = re.findall(r'action="(/admin/letters/\w+/retry)"', page)
    assert admin.post(path).location == "/admin/letters"
    assert "没有未送达的信件" in admin.get("/admin/letters").text


def test_people_set_their_own_address(enter, office):
    clerk = enter("he.jing")
    fields = form_of(clerk.get("/settings").text, "/settings")
    assert (fields["email"], fields["wants_mail"]) == ("", "1")
    refused = clerk.browser.post("/settings", data=fields | {"email": "he.jing"})
    assert refused.status_code == 422
    assert form_of(refused.text, "/settings")["email"] == "he.jing"
    clerk.browser.post("/settings", data={"csrf_token": fields["csrf_token"], "email": "he.jing@example.com"})
    kept = form_of(clerk.get("/settings").text, "/settings")
    assert kept["email"] == "he.jing@example.com"
    assert "wants_mail" not in kept


def test_the_administrator_sets_the_address_of_others(admin, office):
    path = "/admin/users/he.jing"
    fields = form_of(admin.get(path).text, path)
    refused = admin.browser.post(path, data=fields | {"name": "何静静", "email": "x"})
    assert refused.status_code == 422
    typed = form_of(refused.text, path)
    assert (typed["name"], typed["email"], typed["wants_mail"]) == ("何静静", "x", "1")
    del fields["wants_mail"]
    admin.browser.post(path, data=fields | {"email": "he.jing@example.com"})
    found = engine.user(office, actor=engine.SYSTEM, user_id="he.jing")
    assert (found.name, found.email, found.wants_mail) == ("何静", "he.jing@example.com", False)


def test_a_page_from_before_the_address_was_there_leaves_it_alone(admin, office):
    engine.change_user(office, actor=engine.SYSTEM, user_id="he.jing", email="he.jing@example.com")
    admin.post("/admin/users/he.jing", {"name": "何静静"})
    found = engine.user(office, actor=engine.SYSTEM, user_id="he.jing")
    assert (found.email, found.wants_mail) == ("he.jing@example.com", True)


@pytest.mark.parametrize("sends", [True, False])
def test_people_are_told_when_no_mail_server_is_set_up(settings, office, sends):
    server = MailSettings(host="localhost", port=25, security="none", sender="a@example.com", user="", password="")
    app = create_app(replace(settings, mail=server if sends else None), database=office)
    engine.set_password(office, actor=engine.SYSTEM, user_id="he.jing", password="correct horse staple")
    visitor = Visitor(app)
    visitor.sign_in("he.jing")
    assert ("还没有设置发信服务器" in visitor.get("/settings").text) is not sends
