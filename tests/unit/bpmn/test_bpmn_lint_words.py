"""No message of lint is longer than two lines of a screen, in either language, nor speaks of what is inside."""

import re
from unicodedata import east_asian_width

import pytest

from engine import language
from engine.bpmn.lint import lint
from tests.unit.bpmn.broken import AGAIN, BROKEN

COLUMNS = 80
INSIDE = re.compile(r"spiff|\.py\b|traceback|exception|lxml|sqlalchemy|NoneType|<class", re.IGNORECASE)
FILES = [*(data for data, _element in BROKEN.values()), *(data for _rule, data, _element in AGAIN)]


def columns(text):
    """The width of a text: a Chinese character takes two columns."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def said(name):
    language.use(name)
    try:
        return {text for data in FILES for finding in lint(data) for text in (finding.reason, finding.remedy)}
    finally:
        language.use("zh")


@pytest.mark.parametrize("name", ["zh", "en"])
def test_no_message_is_longer_than_two_lines(name):
    assert [text for text in said(name) if columns(text) > 2 * COLUMNS or text.count("\n") > 1] == []


@pytest.mark.parametrize("name", ["zh", "en"])
def test_no_message_speaks_of_what_is_inside(name):
    assert [text for text in said(name) if INSIDE.search(text)] == []
