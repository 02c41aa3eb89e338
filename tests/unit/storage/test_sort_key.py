"""Keys stand in the order of the values they stand for, and pieces lead to exactly the texts that hold a word."""

from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from engine.storage.search import pieces_in, pieces_of
from engine.storage.sort_key import number_key, sort_key

SHANGHAI = ZoneInfo("Asia/Shanghai")
NUMBERS = [-1e300, -1000, -100.5, -100, -10, -9.99, -1.5, -1, -0.5, -1e-300, 0, 1e-300, 0.07, 0.5, 1, 1.5, 9, 10, 99]
NUMBERS += [100, 1000.01, 12345678901234567890, 12345678901234567891, 1e300]


def key(value):
    return sort_key(value, SHANGHAI).encode()


def test_numbers_stand_in_their_order():
    assert all(key(one) < key(other) for one, other in pairwise(NUMBERS))


@pytest.mark.parametrize(("one", "other"), [(1, 1.0), (100, 1e2), (0, -0.0), (1200, 1200.00)])
def test_the_same_number_has_the_same_key(one, other):
    assert key(one) == key(other)


def test_what_is_typed_has_the_key_of_the_number():
    assert number_key(Decimal("1200.50")) == sort_key(1200.5, SHANGHAI)


def test_days_and_moments_stand_in_the_order_of_the_clock_where_the_process_is():
    told = [
        "2025-03-09",
        "2025-03-10",
        "2025-03-10T08:00",
        "2025-03-10T01:00:00+00:00",
        "2025-03-10T23:59",
        "2025-03-11",
    ]
    assert [key(each) for each in told] == sorted(key(each) for each in told)
    assert key("2025-03-09T17:00:00Z") == b"d2025-03-10T01:00:00"


@pytest.mark.parametrize(
    "text", ["2025-13-01", "2025-03", "20250310", "2025031012", "2025-W10-1", "客户甲", "2025-03-10x08:00", "1200"]
)
def test_any_other_text_is_a_text(text):
    assert key(text).startswith(b"t")


def test_true_and_false_are_no_numbers():
    assert (key(False), key(True)) == (b"b0", b"b1")


@pytest.mark.parametrize("value", [None, "", [], {}, [1]])
def test_nothing_and_lists_have_no_key(value):
    assert key(value) == b""


TEXTS = ["客户甲", "dd-20250310-001", "13800000001", "otto ag münchen", "a", "100%_\\ltd"]


def test_a_word_leads_to_every_text_that_holds_it():
    words = {text[a:b] for text in TEXTS for a in range(len(text)) for b in range(a + 1, len(text) + 1)}
    for text in TEXTS:
        pieces = pieces_of([text])
        for word in {found for each in words for found in each.split()}:
            ways = [any(piece.startswith(way) for piece in pieces) for way in pieces_in(word)]
            assert word not in text or all(ways), (word, text)
            if len(word) <= 8:
                assert (word in text) == all(ways), (word, text)


def test_a_short_word_has_one_way_and_a_long_one_several():
    assert pieces_in("客户") == ("客户",)
    assert pieces_in("dd-20250310-001") == ("dd-20250", "0310-001")
