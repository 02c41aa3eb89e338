"""Signing in and out, what keeps strangers out, and a form that outlives its session."""

from datetime import timedelta

import pytest
from itsdangerous import URLSafeSerializer

from engine import clock
from tests.web.conftest import PASSWORD, Visitor, fields_of


def test_a_stranger_is_led_to_the_sign_in_page_and_back_to_the_page_they_wanted(visitor, add):
    answer = visitor.get("/password")
    assert answer.status_code == 302
    assert answer.location == "/login?next=/password"
    add("li.na")
    assert visitor.sign_in("li.na", next="/password").location == "/password"
    assert visitor.get("/password").status_code == 200


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1"])
def test_signing_in_leads_to_no_other_site(visitor, add, elsewhere):
    add("li.na")
    assert visitor.sign_in("li.na", next=elsewhere).location.startswith("/")
    assert "evil" not in visitor.get("/login").location


def test_a_wrong_password_is_told_without_saying_which_part_was_wrong(visitor, add):
    add("li.na")
    known, unknown = visitor.sign_in("li.na", "wrong"), visitor.sign_in("nobody", "wrong")
    assert known.status_code == unknown.status_code == 401
    assert "用户名或密码不正确" in known.text
    assert "用户名或密码不正确" in unknown.text
    assert 'value="li.na"' in known.text


def test_too_many_attempts_are_told_to_wait(visitor, add):
    add("li.na")
    token = visitor.token()
    tries = [visitor.post("/login", {"csrf_token": token, "login": "li.na", "password": "wrong"}) for _ in range(12)]
    assert [each.status_code for each in tries][-1] == 429
    assert "分钟后再试" in tries[-1].text
    assert visitor.sign_in("li.na").status_code == 429


def test_signing_out_ends_the_session_on_the_server(app, add):
    first, second = Visitor(app), Visitor(app)
    first.sign_in(add("li.na"))
    cookie = first.browser.get_cookie("clauseflow")
    first.post("/logout")
    second.browser.set_cookie("clauseflow", cookie.value)
    assert second.get("/password").status_code == 302


def test_signing_in_gives_a_new_session_token(visitor, add):
    add("li.na")
    visitor.get("/login")
    before = visitor.browser.get_cookie("clauseflow").value
    visitor.sign_in("li.na")
    assert visitor.browser.get_cookie("clauseflow").value != before


def test_a_form_without_its_token_is_refused(visitor, add):
    visitor.sign_in(add("li.na"))
    for token in ("", "0" * 64):
        answer = visitor.browser.post("/logout", data={"csrf_token": token})
        assert answer.status_code == 400
    assert visitor.get("/password").status_code == 200


def test_the_token_of_another_browser_is_refused(app, add):
    add("li.na")
    mine, theirs = Visitor(app), Visitor(app)
    mine.sign_in("li.na")
    theirs.sign_in("li.na")
    assert mine.browser.post("/logout", data={"csrf_token": theirs.token()}).status_code == 400


def change(old, new):
    return {"old_password": old, "new_password": new, "again": new}


def test_a_changed_password_signs_other_browsers_out(app, add):
    add("li.na")
    here, there = Visitor(app), Visitor(app)
    here.sign_in("li.na")
    there.sign_in("li.na")
    assert here.post("/password", change("wrong", "another long one")).status_code == 422
    assert here.post("/password", change(PASSWORD, "another long one")).status_code == 302
    assert here.get("/password").status_code == 200
    assert there.get("/password").status_code == 302


def test_a_form_that_met_an_expired_session_is_sent_again_after_signing_in(visitor, add):
    visitor.sign_in(add("li.na"))
    token = visitor.token()
    clock.set_to(clock.now() + timedelta(hours=13))
    typed = {"csrf_token": token, "note": "客户要求退货", "command_key": "abc", "password": "secret"}
    refused = visitor.browser.post("/tasks/1?a=b", data=typed, headers={"Origin": "http://localhost"})
    assert refused.status_code == 401
    assert "不会丢失" in refused.text
    offered = visitor.browser.post("/login", data=fields_of(refused.text) | {"login": "li.na", "password": PASSWORD})
    assert offered.status_code == 200
    assert "客户要求退货" in offered.text
    again = fields_of(offered.text)
    assert again["note"] == "客户要求退货"
    assert again["command_key"] == "abc"
    assert "secret" not in offered.text
    assert 'action="/tasks/1?a=b"' in offered.text
    assert again["csrf_token"] not in ("", token)


def test_another_sites_form_is_never_kept(visitor, add):
    add("li.na")
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
        answer = visitor.browser.post("/tasks/1", data={"note": "x"}, headers=headers)
        assert answer.status_code == 401
        assert 'name="kept"' not in answer.text


def test_what_a_sign_in_page_carries_cannot_be_forged(visitor, add):
    add("li.na")
    packed = {"path": "/logout", "fields": [["note", "x"]], "files": [], "back": "/"}
    for kept in ("forged", URLSafeSerializer("another key", salt="resume").dumps(packed)):
        answer = visitor.post("/login", {"login": "li.na", "password": PASSWORD, "kept": kept})
        assert answer.status_code == 302
        visitor.post("/logout")


def test_a_form_from_before_the_last_sign_in_is_shown_again_and_does_nothing(visitor, add):
    visitor.sign_in(add("li.na"))
    answer = visitor.browser.post(
        "/language", data={"csrf_token": "0" * 64, "next": "/password"}, headers={"Origin": "http://localhost"}
    )
    assert answer.status_code == 400
    sent = {"csrf_token": "0" * 64, "note": "写了一半"}
    answer = visitor.browser.post("/logout", data=sent, headers={"Origin": "http://localhost"})
    assert answer.status_code == 400
    assert "写了一半" in answer.text
    assert visitor.get("/password").status_code == 200


def test_a_script_is_told_in_data_that_its_session_is_over(visitor):
    answer = visitor.browser.post("/tasks/1", json={}, headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json["sign_in"] == "/login"


def test_the_page_speaks_english_when_asked(visitor):
    assert 'lang="zh-CN"' in visitor.get("/login").text
    assert visitor.post("/language", {"language": "en", "next": "/login"}).location == "/login"
    page = visitor.get("/login").text
    assert '<html lang="en">' in page
    assert "Sign in" in page
