"""Calendars as an administrator keeps them: a notice tried and imported, a year read, a calendar made and chosen."""

import io
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, update

import engine
from engine import clock
from engine.storage.tables import recount
from tests.web.reading import form_of

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NOTICE = (
    "# notice: 国办发明电〔2026〕9号\n# year: 2027\n2027-01-01,2027-01-03,off,元旦\n"
    "2027-02-06,2027-02-12,off,春节\n2027-02-13,,work,春节\n"
)


@pytest.fixture(autouse=True)
def _november():
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def admin(enter):
    return enter("guan.li")


def send(admin, text=NOTICE, **more):
    data = text if isinstance(text, bytes) else text.encode()
    return admin.post("/admin/notices", {"calendar_id": "cn", "file": (io.BytesIO(data), "2027.csv"), **more})


def confirm(admin, page):
    return admin.browser.post("/admin/notices/import", data=form_of(page, "/admin/notices/import"))


def day(page, month, number):
    """What the cell of a day says, its own number aside."""
    table = page.split('<table class="sheet month">')[month]
    classes, inside = re.search(rf'<td class="day([^"]*)"[^>]*>{number}((?:<span.*?</span>)*)</td>', table).groups()
    return classes.strip(), re.sub("<[^>]*>", " ", inside).split()


def test_the_list_names_the_first_year_that_is_missing(admin):
    page = admin.get("/admin/calendars").text
    assert "2027 年的放假安排还没有导入" in page
    assert "国办发明电〔2025〕7号" in page
    assert 'href="/admin/calendars"' in admin.get("/admin/users").text


def test_a_notice_is_tried_first_and_imported_when_confirmed(admin, office):
    tried = send(admin).text
    assert "这份文件使 2027 年放假 10 天,调休上班 1 天。" in tried
    assert "2027 年的放假安排还没有导入" in admin.get("/admin/calendars").text
    answer = confirm(admin, tried)
    assert answer.location == "/admin/calendars/cn/2027"
    assert "已导入 2027 年的放假安排" in admin.get(answer.location).text
    page = admin.get("/admin/calendars").text
    assert "2028 年的放假安排还没有导入" in page
    assert "到期时间重新计算" in page


def test_the_file_is_kept_byte_for_byte(admin, office):
    confirm(admin, send(admin, "\ufeff" + NOTICE.replace("\n", "\r\n")).text)
    again = engine.check_notice(
        office, actor=engine.SYSTEM, data=("\ufeff" + NOTICE.replace("\n", "\r\n")).encode("utf-8")
    )
    assert not again.changed
    assert "没有变化" in send(admin, "\ufeff" + NOTICE.replace("\n", "\r\n")).text


def test_what_is_typed_is_the_same_file(admin):
    confirm(admin, send(admin).text)
    typed = admin.post("/admin/notices", {"calendar_id": "cn", "text": NOTICE.replace("\n", "\r\n")}).text
    assert "这份通知已经在用,没有变化。" in typed


def test_a_broken_file_comes_back_with_line_and_reason_and_everything_in_it(admin):
    answer = send(admin, NOTICE.replace("2027-02-13", "2027-02-30"), calendar_id="cn_six_days")
    assert answer.status_code == 422
    assert "第 5 行:“2027-02-30”不是日期" in answer.text
    fields = form_of(answer.text, "/admin/notices")
    assert "2027-02-30,,work,春节" in fields["text"][0]
    assert fields["calendar_id"] == ["cn_six_days"]
    mended = fields | {"text": fields["text"][0].replace("2027-02-30", "2027-02-13")}
    assert "放假 10 天" in admin.browser.post("/admin/notices", data=mended).text


def test_a_file_mended_elsewhere_is_taken_and_a_text_mended_here_is_not_lost(admin):
    fields = form_of(send(admin, NOTICE.replace("2027-02-13", "2027-02-30")).text, "/admin/notices")
    again = lambda **more: admin.browser.post(  # noqa: E731
        "/admin/notices", data=fields | {"file": (io.BytesIO(NOTICE.encode()), "2027.csv"), **more}
    )
    assert "放假 10 天" in again().text
    answer = again(text="# notice: 自己改的")
    assert answer.status_code == 422
    assert "请只留一样" in answer.text
    assert form_of(answer.text, "/admin/notices")["text"] == ["# notice: 自己改的"]


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"#" * 200_000, b"<script>alert(1)</script>"])
def test_no_file_breaks_the_page(admin, data):
    answer = send(admin, data)
    assert answer.status_code == 422
    assert "<script>alert(1)" not in answer.text


@pytest.mark.parametrize("kept", ["", "???", "IyBub3RpY2U6IFg="])
def test_a_confirmation_of_nothing_imports_nothing(admin, kept):
    assert admin.post("/admin/notices/import", {"calendar_id": "cn", "kept": kept}).status_code == 422


def test_a_year_says_days_off_and_make_up_days_in_words(admin):
    page = admin.get("/admin/calendars/cn/2026").text
    assert page.count('<table class="sheet month">') == 12
    assert day(page, 2, 16) == ("off", ["休", "春节"])
    assert day(page, 2, 14) == ("make-up", ["班", "春节"])
    assert day(page, 2, 8) == ("rest", ["每周休息"])
    assert day(page, 2, 10) == ("", [])
    assert "放假 9 天" in page
    english = admin.post("/language", {"language": "en", "next": "/admin/calendars/cn/2026"})
    assert "make-up working day" in admin.get(english.location).text


def test_a_year_that_is_missing_says_so(admin):
    assert "是暂定的" in admin.get("/admin/calendars/cn/2027").text
    assert admin.get("/admin/calendars/moon/2026").status_code == 404
    assert admin.get("/admin/calendars/cn/9999").status_code == 404
    assert admin.get("/admin/calendars/moon").status_code == 404


def test_progress_is_shown(admin, office):
    row = {"id": "r", "part": "0", "because": "calendar", "about": "国办发明电〔2026〕9号", "procedure": ""}
    row |= {"deployment_id": "", "asked_at": NOW, "asked_by": "guan.li", "cursor": "x", "moved": 7}
    with office.begin() as connection:
        connection.execute(insert(recount).values(**row, done=1_200, total=100_000))
    assert "已重算 1,200 / 100,000" in admin.get("/admin/calendars").text
    with office.begin() as connection:
        connection.execute(update(recount).values(finished_at=NOW, done=100_000))
    assert "已重算 100,000<" in admin.get("/admin/calendars").text


TYPED = {"id": "shops", "name": "门店", "name_en": "Shops", "zone": "Asia/Shanghai", "days": "cn"}
HOURS = {"week": ["mon", "sat"], "from": ["10:00", "15:00", ""], "to": ["14:00", "00:00", ""]}


def test_a_calendar_is_made_shown_and_changed(admin):
    assert admin.post("/admin/new-calendar", TYPED | HOURS).location == "/admin/calendars"
    page = admin.get("/admin/calendars").text
    assert "周一、周六" in page
    assert "10:00–14:00、15:00–24:00" in page
    path = "/admin/calendars/shops"
    fields = form_of(admin.get(path).text, path)
    assert fields["week"] == ["mon", "sat"]
    assert (fields["from"], fields["to"]) == (["10:00", "15:00", ""], ["14:00", "00:00", ""])
    admin.browser.post(path, data=fields)
    assert "没有变化" in admin.get("/admin/calendars").text
    admin.browser.post(path, data=fields | {"name": "商店"})
    assert "商店" in admin.get("/admin/calendars").text
    assert admin.post("/admin/new-calendar", TYPED | HOURS).status_code == 422  # of that id there is one


def test_a_calendar_with_a_list_of_its_own_keeps_it(admin):
    admin.post("/admin/new-calendar", TYPED | HOURS | {"days": "own"})
    path = "/admin/calendars/shops"
    fields = form_of(admin.get(path).text, path)
    assert fields["days"] == ["own"]
    admin.browser.post(path, data=fields)
    assert "没有变化" in admin.get("/admin/calendars").text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"id": "Shops 1"}, "Shops 1"),
        ({"zone": "Mars/Base"}, "Mars/Base"),
        ({"week": []}, "week"),
        ({"from": ["10:00", "13:00"], "to": ["14:00", "18:00"]}, "重叠"),
        ({"from": ["10:00"], "to": [""]}, "10:00-"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_with_what_was_typed(admin, wrong, words):
    answer = admin.post("/admin/new-calendar", TYPED | HOURS | wrong)
    assert answer.status_code == 422
    assert words in answer.text
    fields = form_of(answer.text, "/admin/new-calendar")
    assert fields["name"] == ["门店"]
    assert fields["from"][0] == "10:00"
    assert fields["id"] == [wrong.get("id", "shops")]


def test_a_procedure_gets_another_calendar(admin, office):
    typed = {"procedure": "general_office", "calendar_id": "cn_six_days"}
    assert admin.post("/admin/calendar-choices", typed).status_code == 302
    assert form_of(admin.get("/admin/calendars").text, "/admin/calendar-choices")["calendar_id"] == ["cn_six_days"]
    assert admin.post("/admin/calendar-choices", typed | {"calendar_id": "moon"}).status_code == 422
