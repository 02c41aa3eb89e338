"""Names of one word and of many, in Chinese and with signs in them, and which of them an expression reads."""

import pytest

from engine import feel


def test_a_chinese_name_is_read(value):
    assert value("客户姓名", 客户姓名="李娜") == "李娜"


def test_words_side_by_side_are_one_name(value):
    assert value("first name + last name", **{"first name": "Li", "last name": "Na"}) == "LiNa"


def test_a_number_may_end_a_name(value):
    assert value("line 2 > 1", **{"line 2": 3}) is True


def test_a_sign_is_an_operator_until_the_context_holds_the_name(value):
    assert value("pre-tax", pre=5, tax=2) == 3
    assert value("pre-tax", **{"pre-tax": 7, "pre": 5, "tax": 2}) == 7


def test_a_keyword_may_stand_in_a_name_of_the_context(value):
    assert value('terms and rates = "x"', **{"terms and rates": "x"}) is True


def test_a_loop_may_bind_a_name_with_a_sign(value):
    assert value("for a-b in [1, 2] return a-b * 2") == [2, 4]


def test_a_name_given_at_compile_time_is_found_after_a_dot():
    expression = feel.compile("loan.pre-tax income", names=["pre-tax income"])
    assert expression.evaluate({"loan": {"pre-tax income": 3}}) == 3


def test_built_in_functions_with_keywords_in_their_name_are_known(value):
    assert value('date and time("2025-03-10T09:00:00+08:00").hour') == 9


def test_a_missing_variable_is_null(value):
    assert value("nobody") is None


def test_free_names_leave_out_what_the_text_binds():
    expression = feel.compile("for x in xs return {a: x, b: a + y}")
    assert expression.names == {"xs", "y"}


def test_names_inside_a_filter_are_only_possible_ones():
    expression = feel.compile("cases[severity = wanted]")
    assert (expression.names, expression.possible_names) == ({"cases"}, {"severity", "wanted"})


def test_a_variable_named_like_a_function_is_a_name():
    assert feel.compile("date < today()").names == {"date"}


def test_a_name_of_the_context_that_does_not_fit_is_not_meant(value):
    assert value("a - b c", **{"a - b": 1, "a": 3, "b c": 1}) == 2


def test_functions_beyond_the_built_in_ones_are_told():
    assert feel.compile("decide(string(x))").functions == {"decide"}


def test_the_variables_an_evaluation_saw_can_be_shown():
    assert feel.compile("a-b > limit").seen({"a-b": 1, "b": 2}) == {"a": None, "a-b": 1, "b": 2, "limit": None}


@pytest.mark.parametrize("text", ["=1 + 1", " = 1 + 1 ", "1 + 1"])
def test_a_leading_equals_sign_is_accepted(text):
    assert feel.compile(text).evaluate({}) == 2


def test_equal_texts_are_compiled_once():
    assert feel.compile("amount > 1") is feel.compile("=amount > 1")
