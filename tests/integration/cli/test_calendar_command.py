"""`clauseflow calendar` as an operator types it, on an installation of its own folder."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine import clock

NOTICE = "# notice: 国办发明电〔2026〕9号\n# year: 2027\n2027-01-01,2027-01-03,off,元旦\n2027-02-13,,work,春节\n"


@pytest.fixture
def run(run):
    """Runs a command in an installation in November 2026."""
    with clock.stopped_at(datetime(2026, 11, 20, tzinfo=ZoneInfo("Asia/Shanghai"))):
        assert run("db", "upgrade")[0] == 0
        yield run


@pytest.fixture
def notice(tmp_path):
    def write(text):
        path = tmp_path / "2027.csv"
        path.write_text(text, "utf-8")
        return path

    return write


def test_the_list_says_what_is_settled_and_what_is_missing(run):
    status, said = run("calendar", "list")
    assert status == 0
    assert "cn_six_days" in said
    assert "周一至周五  09:00–12:00、13:00–18:00" in said
    assert "2004–2026" in said
    assert "2027 年尚未导入" in said
    assert "Monday to Friday" in run("--language", "en", "calendar", "list")[1]


def test_a_year_is_shown_as_text(run):
    status, said = run("calendar", "show", "2026")
    assert status == 0
    assert "国办发明电〔2025〕7号" in said
    assert "9 10 11 12 13 14+15*" in said
    assert "02-15 – 02-23  放假 9 天  春节" in said
    assert run("calendar", "show", "cn", "2026")[1] == said
    assert "尚未导入" in run("calendar", "show", "2027")[1]


def test_every_line_of_months_is_as_wide_as_the_weeks(run):
    months = run("calendar", "show", "2026")[1].split("\n\n")[1]
    assert [line.index("1") for line in months.splitlines()[:1]] == [0]
    assert months.splitlines()[2] == "          1* 2* 3* 4+                      1.                      1."


@pytest.mark.parametrize("words", [["moon", "2026"], ["cn", "1"], ["cn", "x"], ["a", "b", "2026"], []])
def test_what_cannot_be_shown_ends_with_a_sentence(run, words):
    status, said = run("calendar", "show", *words)
    assert status in (1, 2)
    assert "Traceback" not in said


def test_a_notice_is_checked_imported_and_the_same_again(run, notice):
    path = notice(NOTICE)
    assert run("calendar", "import", path, "--check") == (
        0,
        "2027 年:放假 3 天,调休上班 1 天(国办发明电〔2026〕9号)\n只检查,没有导入。\n",
    )
    assert "尚未导入" in run("calendar", "show", "2027")[1]
    assert "已导入" in run("calendar", "import", path)[1]
    assert "01-01 – 01-03  放假 3 天  元旦" in run("calendar", "show", "cn_six_days", "2027")[1]
    assert "没有变化" in run("calendar", "import", path)[1]
    later = notice(NOTICE.replace("9号", "10号").replace("2027-01-03", "2027-01-02"))
    assert "取代 国办发明电〔2026〕9号,1 天不同" in run("calendar", "import", later)[1]
    assert run("verify")[0] == 0


@pytest.mark.parametrize(
    ("text", "words"), [("", "# notice:"), (NOTICE + "2027-02-30,,off,x\n", "第 5 行"), ("# notice: x\n", "# year:")]
)
def test_an_empty_or_broken_file_is_refused_with_line_and_reason(run, notice, text, words):
    for check in ([], ["--check"]):
        status, said = run("calendar", "import", notice(text), *check)
        assert status == 1
        assert words in said
    assert run("calendar", "import", notice(NOTICE), "--calendar", "moon")[0] == 1
