from zoneinfo import ZoneInfo

import pytest

from web.scenarios import compare

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ("a", "a"),
        (2, 2.0),
        (None, None),
        (True, True),
        ("2025-03-10 09:08", "2025-03-10T09:08:00+08:00"),
        ("2025-03-10 09:08", "2025-03-10T01:08:00+00:00"),
        ({"a": 1}, {"a": 1, "b": 2}),
        ([1, {"a": 1}], [1, {"a": 1, "b": 2}]),
        ([], []),
    ],
)
def test_equal(expected, found):
    assert compare.same(expected, found, ZONE)


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ("a", "b"),
        (1, True),
        (0, None),
        (False, None),
        (0, False),
        ("1", 1),
        ([], None),
        ([1], [1, 2]),
        ({"a": None}, None),
        ("2025-03-10 09:08", "2025-03-10T09:08:01+08:00"),
        ({"a": 1}, {"b": 1}),
    ],
)
def test_not_equal(expected, found):
    assert not compare.same(expected, found, ZONE)


def test_the_first_difference_names_both_sides():
    assert next(compare.record({"a": 1, "b": [2]}, {"a": 1, "b": None}, ZONE)) == "b 应为 [2],实际为 (空)"


def test_a_missing_row_is_shown_beside_the_nearest():
    rows = {"items": ({"name": "a", "count": 2},)}
    found = {"items": [{"name": "b", "count": 2}, {"name": "a", "count": 3, "more": 1}]}
    assert list(compare.rows(rows, {"items": [{"name": "a", "count": 2, "more": 1}]}, ZONE)) == []
    said = next(compare.rows(rows, found, ZONE))
    assert "{name: a, count: 2}" in said
    assert "more" not in said
