"""A scope on a Monday morning in Shanghai, and a short way to evaluate."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine import feel


@pytest.fixture
def scope():
    return feel.Scope(now=datetime(2025, 3, 10, 1, 0, tzinfo=UTC), zone=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def value(scope):
    def evaluate(text, **context):
        return feel.to_json(feel.compile(text).evaluate(context, scope=scope))

    return evaluate
