"""Near moments in people's words, and the words the page's own clock counts on with."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine import language
from engine.calendars import time_in_words
from web.urgency import in_words, unfilled_words

START = datetime(2025, 3, 10, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_the_page_counts_on_in_the_words_of_the_server(tongue):
    language.use(tongue)
    words = unfilled_words()
    told = " ".join(words[unit].format(count=count) for unit, count in {"days": 2, "hours": 3}.items())
    assert told == time_in_words(2 * 86_400 + 3 * 3600 + 300)
    assert words["moment"] == time_in_words(59)


@pytest.mark.parametrize(
    ("hours", "words"), [(0, "今天 09:00"), (-24, "昨天 09:00"), (24, "明天 09:00"), (-48, "2025年3月8日 09:00")]
)
def test_near_days_have_names(hours, words):
    at = START + timedelta(hours=hours)
    assert in_words(at, now=START, zone=ZoneInfo("Asia/Shanghai")) == words


def test_the_day_changes_at_midnight_of_the_zone():
    late, after = datetime(2025, 3, 10, 15, 59, tzinfo=UTC), datetime(2025, 3, 10, 16, 0, tzinfo=UTC)
    assert in_words(late, now=after, zone=ZoneInfo("Asia/Shanghai")) == "昨天 23:59"
