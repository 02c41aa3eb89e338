"""A limit that reaches into a year without a notice, from desk to report: provisional first, final in the end."""

import io
import re

import pytest

import engine
from engine import clock
from tests.bundles import deployed
from tests.cases import start
from tests.limited import at, limited
from tests.web.reading import form_of
from tests.web.shop import open_shop, signed_in

NOTICE = "# notice: 试〔2026〕1号\n# title: 试行安排\n# year: 2027\n2027-01-01,2027-01-04,off,元旦\n"
BEFORE, AFTER = "2027-01-04 18:00:00 +08:00", "2027-01-06 18:00:00 +08:00"


@pytest.fixture
def shop(database):
    open_shop(database)
    deployed(database, limited())
    engine.add_user(database, actor=engine.SYSTEM, user_id="ada", name="Ada", is_admin=True)
    with clock.stopped_at(at("2026-12-31T10:00")):
        yield database


def words(page):
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page))


def announce(app):
    """Import the notice on the administrator's page, after the trial it asks for."""
    admin = signed_in(app, "ada")
    tried = admin.post("/admin/notices", {"calendar_id": "cn", "file": (io.BytesIO(NOTICE.encode()), "2027.csv")})
    assert "2027" in words(tried.text)
    admin.browser.post("/admin/notices/import", data=form_of(tried.text, "/admin/notices/import"))
    return admin


def test_it_is_provisional_until_the_notice_is_imported_and_both_dates_stay(app, shop):
    started = start(shop)
    task, case = f"/tasks/{started.opened_task_ids[0]}", f"/review/cases/{started.instance_id}"
    clerk, reviewer = signed_in(app, "li.na"), signed_in(app, "rita")
    for page in ("/?queue=group", task):
        assert BEFORE in clerk.get(page).text
        assert "暂定" in words(clerk.get(page).text)
    for page in (case, f"{case}/limits"):
        assert BEFORE in reviewer.get(page).text
    assert "2027" in words(reviewer.get(f"{case}/limits").text)

    admin = announce(app)
    assert "0 / 1" in words(admin.get("/admin/calendars").text)
    while engine.recount_limits(shop):
        pass
    assert "已重算 1" in words(admin.get("/admin/calendars").text)

    for page in ("/?queue=group", task):
        assert AFTER in clerk.get(page).text
        assert BEFORE not in clerk.get(page).text
        assert "暂定" not in words(clerk.get(page).text)
    for page in (case, f"{case}/limits"):
        assert AFTER in reviewer.get(page).text
        assert BEFORE in reviewer.get(page).text
        assert "试〔2026〕1号" in reviewer.get(page).text
    assert AFTER in reviewer.get("/review/limits.csv").data.decode()
    assert engine.verify(shop).problems == ()
