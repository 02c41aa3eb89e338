"""Why an expression came out null, for the person who has to repair it."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from engine import feel, language
from engine.errors import ExpressionInvalid


def remarks(scope, text, **context):
    feel.compile(text).evaluate(context, scope=scope)
    return [(remark.text, remark.reason) for remark in scope.remarks]


def test_a_missing_variable_is_named(scope):
    assert remarks(scope, "amonut > 5")[0] == ("amonut > 5", "没有名为“amonut”的变量")


def test_kinds_that_cannot_be_compared_are_named(scope):
    assert remarks(scope, "amount > 5", amount="6") == [("amount > 5", "不能比较 文字 与 数字")]


def test_a_wrong_argument_is_named(scope):
    assert remarks(scope, "date(day)", day="morgen") == [("date(day)", "“morgen”不是日期")]


def test_remarks_stop_at_twenty_an_evaluation(scope):
    assert len(remarks(scope, "for i in 1..100 return nobody")) == 20


def test_remarks_come_in_the_language_of_the_moment(scope):
    language.use("en")
    try:
        assert remarks(scope, "1 / 0") == [("1 / 0", "the result of / is out of range, or the divisor is zero")]
    finally:
        language.use("zh")


def test_an_invalid_text_tells_where():
    with pytest.raises(ExpressionInvalid) as caught:
        feel.compile("1 + + 2")
    assert caught.value.reason == "第 5 个字符处:这里不应出现“+”"
    assert caught.value.text == "1 + + 2"


def chinese_texts(room):
    for path in room.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search("[一-鿿]", node.value):
                yield node.value


def test_every_reason_has_its_english():
    here = Path(feel.__file__).parent
    with (here.parent / "locale/en/feel.po").open("rb") as stream:
        known = {message.id for message in read_po(stream) if message.string}
    assert {*chinese_texts(here), *chinese_texts(here.parent / "dmn")} - known == set()
