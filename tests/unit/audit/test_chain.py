"""The hash chain: what it covers, and that erasing a value does not break it."""

from datetime import UTC, datetime, timedelta
from itertools import chain as joined
from zoneinfo import ZoneInfo

import pytest

from engine.audit.canonical import canonical
from engine.audit.chain import FIRST, NewEvent, event_hash, extend, genesis
from engine.audit.values import erase, opened, seal, values_digest

AT = datetime(2025, 3, 10, 9, 0, tzinfo=UTC)


def grown(*events):
    return extend(genesis("i1"), events, step=1, actor="li.na", at=AT, recorded_at=AT + timedelta(seconds=1))


def test_events_are_numbered_and_hold_on_to_each_other():
    chain = grown(NewEvent(type="a"), NewEvent(type="b"))
    first, second = chain.events
    assert [e["seq"] for e in chain.events] == [1, 2]
    assert first["hash"] == event_hash(FIRST, first)
    assert second["hash"] == event_hash(first["hash"], second) == chain.head.hash


def test_a_chain_written_long_ago_still_verifies():
    at = datetime(2025, 3, 10, 17, 0, 0, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
    event = NewEvent(type="a", element_id="核对", ref="r1", data={"z": [1, 1.0, None], "a": {"甲": 1e22}})
    row = {**grown(event).events[0], "at": at, "values_digest": FIRST[:31] + b"1"}
    assert event_hash(FIRST, row).hex() == "6d7f9874a196f185c7a38428067cf96f8e442e724189a03027ada06f8ddbeb14"
    other = {**row, "task_id": "t1", "values_digest": None}
    assert event_hash(b"2" * 32, other).hex() == "d29b2b97548e24b68fc068326c73e5498080ca5215e3a5a897b758b78d11bca2"


@pytest.mark.parametrize(
    "column", ["chain", "seq", "step", "type", "element_id", "ref", "task_id", "actor", "at", "recorded_at", "data"]
)
def test_every_column_is_under_the_hash(column):
    event = grown(NewEvent(type="a", data={"n": 1})).events[0]
    other = {"seq": 2, "step": 2, "at": AT + timedelta(microseconds=1), "recorded_at": AT, "data": {"n": 1.0}}
    assert event_hash(FIRST, {**event, column: other.get(column, "x")}) != event["hash"]


def test_the_values_are_under_the_hash_but_not_in_the_event():
    chain = grown(NewEvent(type="a", values={"customer_name": "客户甲"}))
    assert "客户甲" not in repr(chain.events)
    assert chain.events[0]["values_digest"] == values_digest(chain.values[0]["values"])
    assert event_hash(FIRST, {**chain.events[0], "values_digest": None}) != chain.events[0]["hash"]


def test_an_event_without_values_keeps_none():
    chain = grown(NewEvent(type="a"))
    assert chain.values == []
    assert chain.events[0]["values_digest"] is None


def test_erasing_a_value_keeps_the_digest_and_the_others():
    sealed = seal({"customer_name": "客户甲", "region": "华东区"})
    erased = erase(sealed, frozenset({"customer_name"}))
    assert values_digest(erased) == values_digest(sealed)
    assert opened(erased) == {"region": "华东区"}
    assert "客户甲" not in repr(erased)
    assert sealed["customer_name"][0] not in repr(erased)


def test_a_changed_value_changes_the_digest():
    sealed = seal({"region": "华东区"})
    assert values_digest({"region": [sealed["region"][0], "华南区"]}) != values_digest(sealed)


def test_equal_values_have_unequal_digests():
    assert values_digest(seal({"region": "华东区"})) != values_digest(seal({"region": "华东区"}))


def test_the_salts_of_one_event_have_no_part_in_common():
    salts = [salt for salt, _value in seal({str(number): "华东区" for number in range(50)}).values()]
    assert {len(salt) for salt in salts} == {32}
    assert len(set(joined.from_iterable((salt[:16], salt[16:]) for salt in salts))) == 100


def test_canonical_json_does_not_depend_on_the_order_of_keys():
    assert canonical({"b": 1, "a": [1.0, None, "é"]}) == '{"a":[1.0,null,"é"],"b":1}'.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", {1, 2}, object()])
def test_what_is_not_json_has_no_canonical_form(value):
    with pytest.raises((ValueError, TypeError)):
        canonical(value)
