"""Raising an event on the page of its case: who sees the button, what it says, and what is refused."""

import re

import pytest

import engine
from tests.bundles import deployed
from tests.cases import open_tasks
from tests.integration.commands.test_raise_event import checking
from tests.letters import begun
from tests.web.shop import open_shop, signed_in


@pytest.fixture
def shop(database):
    open_shop(database)
    deployed(database, checking())
    return database


@pytest.fixture
def clerk(app, shop):
    return signed_in(app, "li.na")


def button(page):
    """The form that raises the event, None where the page has none."""
    found = re.search(r'<form[^>]*action="[^"]*/events".*?</form>', page, re.S)
    return found and found[0]


def ref_of(form):
    return re.search(r'name="ref" value="([^"]+)"', form)[1]


def test_who_may_finds_a_button_that_says_what_stops(shop, clerk):
    case = f"/cases/{begun(shop, urgent=True)}"
    form = button(clerk.get(case).text)
    assert "立即召集" in form
    assert "发起后,“核对”随之停止" in form
    answer = clerk.post(f"{case}/events", {"ref": ref_of(form), "command_key": "k1"}, follow_redirects=True)
    assert "已发起。" in answer.text
    assert list(open_tasks(shop, case.rpartition("/")[2])) == ["talk"]
    assert button(answer.text) is None


def test_it_is_shown_to_nobody_while_it_may_not_be_raised(shop, clerk):
    page = clerk.get(f"/cases/{begun(shop, urgent=False)}").text
    assert button(page) is None
    assert "等待消息" not in page


def test_a_reader_of_the_case_has_no_button_and_is_refused(app, shop, clerk):
    case = f"/cases/{begun(shop, urgent=True)}"
    reviewer, ref = signed_in(app, "rita"), ref_of(button(clerk.get(case).text))
    assert button(reviewer.get(case).text) is None
    assert reviewer.post(f"{case}/events", {"ref": ref, "command_key": "k2"}).status_code == 403


def test_what_somebody_else_has_raised_meanwhile_is_said(shop, clerk):
    instance_id = begun(shop, urgent=True)
    ref = ref_of(button(clerk.get(f"/cases/{instance_id}").text))
    engine.raise_event(shop, actor=engine.SYSTEM, instance_id=instance_id, ref=ref, command_key="k3")
    answer = clerk.post(f"/cases/{instance_id}/events", {"ref": ref, "command_key": "k4"})
    assert answer.status_code == 409
    assert "刚刚被别人改动" in answer.text
