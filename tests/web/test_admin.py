"""Administrators: accounts, passwords shown once, groups with heads, rights; and nothing of cases."""

import re
from io import BytesIO

import pytest
import yaml

from tests.web.conftest import PASSWORD, Visitor
from tests.web.reading import form_of

SECRET = re.compile(r'class="secret mono"[^>]*>([^<]+)<')


@pytest.fixture
def admin(enter):
    return enter("guan.li")


def test_a_new_account_gets_a_password_that_is_shown_once_and_works(admin, app):
    page = admin.post("/admin/users/new", {"name": "李娜", "user_id": "Li.Na"})
    assert page.headers["Cache-Control"] == "no-store"
    secret = SECRET.search(page.text).group(1)
    assert Visitor(app).sign_in("li.na", secret).status_code == 302
    assert secret not in admin.get("/admin/users/li.na").text


@pytest.mark.parametrize(("name", "user_id"), [("李娜", "x y"), ("", "li.na"), ("又一个何静", "he.jing")])
def test_an_account_that_cannot_be_is_refused_with_what_was_typed(admin, name, user_id):
    answer = admin.post("/admin/users/new", {"name": name, "user_id": user_id})
    assert answer.status_code == 422
    assert 'class="notice error"' in answer.text
    assert f'value="{user_id}"' in answer.text


def test_a_reset_password_replaces_the_old_one_and_ends_sessions(admin, enter, app):
    clerk = enter("he.jing")
    secret = SECRET.search(admin.post("/admin/users/he.jing/password").text).group(1)
    assert clerk.get("/").status_code == 302
    assert Visitor(app).sign_in("he.jing", PASSWORD).status_code == 401
    assert Visitor(app).sign_in("he.jing", secret).status_code == 302


def test_a_disabled_account_is_out_at_once_and_can_come_back(admin, enter, app):
    clerk = enter("he.jing")
    admin.post("/admin/users/he.jing/active", {"active": "0"})
    assert clerk.get("/").status_code == 302
    assert Visitor(app).sign_in("he.jing").status_code == 401
    assert "he.jing" not in admin.get("/admin/users").text
    assert "he.jing" in admin.get("/admin/users?status=disabled").text
    admin.post("/admin/users/he.jing/active", {"active": "1"})
    assert Visitor(app).sign_in("he.jing").status_code == 302


def test_administrators_do_not_lock_themselves_out(admin):
    assert "/admin/users/guan.li/active" not in admin.get("/admin/users/guan.li").text
    assert admin.post("/admin/users/guan.li/active", {"active": "0"}).status_code == 422
    assert admin.get("/admin/users").status_code == 200


def test_a_person_is_renamed(admin):
    assert admin.post("/admin/users/he.jing", {"name": "何静静"}).status_code == 302
    assert "何静静" in admin.get("/admin/users").text


def test_groups_heads_and_rights_take_effect_at_once(admin, enter):
    rep = enter("ning.hao")
    assert "您现在不能发起案件" in rep.get("/start").text
    fields = form_of(admin.get("/admin/users/ning.hao").text, "/admin/users/ning.hao/places")
    fields |= {"group:general_office/general_office": "member", "group:general_office/department/物流部": "head"}
    admin.browser.post("/admin/users/ning.hao/places", data=fields)
    assert "接到客户投诉" in rep.get("/start").text
    page = admin.get("/admin/groups/general_office/department/物流部").text
    assert re.search(r"宁浩</a> <span class=\"badge good\">负责人", page)


def test_saving_an_unchanged_page_changes_nothing(admin):
    before = admin.get("/admin/users/ning.hao").text
    fields = form_of(before, "/admin/users/ning.hao/places")
    admin.browser.post("/admin/users/ning.hao/places", data=fields)
    assert form_of(admin.get("/admin/users/ning.hao").text, "/admin/users/ning.hao/places") == fields


def test_rights_are_given_and_taken(admin, enter):
    rep = enter("ning.hao")
    path = "/admin/users/ning.hao/places"
    fields = form_of(admin.get("/admin/users/ning.hao").text, path)
    admin.browser.post(path, data=fields | {"right": ["reviewer:general_office"]})
    assert rep.get("/review/").status_code == 200
    admin.browser.post(path, data=fields)
    assert rep.get("/review/").status_code == 404


def test_a_department_is_added_renamed_and_closed(admin):
    typed = {"procedure": "general_office", "kind": "department", "local": "售后部", "label": "售后服务部"}
    assert admin.post("/admin/groups", typed).status_code == 302
    assert admin.post("/admin/groups", typed).status_code == 422
    path = "/admin/groups/general_office/department/售后部"
    assert "售后服务部" in admin.get(path).text
    admin.post(path, {"label": "售后"})
    admin.post(path, {"active": "0"})
    assert "已停用" in admin.get(path).text
    assert admin.get("/admin/groups/general_office/nothing").status_code == 404


def test_an_administrator_sees_no_way_to_cases(admin):
    page = admin.get("/admin/users").text
    assert 'href="/cases' not in page
    assert 'href="/start' not in page
    assert admin.get("/").location == "/admin/users"


ORGANIZATION = "/admin/organization/general_office"


def test_an_organisation_goes_out_is_edited_and_comes_in_after_a_look(admin):
    exported = admin.get(f"{ORGANIZATION}.yaml")
    assert exported.headers["Content-Disposition"] == 'attachment; filename="general_office-organization.yaml"'
    found = yaml.safe_load(exported.data)
    person = next(each for each in found["people"] if each["id"] == "ning.hao")
    person["deputy_of"] = ["department/物流部"]
    tried = sent_to(admin, yaml.safe_dump(found, allow_unicode=True).encode())
    assert "宁浩:物流部 副职" in tried.text
    assert "副职:宁浩" not in admin.get("/admin/groups").text
    assert admin.post(f"{ORGANIZATION}/import", form_of(tried.text, f"{ORGANIZATION}/import")).status_code == 302
    assert "副职:宁浩" in admin.get("/admin/groups").text
    assert "没有变化" in sent_to(admin, admin.get(f"{ORGANIZATION}.yaml").data).text


def test_a_file_that_is_no_organisation_is_refused_with_its_reason(admin):
    assert sent_to(admin, b"").status_code == 422
    refused = sent_to(admin, b"departments: 3")
    assert refused.status_code == 422
    assert "应当是列表" in refused.text
    assert admin.post(f"{ORGANIZATION}/import", {"kept": "?"}).status_code == 422
    assert admin.post(f"{ORGANIZATION}/import", {"kept": "Wyw="}).status_code == 422
    assert admin.get("/admin/organization/nowhere.yaml").status_code == 404


def sent_to(admin, content):
    return admin.post(ORGANIZATION, {"file": (BytesIO(content), "o.yaml")})


def test_the_list_says_where_nobody_leads(admin):
    admin.post("/admin/groups", {"procedure": "general_office", "kind": "department", "local": "新部", "label": "新部"})
    page = admin.get("/admin/groups").text
    row = page[page.index(">新部<") :].partition("</tr>")[0]
    assert "没有负责人" in row
    assert "没有人" in row
