"""Conditions in words, for people without JavaScript and for everybody who wonders why a field is there."""

import pytest

from engine import language
from forms.conditions import in_words, required_in_words
from tests.unit.forms.making import field, form

OK = field(
    "radio",
    "ok",
    label="结果",
    values=[{"label": "满意", "value": "y", "label_en": "Satisfied"}],
    properties={"label_en": "Result"},
)
DONE = field("checkbox", "done", label="已完成")
COUNT = field("number", "n", label="数量")


def said(hide, **more):
    one = form(OK, DONE, COUNT, field("textfield", conditional={"hide": hide}, **more))
    return in_words(one, one.components[-1])


@pytest.mark.parametrize(
    ("hide", "words"),
    [
        ('=ok != "y"', "仅当“结果”为“满意”时填写"),
        ('=ok = "y"', "仅当“结果”不为“满意”时填写"),
        ('=ok != "unknown"', "仅当“结果”为“unknown”时填写"),
        ("=done = false", "仅当“已完成”已勾选时填写"),
        ("=done = true", "仅当“已完成”未勾选时填写"),
        ("=done != true", "仅当“已完成”已勾选时填写"),
        ("=n != 3", "仅当“数量”为“3”时填写"),
        ("=ok = null", "仅当“结果”已填写时填写"),
        ('=ok = ""', "仅当“结果”已填写时填写"),
        ('=ok != "y" and n != 3', "仅当“结果”为“满意”或“数量”为“3”时填写"),
        ('=ok != "y" or n != 3', "仅当“结果”为“满意”且“数量”为“3”时填写"),
        ("=count(rows) > 3", "不适用时留空即可"),
        ('=elsewhere = "y"', "不适用时留空即可"),
        ('=ok != "y" and (n > 3)', "不适用时留空即可"),
    ],
)
def test_a_simple_condition_is_put_into_words(hide, words):
    assert said(hide) == words


def test_the_author_s_words_come_first():
    assert said("=n > 3", properties={"conditionText": "数量不多时填写"}) == "数量不多时填写"


def test_words_come_in_the_reader_s_language():
    language.use("en")
    assert said('=ok != "y"') == "Only if “Result” is “Satisfied”"


def test_a_field_that_is_always_wanted_says_nothing():
    assert said("") == ""


def test_what_requires_a_field_is_said():
    one = form(OK, COUNT, field("textfield", properties={"requiredIf": '=ok = "y" and n = 3'}))
    assert required_in_words(one, one.components[-1]) == "当“结果”为“满意”且“数量”为“3”时必填"
    other = form(OK, field("textfield", properties={"requiredIf": "=round > 1"}))
    assert required_in_words(other, other.components[-1]) == ""
