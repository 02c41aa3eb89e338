"""The form that finds cases: its address can be kept, each filter taken off, an empty list says what to loosen."""

import re
from functools import partial
from html import unescape

import pytest

import engine
from tests.bundles import deployed
from tests.cases import complete, start
from tests.web.reading import form_of
from tests.web.shop import files, open_shop, signed_in


@pytest.fixture
def shop(app, database):
    """The shop that is searched by an amount, a day and a yes or no as well."""
    open_shop(database)
    made = files()
    made["order.bpmn"] = made["order.bpmn"].replace(b'search="customer"', b'search="customer amount paid day"')
    deployed(database, made)
    return database


@pytest.fixture
def three(shop):
    given = ((100, True, "2025-03-01"), (200, False, "2025-03-15"), (300, True, "2025-04-01"))
    names = ("甲公司", "乙公司", "丙公司")
    cases = {
        name: start(shop, customer=name, amount=amount, paid=paid, day=day)
        for name, (amount, paid, day) in zip(names, given, strict=True)
    }
    complete(shop, cases["丙公司"].opened_task_ids[0], ok=True)
    return cases


def names(page):
    return [name for name in ("甲公司", "乙公司", "丙公司") if f"<td>{name}</td>" in page or f",{name}," in page]


def chips(page):
    """Words of each chip -> where it leads."""
    found = re.search(r'<div class="filters chips.*?</div>', page, re.S)
    links = re.findall(r'<a aria-current="true" href="([^"]+)">(.+?) <span', found.group(0)) if found else []
    return {unescape(words): unescape(address) for address, words in links}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("v.amount.from=150", ["乙公司", "丙公司"]),
        ("v.amount.from=150&v.amount.to=250", ["乙公司"]),
        ("v.paid.is=false", ["乙公司"]),
        ("v.day.to=2025-03-15", ["甲公司", "乙公司"]),
        ("v.customer.has=丙", ["丙公司"]),
        ("v.customer.is=丙公司", ["丙公司"]),
        ("waits=check", ["甲公司", "乙公司"]),
        ("waits=ship&done=check", ["丙公司"]),
        ("starter=anna&number=dd-2025", ["甲公司", "乙公司", "丙公司"]),
        ("worker=anna", ["丙公司"]),
        ("holder=li.na", []),
        ("incident=1", []),
        ("received_from=2025-03-10&received_to=2025-03-10", ["甲公司", "乙公司", "丙公司"]),
        ("began_from=2025-03-11", []),
        ("due_to=2025-03-10", ["甲公司", "乙公司"]),
        ("v..is=1&v.amount.more=2&nonsense=3", ["甲公司", "乙公司", "丙公司"]),
    ],
)
def test_every_filter_is_a_part_of_the_address_of_page_and_file(reviewer, three, query, expected):
    assert names(reviewer.get(f"/review/?{query}").text) == expected
    assert names(reviewer.get(f"/review/cases.csv?{query}").text) == expected
    assert names(reviewer.get(f"/cases?{query}").text) == expected


def test_fields_left_empty_are_no_part_of_the_address(reviewer, three):
    for path in ("/review/", "/cases"):
        answer = reviewer.get(f"{path}?text=&v.amount.from=150&waits=")
        assert (answer.status_code, answer.location) == (302, f"{path}?v.amount.from=150")


def test_a_chip_takes_its_filter_off_and_leaves_the_others(reviewer, three):
    page = reviewer.get("/review/?v.amount.from=150&waits=check&text=公司").text
    found = chips(page)
    assert list(found) == ["amount:不小于 150", "正停在:核对", "查找:公司"]
    assert "共 1 件" in page
    assert chips(reviewer.get(found["正停在:核对"]).text).keys() == {"amount:不小于 150", "查找:公司"}
    assert names(reviewer.get(found["amount:不小于 150"]).text) == ["甲公司", "乙公司"]


def test_the_form_carries_what_is_set(reviewer, three):
    page = reviewer.get("/review/?v.amount.from=150&waits=check&status=running&v.paid.is=true&holder=gone").text
    kept = {
        name: value for name, (value, *_more) in form_of(page[page.index('<form class="finder') :], "").items() if value
    }
    asked = {"v.amount.from": "150", "waits": "check", "status": "running", "v.paid.is": "true", "holder": "gone"}
    assert kept == asked


def test_kinds_of_fields_are_those_of_the_values(reviewer, three):
    page = reviewer.get("/review/").text
    assert 'type="number" name="v.amount.from"' in page
    assert 'type="date" name="v.day.to"' in page
    assert '<option value="false">' in page
    assert 'name="v.customer.has"' in page


def test_only_tasks_that_people_complete_are_offered_as_done(reviewer, three):
    page = reviewer.get("/review/").text
    offered = {name: set(re.findall(r'<option value="(\w+)"', select_of(page, name))) for name in ("waits", "done")}
    assert offered["done"] == {"check", "ship"}
    assert offered["waits"] > offered["done"]


def select_of(page, name):
    return re.search(rf'<select id="f-{name}".*?</select>', page, re.S).group(0)


def test_an_empty_list_says_what_to_loosen(reviewer, three):
    page = reviewer.get("/review/?v.amount.from=999&waits=check").text
    looser = re.findall(r'<a class="button" href="([^"]+)">去掉“(.+?)” <span class="soft">(.+?)</span>', page)
    assert [(words, count) for _address, words, count in looser] == [("amount:不小于 999", "共 2 件")]
    assert names(reviewer.get(unescape(looser[0][0])).text) == ["甲公司", "乙公司"]
    assert "单独去掉哪一项都找不到" in reviewer.get("/review/?v.amount.from=999&text=没有").text


def test_the_way_back_is_on_the_page_and_in_its_address(reviewer, three, monkeypatch):
    monkeypatch.setattr(engine, "find_cases", partial(engine.find_cases, limit=2))
    first = reviewer.get("/review/?text=公司").text
    assert 'rel="prev"' not in first
    second = reviewer.get(unescape(re.search(r'rel="next" href="([^"]+)"', first).group(1))).text
    back = unescape(re.search(r'rel="prev" href="([^"]+)"', second).group(1))
    assert back.startswith("/review/?text=")
    assert names(reviewer.get(back).text) == names(first)
    assert "共 3 件" in second


@pytest.mark.parametrize("query", ["v.amount.from=x", "v.day.from=1&v.day.to=2025-03-01", "due_from=soon"])
def test_what_cannot_be_read_is_told(reviewer, three, query):
    for path in ("/review/", "/review/cases.csv", "/cases"):
        assert reviewer.get(f"{path}?{query}").status_code == 400
    assert reviewer.get("/review/?before=nonsense").status_code == 400


def test_what_one_typed_comes_back_as_text(reviewer, three):
    page = reviewer.get("/review/?text=<script>&waits=%22%3E&starter=<b>").text
    assert "<script>&" not in page
    assert "starter" in page
    assert "<b>" not in page


def test_a_search_for_words_alone_opens_the_only_case(app, three):
    staff = signed_in(app, "li.na")
    assert staff.get("/cases?text=丙公司").location == f"/cases/{three['丙公司'].instance_id}"
    assert names(staff.get("/cases?text=丙公司&waits=ship").text) == ["丙公司"]
