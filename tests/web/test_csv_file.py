"""Lists for spreadsheets."""

import pytest

from web import csv_file


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
def test_a_cell_that_begins_like_a_formula_is_text(text):
    assert csv_file.cell(text) == f"'{text}"


def test_numbers_stay_numbers_and_nothing_is_empty():
    assert [csv_file.cell(value) for value in (-5, 1.5, None, "客户")] == ["-5", "1.5", "", "客户"]


def test_the_file_opens_in_a_spreadsheet():
    text = "".join(csv_file.lines(["编号", "客户"], [["TS-1", '甲,"乙"']]))
    assert text == '\ufeff编号,客户\r\nTS-1,"甲,""乙"""\r\n'


def test_the_download_has_its_chinese_name():
    answer = csv_file.download("案件.csv", ["编号"], [])
    assert answer.headers["Content-Disposition"].endswith("filename*=UTF-8''%E6%A1%88%E4%BB%B6.csv")
