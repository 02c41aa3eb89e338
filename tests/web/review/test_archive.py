"""What was filed, as the reviewer finds it: the page as it was and harmless, its data, the proof of its hash."""

import hashlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, update

from engine.storage.tables import archive_entry
from tests.cases import start
from tests.web.shop import signed_in

PAGE = "<!doctype html><title>月报</title><script>alert(1)</script><p>三月共 2 件".encode()


@pytest.fixture
def filed(shop):
    """Id of a report that was filed in a case."""
    entry = {
        "id": "a" * 32,
        "procedure": "shop",
        "instance_id": start(shop).instance_id,
        "element_id": "file",
        "form_key": "f_month",
        "form_sha256": "0" * 64,
        "title": "月报 2025-03",
        "data": {"count": 2},
        "page": PAGE,
        "sha256": hashlib.sha256(PAGE).hexdigest(),
        "archived_at": datetime(2025, 4, 1, 1, tzinfo=UTC),
        "outbox_id": "b" * 32,
    }
    with shop.begin() as connection:
        connection.execute(insert(archive_entry).values(entry))
    return entry["id"]


def test_it_is_listed_and_shown_with_its_hash(reviewer, filed):
    assert "月报 2025-03" in reviewer.get("/review/archive").text
    page = reviewer.get(f"/review/archive/{filed}").text
    assert hashlib.sha256(PAGE).hexdigest() in page
    assert "与归档时一致" in page
    assert "&#34;count&#34;: 2" in page


def test_the_page_is_sent_as_it_was_filed_and_may_run_nothing(reviewer, filed):
    answer = reviewer.get(f"/review/archive/{filed}/page")
    assert answer.data == PAGE
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script-src" not in policy


def test_the_data_are_a_download(reviewer, filed):
    answer = reviewer.get(f"/review/archive/{filed}/data.json")
    assert answer.json == {"count": 2}
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_changed_page_is_told(reviewer, shop, filed):
    with shop.begin() as connection:
        connection.execute(update(archive_entry).values(page=PAGE + b"!"))
    assert "与归档时的摘要不一致" in reviewer.get(f"/review/archive/{filed}").text


@pytest.mark.parametrize("path", ["", "/page", "/data.json"])
def test_staff_do_not_reach_it(app, filed, path):
    assert signed_in(app, "li.na").get(f"/review/archive/{filed}{path}").status_code == 404
