"""The reviewer's list: the same filters as a page and as a file, and nothing for anybody else."""

import csv
import io

import pytest

from tests.cases import complete, start
from tests.web.shop import signed_in


@pytest.fixture
def three(shop, minutes):
    """One case in time and closed, one late and closed, one open; in March 2025."""
    found = {name: start(shop, customer=name) for name in ("甲公司", "乙公司", "丙公司")}
    minutes(5)
    complete(shop, found["甲公司"].opened_task_ids[0], ok=False)
    minutes(12)
    complete(shop, found["乙公司"].opened_task_ids[0], ok=False)
    minutes(13)
    return found


def names(page):
    return [name for name in ("甲公司", "乙公司", "丙公司") if name in page]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["甲公司", "乙公司", "丙公司"]),
        ("late=1", ["乙公司", "丙公司"]),
        ("late=0", ["甲公司"]),
        ("status=running", ["丙公司"]),
        ("status=completed&late=1", ["乙公司"]),
        ("month=2025-03&text=乙公司", ["乙公司"]),
        ("month=2025-02", []),
        ("process=shop/order", ["甲公司", "乙公司", "丙公司"]),
        ("process=shop/other", []),
    ],
)
def test_the_list_and_the_file_hold_what_the_filters_ask_for(reviewer, three, query, expected):
    assert names(reviewer.get(f"/review/?{query}").text) == expected
    assert names(reviewer.get(f"/review/cases.csv?{query}").text) == expected


def test_the_page_links_the_file_with_its_filters(reviewer, three):
    assert 'href="/review/cases.csv?late=1"' in reviewer.get("/review/?late=1").text


def test_the_file_opens_as_a_table(reviewer, three):
    answer = reviewer.get("/review/cases.csv")
    assert answer.mimetype == "text/csv"
    heading, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert len(rows) == 3
    late = dict(zip(heading, next(row for row in rows if "乙公司" in row), strict=True))
    assert late["编号"] == "DD-20250310-002"
    assert late["是否超时"] == "有超时"
    assert late["接到时间"].startswith("2025-03-10 09:00:00")


def test_a_month_that_is_none_is_told(reviewer, three):
    assert reviewer.get("/review/?month=March").status_code == 400


@pytest.mark.parametrize("path", ["/review/", "/review/cases.csv", "/review/archive"])
def test_staff_have_no_such_pages(app, three, path):
    assert signed_in(app, "li.na").get(path).status_code == 404


def test_an_owner_may_review_their_own(app, three):
    assert names(signed_in(app, "otto").get("/review/").text) == ["甲公司", "乙公司", "丙公司"]
