"""Every address against every kind of person: what is not theirs answers as if it were not there."""

import re
from uuid import uuid4

import pytest

from tests.web.routes import ADMIN, EVERYBODY, OUTSIDER, OWNER, REVIEWER, ROUTES, STAFF
from tests.web.test_desk import PHOTO, begin, first_task, photographed

REFUSED = (403, 409, 422)  # of those who see it and may not do it
UNKNOWN = {"case": "0" * 32, "task": "0" * 32, "file": "0" * 32}
LAST = ("desk.assign", "desk.send", "studio.cancel", "desk.withdraw", "auth.sign_out")  # end what others look at


def rules(app):
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    return sorted(found, key=_order)


def _order(rule):
    last = LAST.index(rule.endpoint) + 1 if rule.endpoint in LAST else 0
    return last, "POST" in rule.methods, rule.endpoint


def address(app, rule, row):
    route = ROUTES[rule.endpoint]
    values = {"instance_id": row["case"], "task_id": row["task"], "attachment_id": row["file"], **route.values}
    with app.test_request_context():
        wanted = {name: values[name] for name in rule.arguments}
        return app.url_map.bind("localhost").build(rule.endpoint, wanted)


def ask(visitor, rule, path, data):
    if "POST" in rule.methods:
        return _status(visitor.browser.post(path, data={**data, "command_key": uuid4().hex, "task_revision": "1"}))
    return _status(visitor.get(path))


def _status(answer):
    answer.close()
    return answer.status_code


@pytest.fixture
def row(enter, office):
    """A case that the staff began, with an open task and a file."""
    clerk = enter(STAFF)
    case = begin(clerk)
    photographed(clerk, first_task(clerk), PHOTO, "photo.png")
    page = clerk.get(case).text
    file = re.search(r"/files/(\w+)", page).group(1)
    return {"case": case.rpartition("/")[2], "task": first_task(clerk).rpartition("/")[2], "file": file}


def test_every_address_has_a_line_in_the_table(app):
    assert {rule.endpoint for rule in rules(app)} == set(ROUTES)


def test_strangers_are_asked_to_sign_in_everywhere(app, visitor):
    for rule in rules(app):
        path, public = address(app, rule, UNKNOWN), ROUTES[rule.endpoint].public
        status = ask(visitor, rule, path, {})
        if "POST" in rule.methods:
            assert status == (400 if public else 401), rule.endpoint
        else:
            assert status == (200 if public else 302), rule.endpoint


def test_nobody_changes_anything_without_the_token(app, enter):
    for login in (STAFF, OWNER, ADMIN):
        visitor = enter(login)
        for rule in rules(app):
            if "POST" in rule.methods:
                status = ask(visitor, rule, address(app, rule, UNKNOWN), {"csrf_token": "0" * 64})
                assert status == 400, rule.endpoint


def test_what_does_not_exist_is_found_by_nobody(app, enter):
    for login in EVERYBODY:
        visitor = enter(login)
        token = visitor.token()
        for rule in rules(app):
            if {"instance_id", "task_id"} & rule.arguments or ROUTES[rule.endpoint].unknown:
                data = {"csrf_token": token, **ROUTES[rule.endpoint].data}
                status = ask(visitor, rule, address(app, rule, UNKNOWN), data)
                assert status == 404, (login, rule.endpoint)


@pytest.mark.parametrize("login", [OUTSIDER, ADMIN, REVIEWER, OWNER, STAFF])
def test_people_see_what_is_theirs_and_do_what_they_may(app, enter, row, login):
    visitor, wrong = enter(login), []
    for rule in rules(app):
        route = ROUTES[rule.endpoint]
        if route.unknown or rule.endpoint == "auth.check_password":
            continue
        data = {"csrf_token": visitor.token(), **route.data}
        status = ask(visitor, rule, address(app, rule, row), data)
        sees = login in route.sees
        may = sees and login in (route.sees if route.may is None else route.may)
        fits = status not in (401, 403, 404) and status < 500 if may else status in (REFUSED if sees else (404,))
        if not fits:
            wrong.append((rule.endpoint, status))
    assert wrong == []
