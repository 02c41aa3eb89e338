"""How pressing a limit is, at its edges."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from web.urgency import in_words, time_left

START = datetime(2025, 3, 10, 1, 0, tzinfo=UTC)
DUE = START + timedelta(minutes=10)


@pytest.mark.parametrize(("minutes", "level"), [(0, "calm"), (5.9, "calm"), (6, "soon"), (10, "soon"), (10.01, "late")])
def test_the_last_part_of_a_limit_is_soon_and_only_what_is_past_is_late(minutes, level):
    assert time_left(DUE, now=START + timedelta(minutes=minutes), since=START).level == level


def test_the_words_say_what_the_colour_says():
    assert time_left(DUE, now=DUE - timedelta(minutes=3), since=START).words == "还有 3分钟"
    assert time_left(DUE, now=DUE + timedelta(minutes=12), since=START).words == "已超时 12分钟"


def test_a_long_limit_is_not_soon_for_days():
    month = START + timedelta(days=30)
    assert time_left(month, now=month - timedelta(days=2), since=START).level == "calm"


@pytest.mark.parametrize(
    ("hours", "words"), [(0, "今天 09:00"), (-24, "昨天 09:00"), (24, "明天 09:00"), (-48, "2025年3月8日 09:00")]
)
def test_near_days_have_names(hours, words):
    at = START + timedelta(hours=hours)
    assert in_words(at, now=START, zone=ZoneInfo("Asia/Shanghai")) == words


def test_the_day_changes_at_midnight_of_the_zone():
    late, after = datetime(2025, 3, 10, 15, 59, tzinfo=UTC), datetime(2025, 3, 10, 16, 0, tzinfo=UTC)
    assert in_words(late, now=after, zone=ZoneInfo("Asia/Shanghai")) == "昨天 23:59"
